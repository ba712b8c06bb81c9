import type { BookingChange } from '../../access/calendar/changes.js';
import type { Booking } from '../../access/schedule/schedule.js';
import type { Pin } from '../../access/pin.js';
import { rfc3339 } from '../../kit/clock.js';
import { outdateCredentials } from '../access/outdate-credentials.js';
import { revokePinIn } from '../access/revoke-pin.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import type { Calendar } from './calendar-ports.js';

/**
 * Codes of stays go where their stays go, in the change that makes those count: to other times, to another name, to an end.
 * Whoever calls tells the locks afterwards.
 */
export function followStays(
  tx: Writes,
  caller: Caller,
  calendar: Calendar,
  changes: readonly BookingChange[],
  { atMs, endedMs }: { readonly atMs: number; readonly endedMs: number },
): void {
  const codes = new Map<string, Pin>();
  for (const pin of tx.pins.ofCalendar(calendar.id)) if (pin.stay) codes.set(pin.stay.uid, pin);
  if (codes.size === 0) return;
  for (const { kind, booking, before } of changes) {
    const pin = codes.get((before ?? booking).uid);
    if (!pin?.stay) continue;
    // A name that comes again after its stay has ended is another stay, and its guest somebody else.
    if (kind === 'cancelled' || before === null || isOver(before, booking, endedMs)) {
      revokePinIn(tx, caller, pin, atMs);
      continue;
    }
    const { uid, fromMs, untilMs } = booking;
    tx.pins.update({
      ...pin,
      validFromMs: fromMs,
      validUntilMs: untilMs,
      stay: { calendarId: calendar.id, uid },
    });
    if (pin.validFromMs === fromMs && pin.validUntilMs === untilMs) continue;
    outdateCredentials(tx, pin.id, atMs);
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'PIN_CHANGED',
        description: `PIN "${pin.label}" went with its stay to other times.`,
        targetUserId: pin.userId,
        data: {
          pin_id: pin.id,
          owner_id: pin.userId,
          changed: ['valid_from', 'valid_until'],
          calendar_id: calendar.id,
          from: rfc3339(fromMs),
          until: rfc3339(untilMs),
        },
      }),
    );
  }
}

/** While nobody knows the time, a stay that begins where it had ended may be another one. */
function isOver(before: Booking, after: Booking, endedMs: number): boolean {
  return endedMs === -Infinity ? after.fromMs >= before.untilMs : before.untilMs <= endedMs;
}
