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

/** As long as what the hub answers to `GET /auth/me`. */
export const ME = {
  success: true,
  message: 'You',
  data: {
    id: '01900000-0000-7000-8000-000000000000',
    username: null,
    email: 'ada@example.org',
    phone: null,
    first_name: '',
    last_name: '',
    full_name: '',
    role: 'admin',
    locale: 'en',
    is_active: true,
    email_verified: false,
    phone_verified: false,
    last_login_at: '2026-01-01T00:00:00.000Z',
    last_login_ip: '127.0.0.1',
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    invite_code: 'BCD234',
    invited_users: [],
  },
} as const;
