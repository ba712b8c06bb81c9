import type { NewEvent } from './event.js';

/**
 * Number of the rules below. Whoever changes what is counted raises it: the hub then counts its whole log anew at the
 * next start.
 */
export const TALLY_RULES = 2;

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
  'DOOR_FORCED',
  'DOOR_AJAR',
  'LEFT_UNLOCKED',
  'LOCK_OFFLINE',
  'KEYPAD_LOCKED',
  'EVENTS_LOST',
  'CREDENTIAL_DRIFT',
] as const satisfies readonly NewEvent['type'][];

/** What the log calls a battery that is low; locks report full ones too. */
const BATTERY_LOW = 'battery_low';

/** What a lock may say that it refused for: its words are not ours to bound otherwise. */
export const LOCK_REFUSALS: readonly string[] = [
  'wrong_code',
  'keypad_locked',
  'not_valid_now',
  'time_unknown',
];

const MOVES: readonly string[] = ['LOCK', 'UNLOCK', 'UNLATCH'];

/** The hub's own reasons are codes of this form. */
const REASON = /^[a-z][a-z0-9_]{0,39}$/;

const UNSAID = 'other';

/**
 * What an event counts as: an entry is a bolt or latch that was drawn back and is known to have been, an alert is each
 * cause of one (`security/alert-rules`) that lists may tell. null: nothing.
 */
export function tally(event: Pick<NewEvent, 'type' | 'success' | 'reason' | 'method'>): Tally | null {
  const { type, success, reason } = event;
  if (MOVES.includes(type) && success === false && reason === 'jammed')
    return { kind: 'alert', detail: 'JAM' };
  if (type === 'UNLOCK' || type === 'UNLATCH')
    return success === true ? { kind: 'entry', detail: event.method ?? UNSAID } : null;
  if (type === 'ACCESS_DENIED')
    return { kind: 'denial', detail: reason !== null && REASON.test(reason) ? reason : UNSAID };
  if (type === 'WRONG_CODE')
    return { kind: 'denial', detail: reason !== null && LOCK_REFUSALS.includes(reason) ? reason : UNSAID };
  if (type === 'BATTERY_LOW') return reason === BATTERY_LOW ? { kind: 'alert', detail: type } : null;
  return (ALERTS as readonly string[]).includes(type) ? { kind: 'alert', detail: type } : null;
}

/** Number of the quarter of an hour, since the Unix epoch, that an instant is in. */
export function quarterOf(wallMs: number): number {
  return Math.floor(wallMs / QUARTER_MS);
}
