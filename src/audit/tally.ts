import type { NewEvent } from './event.js';

/**
 * Number of the rules below. Whoever changes what is counted raises it: the hub then counts its whole log anew at the
 * next start.
 */
export const TALLY_RULES = 1;

/** A quarter of an hour: the offset of every zone in use is a whole number of them, so that any zone's hours are sums. */
export const QUARTER_MS = 900_000;

/** What statistics count one of. */
export interface Tally {
  readonly kind: 'entry' | 'denial' | 'alert';
  /** Of an entry its method, of a denial its reason, of an alert its type. A handful of words, never free text. */
  readonly detail: string;
}

const ALERTS = [
  'JAM',
  'TAMPER',
  'BATTERY_LOW',
  'LEFT_UNLOCKED',
  'KEYPAD_LOCKED',
  'EVENTS_LOST',
  'CREDENTIAL_DRIFT',
] as const satisfies readonly NewEvent['type'][];

/** What a lock may say that it refused for: its words are not ours to bound otherwise. */
const LOCK_REFUSALS: readonly string[] = ['wrong_code', 'keypad_locked', 'not_valid_now', 'time_unknown'];

/** The hub's own reasons are codes of this form. */
const REASON = /^[a-z][a-z0-9_]{0,39}$/;

const UNSAID = 'other';

/** What an event counts as: an entry is a bolt or latch that was drawn back and is known to have been. null: nothing. */
export function tally(event: Pick<NewEvent, 'type' | 'success' | 'reason' | 'method'>): Tally | null {
  const { type, reason } = event;
  if (type === 'UNLOCK' || type === 'UNLATCH')
    return event.success === true ? { kind: 'entry', detail: event.method ?? UNSAID } : null;
  if (type === 'ACCESS_DENIED')
    return { kind: 'denial', detail: reason !== null && REASON.test(reason) ? reason : UNSAID };
  if (type === 'WRONG_CODE')
    return { kind: 'denial', detail: reason !== null && LOCK_REFUSALS.includes(reason) ? reason : UNSAID };
  return (ALERTS as readonly string[]).includes(type) ? { kind: 'alert', detail: type } : null;
}

/** Number of the quarter of an hour, since the Unix epoch, that an instant is in. */
export function quarterOf(wallMs: number): number {
  return Math.floor(wallMs / QUARTER_MS);
}
