import type { Pin } from '../../access/pin.js';
import { displayName } from '../../accounts/user.js';
import type { NewEvent, StoredEvent } from '../../audit/event.js';
import { raiseDuress } from './duress-event.js';
import type { LockReport } from '../locks/driver-ports.js';
import type { Writes } from '../store-ports.js';

const NOTE = 'the lock decided by itself, the hub was silent';

const REFUSALS: Readonly<Record<string, string>> = {
  wrong_code: `A wrong code was typed; ${NOTE}.`,
  keypad_locked: `A code was typed at a keypad that is locked out after wrong codes; ${NOTE}.`,
  not_valid_now: `A code was typed outside of its dates; ${NOTE}.`,
  time_unknown: `A dated code was typed, and the lock did not know the time since its start; ${NOTE}.`,
};

/**
 * Somebody whom the lock let in by a code it holds, told now. It counts as a use of the PIN, and belongs to its person.
 * One commit, one row: the hub saw nothing of it before.
 */
export function enteredOffline(tx: Writes, id: string, report: LockReport, event: NewEvent): NewEvent {
  const success = report.success ?? null;
  const outcome = { success, reason: success === false ? 'jammed' : null };
  const pin = pinOf(tx, id, report);
  if (!pin) {
    return {
      ...event,
      ...outcome,
      method: 'pin',
      description: `A code that this hub does not know opened; ${NOTE}.`,
      data: { ...event.data, decided_by: 'lock', credential_id: report.credentialId },
    };
  }
  if (success !== false) tx.pins.countUse(pin.id);
  const late = pin.revokedAtMs !== null && pin.revokedAtMs <= event.atMs;
  const who = whoOf(tx, pin);
  const note = late ? `${NOTE}, and had not heard yet that the PIN was revoked` : NOTE;
  return {
    ...event,
    ...outcome,
    ...who,
    description:
      success === false
        ? `${who.actor.name} was let in, but the bolt did not move; ${note}.`
        : `${who.actor.name} opened by pin; ${note}.`,
    data: { ...event.data, ...factsOf(pin), ...(late && { revoked: true }) },
  };
}

/** The lock does not know what it means: the alarm is raised when the hub hears of it. */
export function raiseOfflineDuress(tx: Writes, id: string, report: LockReport, entry: StoredEvent): void {
  if (report.kind !== 'actuated') return;
  const pin = pinOf(tx, id, report);
  if (pin?.kind === 'duress')
    raiseDuress(tx, pin, id, { ...entry, decidedBy: 'lock', requestId: report.requestId });
}

/** Somebody whom the lock itself refused, told now. */
export function refusedOffline(tx: Writes, id: string, report: LockReport, event: NewEvent): NewEvent {
  const pin = pinOf(tx, id, report);
  const reason = report.refusal ?? 'wrong_code';
  return {
    ...event,
    ...(pin ? whoOf(tx, pin) : { method: 'pin' as const }),
    success: false,
    reason,
    description: REFUSALS[reason] ?? `A code was refused; ${NOTE}.`,
    data: { ...event.data, ...(pin ? factsOf(pin) : { decided_by: 'lock' }) },
  };
}

/** A lock names what it was given; a name that was never given to this lock is nobody's. */
function pinOf(tx: Writes, id: string, report: LockReport): Pin | null {
  const pin = report.credentialId == null ? null : tx.pins.byId(report.credentialId);
  return pin?.deviceIds.includes(id) === true ? pin : null;
}

function whoOf(tx: Writes, pin: Pin): Pick<NewEvent, 'userId' | 'actor' | 'method'> {
  const person = pin.userId === null ? null : tx.users.byId(pin.userId);
  const name = person ? displayName(person) : pin.label;
  return { userId: pin.userId, actor: { kind: 'pin', id: pin.id, name }, method: 'pin' };
}

function factsOf(pin: Pin): Readonly<Record<string, unknown>> {
  return { pin_id: pin.id, label: pin.label, decided_by: 'lock' };
}
