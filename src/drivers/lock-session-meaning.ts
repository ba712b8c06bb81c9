import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { LockEvent, LockMessage, Result } from '../../firmware-protocol/lock-messages.js';
import type { LockStamp } from '../locks/fact.js';
import type { LockClockSample } from '../locks/lock-clock.js';
import type {
  LockDeadline,
  LockOrder,
  LockReport,
  LockStatus,
  OrderOutcome,
  RecordedResult,
} from '../operations/locks/driver-ports.js';

/** Bytes of an id to the hex digits that the rest of the hub uses. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** The 16 bytes of a UUID, or the bytes of hex digits. */
export function bytesOf(hexOrUuid: string): Uint8Array {
  return Buffer.from(hexOrUuid.replaceAll('-', ''), 'hex');
}

/** The 16 bytes of a UUID as its text. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = hexOf(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The clock sample that a reply is. */
export function sampleOf(message: LockMessage, receivedAtMs: number): LockClockSample | null {
  if (message.type === 'event' || message.type === 'access_request') return null;
  return { bootId: hexOf(message.bootId), lockMs: message.lockMs, receivedAtMs };
}

/** The lock's own clock when what it says was so. */
export function stampOf(message: LockMessage): LockStamp {
  const lockMs = message.type === 'event' ? message.atLockMs : message.lockMs;
  return { bootId: hexOf(message.bootId), lockMs };
}

/** An order in the lock's words. */
export function orderMessage(order: LockOrder, deadline: LockDeadline): HubMessage {
  if (order.action === 'identify') return { type: 'identify' };
  const bound = {
    commandId: bytesOf(order.commandId),
    bootId: bytesOf(deadline.bootId),
    notAfterMs: deadline.notAfterMs,
  };
  if (order.action === 'reboot') return { type: 'reboot', ...bound };
  return { type: 'actuate', direction: order.action, ...bound };
}

/** What a reply to an order means. */
export function outcomeOf(reply: LockMessage): OrderOutcome {
  switch (reply.type) {
    case 'done':
      return { kind: 'answered', success: true, reason: null };
    case 'error':
      return {
        kind: 'answered',
        success: false,
        reason: reply.code === 'busy' || reply.code === 'not_now' ? 'busy' : 'unsupported',
      };
    case 'result':
      if (reply.outcome === 'done') {
        return { kind: 'answered', success: reply.success === true, reason: reply.reason ?? null };
      }
      if (reply.outcome === 'refused') {
        return { kind: 'answered', success: false, reason: reply.reason ?? 'unsupported' };
      }
      return { kind: 'unknown', reason: 'no_answer' };
    case 'access_request':
    case 'credentials_digest':
    case 'credentials_set':
    case 'event':
    case 'firmware_status':
    case 'info':
    case 'paired':
    case 'status':
      return { kind: 'unknown', reason: 'no_answer' };
  }
}

/**
 * What the lock's own record says of an order. Only `never_seen`, said past the order's deadline on the lock's clock
 * or in another boot (which refuses it), means that it was not and will not be executed.
 */
export function recordedResultOf(result: Result, deadline: LockDeadline): RecordedResult {
  switch (result.outcome) {
    case 'done':
      return { kind: 'done', success: result.success === true, reason: result.reason ?? null };
    case 'refused':
      return { kind: 'done', success: false, reason: result.reason ?? null };
    case 'interrupted':
    case 'evicted':
      return { kind: 'undecided', reason: result.outcome };
    case 'never_seen':
      return hexOf(result.bootId) !== deadline.bootId || result.lockMs > deadline.notAfterMs
        ? { kind: 'not_executed' }
        : { kind: 'undecided', reason: 'not_yet' };
  }
}

/** A lock's event as the operations take it. */
export function reportOf(event: LockEvent): LockReport {
  const bootId = hexOf(event.bootId);
  const position = event.kind === 'actuated' ? boltAfter(event) : event.position;
  return {
    seq: event.seq,
    bootId,
    kind: event.kind,
    source: event.source ?? null,
    ageMs: bootId === hexOf(event.currentBootId) ? Math.max(0, event.lockMs - event.atLockMs) : null,
    atLockMs: event.atLockMs,
    position:
      position === 'locked' || position === 'unlocked' || position === 'open' || position === 'closed'
        ? position
        : null,
    direction: event.direction ?? null,
    success: event.success ?? null,
    requestId: event.requestId ? hexOf(event.requestId) : null,
    batteryPercent: event.batteryPercent ?? null,
    count: event.count ?? null,
    credentialId: event.credentialId ? uuidOf(event.credentialId) : null,
    refusal: event.refusal ?? null,
  };
}

/** The status after a message that tells a part of it; the same object when it tells nothing new. */
export function statusAfter(status: LockStatus, message: LockMessage): LockStatus {
  switch (message.type) {
    case 'status':
      return {
        bolt: message.bolt,
        door: message.door,
        batteryPercent: message.batteryPercent,
        tamper: message.tamper,
      };
    case 'event':
      return statusAfterEvent(status, message);
    case 'access_request':
    case 'credentials_digest':
    case 'credentials_set':
    case 'done':
    case 'error':
    case 'firmware_status':
    case 'info':
    case 'paired':
    case 'result':
      return status;
  }
}

/** Where the bolt is after it moved: as the lock says, else where a success must have taken it. Never where it was before. */
function boltAfter({ kind, position, direction, success }: LockEvent): LockStatus['bolt'] {
  if (position !== undefined && position !== 'open' && position !== 'closed') return position;
  if (kind !== 'actuated' || success !== true || direction === undefined) return 'unknown';
  return direction === 'lock' ? 'locked' : 'unlocked';
}

function statusAfterEvent(status: LockStatus, event: LockEvent): LockStatus {
  const { position } = event;
  switch (event.kind) {
    case 'bolt':
    case 'actuated':
      return { ...status, bolt: boltAfter(event) };
    case 'door':
      return position === 'open' || position === 'closed' ? { ...status, door: position } : status;
    case 'jam':
      return { ...status, bolt: 'jammed' };
    case 'tamper':
      return { ...status, tamper: true };
    case 'battery':
      return { ...status, batteryPercent: event.batteryPercent ?? status.batteryPercent };
    case 'boot':
    case 'wrong_code':
    case 'events_lost':
      return status;
  }
}
