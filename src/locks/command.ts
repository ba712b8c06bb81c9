import type { Direction } from './device.js';

export type CommandAction = Direction | 'reboot' | 'identify';

/**
 * accepted: in the journal, no byte has left. sent: durable before the first byte left. Then exactly one of
 * succeeded (the lock said so), failed (the lock said so, or nothing was sent), expired (never sent, too late),
 * unknown (sent, no answer) - and unknown may still be settled into succeeded or failed by the lock's own record.
 */
export type CommandStatus = 'accepted' | 'sent' | 'succeeded' | 'failed' | 'expired' | 'unknown';

/** Those that can still change. */
export type OpenStatus = Extract<CommandStatus, 'accepted' | 'sent' | 'unknown'>;

const NEXT: Record<CommandStatus, readonly CommandStatus[]> = {
  accepted: ['sent', 'failed', 'expired'],
  sent: ['succeeded', 'failed', 'unknown'],
  unknown: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
  expired: [],
};

/** Whether a command in status `from` may become `to`. Nothing leads back to `accepted` or `sent`: no replays. */
export function mayBecome(from: CommandStatus, to: CommandStatus): boolean {
  return NEXT[from].includes(to);
}

/** Whether the status can still change. */
export function isOpen(status: CommandStatus): boolean {
  return NEXT[status].length > 0;
}
