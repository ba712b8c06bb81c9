import type { Pin } from '../pin.js';
import type { Booking } from '../schedule/schedule.js';
import type { BookingChange } from './changes.js';

type Moved = Pick<Pin, 'stay'> & { readonly validFromMs: number; readonly validUntilMs: number };

/** What becomes of the code of a stay. */
export interface CodeAfter {
  readonly pin: Pin;
  /** null: it ends. */
  readonly moved: Moved | null;
}

/**
 * Codes of stays go where their stays go: to other times, to another name, to an end.
 * @param pins of the calendar @param endedMs what had ended by then is over; -Infinity while nobody knows the time
 */
export function codesAfter(
  pins: readonly Pin[],
  changes: readonly BookingChange[],
  endedMs: number,
): readonly CodeAfter[] {
  const ofStay = new Map(
    pins.flatMap((pin) => (pin.stay ? [[pin.stay.uid, { ...pin, stay: pin.stay }]] : [])),
  );
  return changes.flatMap(({ kind, booking, before }): CodeAfter[] => {
    const pin = ofStay.get((before ?? booking).uid);
    if (!pin) return [];
    // A name that comes again after its stay has ended is another stay, and its guest somebody else.
    if (kind === 'cancelled' || before === null || isOver(before, booking, endedMs))
      return [{ pin, moved: null }];
    const { uid, fromMs, untilMs } = booking;
    const stay = { calendarId: pin.stay.calendarId, uid };
    return [{ pin, moved: { stay, validFromMs: fromMs, validUntilMs: untilMs } }];
  });
}

/** While nobody knows the time, a stay that begins where it had ended may be another one. */
function isOver(before: Booking, after: Booking, endedMs: number): boolean {
  return endedMs === -Infinity ? after.fromMs >= before.untilMs : before.untilMs <= endedMs;
}
