import type { BookingChange } from '../../access/calendar/changes.js';
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
  atMs: number,
): void {
  const codes = new Map<string, Pin>();
  for (const pin of tx.pins.ofCalendar(calendar.id)) if (pin.stay) codes.set(pin.stay.uid, pin);
  if (codes.size === 0) return;
  for (const { kind, booking, before } of changes) {
    const pin = codes.get((before ?? booking).uid);
    if (!pin?.stay) continue;
    // A name that comes again after its stay has ended is another stay, with somebody else's code.
    if (kind === 'cancelled' || before === null) {
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
