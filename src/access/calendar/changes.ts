import { createHash } from 'node:crypto';
import type { Booking } from '../schedule/schedule.js';
import type { CalendarCopy } from './calendar.js';

export const CHANGE_KINDS = ['added', 'moved', 'renamed', 'cancelled'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What a calendar's copy would change of the stays that count now. */
export interface BookingChange {
  readonly kind: ChangeKind;
  /** As it would be; of one that is cancelled, as it is. */
  readonly booking: Booking;
  /** As it is; null: it is new. */
  readonly before: Booking | null;
  /** Of one that is cancelled: the calendar says so, or it is simply not there any more. */
  readonly because: 'cancelled' | 'absent' | null;
}

/**
 * Stays that have ended may leave a calendar unmentioned. What a copy could not make out is never a change: an event that
 * can't be read keeps what was known of it, and when nobody knows which event it was, nothing is cancelled for being absent.
 * @param nowMs -Infinity when the time is not known: then nothing has ended
 */
export function bookingChanges(
  applied: readonly Booking[],
  copy: CalendarCopy,
  nowMs: number,
): readonly BookingChange[] {
  const before = new Map(applied.map((one) => [one.uid, one]));
  const unreadable = new Set(copy.unreadable);
  const cancelled = new Set(copy.cancelled);
  const added: BookingChange[] = [];
  const others: BookingChange[] = [];
  for (const booking of copy.bookings) {
    const known = before.get(booking.uid);
    before.delete(booking.uid);
    if (!known) added.push({ kind: 'added', booking, before: null, because: null });
    else if (known.fromMs !== booking.fromMs || known.untilMs !== booking.untilMs)
      others.push({ kind: 'moved', booking, before: known, because: null });
    else if (known.label !== booking.label)
      others.push({ kind: 'renamed', booking, before: known, because: null });
  }
  for (const gone of before.values()) {
    if (gone.untilMs <= nowMs || isOf(unreadable, gone)) continue;
    const isCancelled = isOf(cancelled, gone);
    if (!isCancelled && copy.isPartial) continue;
    // Some calendars give one stay a new UID every now and then.
    const twin = added.findIndex(
      ({ booking, kind }) =>
        kind === 'added' && booking.fromMs === gone.fromMs && booking.untilMs === gone.untilMs,
    );
    const found = added[twin];
    if (found && !isCancelled) added[twin] = { ...found, kind: 'renamed', before: gone };
    else
      others.push({
        kind: 'cancelled',
        booking: gone,
        before: gone,
        because: isCancelled ? 'cancelled' : 'absent',
      });
  }
  return [...added, ...others].sort(
    (one, other) =>
      one.booking.fromMs - other.booking.fromMs || (one.booking.uid < other.booking.uid ? -1 : 1),
  );
}

/** The stays once these changes are made; those that have ended are left out. */
export function withChanges(
  applied: readonly Booking[],
  changes: readonly BookingChange[],
  nowMs: number,
): Booking[] {
  const after = new Map(applied.filter(({ untilMs }) => untilMs > nowMs).map((one) => [one.uid, one]));
  for (const { kind, booking, before } of changes) {
    if (before) after.delete(before.uid);
    if (kind !== 'cancelled') after.set(booking.uid, booking);
  }
  return [...after.values()].sort(
    (one, other) => one.fromMs - other.fromMs || (one.uid < other.uid ? -1 : 1),
  );
}

/** Names a list of changes: who applies them says which list they saw. 16 hexadecimal digits. */
export function revisionOf(changes: readonly BookingChange[]): string {
  return createHash('sha256').update(JSON.stringify(changes)).digest('hex').slice(0, 16);
}

/** Whether the stay is of one of these events, or an occurrence of one. */
function isOf(uids: ReadonlySet<string>, { uid }: Booking): boolean {
  return uids.has(uid) || uids.has(uid.slice(0, Math.max(0, uid.lastIndexOf('/'))));
}
