/** As long as what the hub answers to an unlock. */
export const ANSWER = {
  success: true,
  message: 'Device unlocked successfully',
  data: {
    command: {
      id: '01900000-0000-7000-8000-000000000000',
      device_id: '01900000-0000-7000-8000-000000000000',
      direction: 'unlock',
      status: 'succeeded',
      reason: null,
      created_at: '2026-01-01T00:00:00.000Z',
      sent_at: '2026-01-01T00:00:00.000Z',
      finished_at: '2026-01-01T00:00:00.000Z',
      latency_ms: 1,
    },
  },
} as const;
