import type { NewEvent } from '../../src/audit/event.js';

/** As long as what an unlock leaves in the log. */
export function unlockEvent(atMs: number, newId: () => string): NewEvent {
  return {
    atMs,
    type: 'UNLOCK',
    success: true,
    reason: null,
    description: 'Unlocked',
    deviceId: '01900000-0000-7000-8000-000000000001',
    userId: '01900000-0000-7000-8000-000000000002',
    targetUserId: null,
    actor: { kind: 'user', id: '01900000-0000-7000-8000-000000000002', name: 'Ada Example' },
    method: 'rest',
    ipAddress: '127.0.0.1',
    commandId: newId(),
    lockEventKey: null,
    data: { latency_ms: 2 },
  };
}
