import type { CommandAction } from '../../locks/command.js';
import { notAfterMs, type LockClockSample } from '../../locks/lock-clock.js';
import type {
  LockDeadline,
  LockReport,
  LockStatus,
  OrderOutcome,
  RecordedResult,
} from '../../operations/locks/driver-ports.js';
import type { CommandMessage, EventMessage, Reply, StatusMessage } from './messages.js';

/** The order on the wire. */
export const COMMANDS = {
  unlock: 'UNLOCK',
  lock: 'LOCK',
  unlatch: 'UNLATCH',
  reboot: 'REBOOT',
  identify: 'IDENTIFY',
} as const satisfies Record<CommandAction, CommandMessage['command']>;

const UNKNOWN: OrderOutcome = { kind: 'unknown', reason: 'no_answer' };

/**
 * What a reply to an order says of it. A bolt moved only if the lock says `done` and says whether it succeeded.
 * @returns null when the reply answers no such order
 */
export function outcomeOf(action: CommandAction, reply: Reply): OrderOutcome | null {
  const reason = reply.reason ?? null;
  switch (reply.outcome) {
    case 'done':
      return typeof reply.success === 'boolean' ? { kind: 'answered', success: reply.success, reason } : null;
    case 'refused':
      return { kind: 'answered', success: false, reason: reason ?? 'refused' };
    case 'interrupted':
      return UNKNOWN;
    case 'ok':
      return action === 'reboot' || action === 'identify'
        ? { kind: 'answered', success: reply.success ?? true, reason }
        : null;
    case 'never_seen':
    case 'evicted':
      return null;
  }
}

/**
 * What the lock's record says of an earlier order. `never_seen` is final only when the lock can't take it any more:
 * its clock is past the deadline, or it counts in another boot.
 * @returns null when the reply is no such record
 */
export function recordOf(reply: Reply, deadline: LockDeadline): RecordedResult | null {
  switch (reply.outcome) {
    case 'done':
      return typeof reply.success === 'boolean'
        ? { kind: 'done', success: reply.success, reason: reply.reason ?? null }
        : null;
    case 'refused':
      return { kind: 'done', success: false, reason: reply.reason ?? 'refused' };
    case 'interrupted':
      return { kind: 'undecided', reason: 'interrupted' };
    case 'evicted':
      return { kind: 'undecided', reason: 'evicted' };
    case 'never_seen':
      return reply.boot_id !== deadline.bootId || reply.lock_ms > deadline.notAfterMs
        ? { kind: 'not_executed' }
        : { kind: 'undecided', reason: 'not_yet' };
    case 'ok':
      return null;
  }
}

export function statusOf(message: StatusMessage): LockStatus {
  return {
    bolt: message.bolt,
    door: message.door,
    batteryPercent: message.battery_level ?? null,
    tamper: message.tamper,
  };
}

/**
 * @param sample what is known of the lock's clock: a report that was sent again is older than its own stamp says
 * @param nowMs monotonic hub time
 */
export function reportOf(message: EventMessage, sample: LockClockSample | null, nowMs: number): LockReport {
  const currentBoot = message.current_boot_id ?? message.boot_id;
  const knownMs = sample?.bootId === currentBoot ? notAfterMs(sample, nowMs) : 0;
  const lockNowMs = Math.max(message.lock_ms, knownMs);
  return {
    seq: message.seq,
    bootId: message.boot_id,
    kind: message.kind,
    source: message.source ?? null,
    ageMs: currentBoot === message.boot_id ? Math.max(0, lockNowMs - message.at_lock_ms) : null,
    atLockMs: message.at_lock_ms,
    position: message.position ?? null,
    direction: message.direction ?? null,
    success: message.success ?? null,
    requestId: message.request_id ?? null,
    batteryPercent: message.battery_level ?? null,
    count: message.count ?? null,
  };
}

/**
 * The sample to go on with. Each is a lower bound of the lock's clock, so within one boot the one that says more now
 * is the better: a reply that was long on its way does not spoil what is known.
 */
export function betterSample(known: LockClockSample | null, heard: LockClockSample): LockClockSample {
  if (known?.bootId !== heard.bootId) return heard;
  const nowMs = heard.receivedAtMs;
  return notAfterMs(known, nowMs) > notAfterMs(heard, nowMs) ? known : heard;
}
