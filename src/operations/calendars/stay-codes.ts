import { codesAfter } from '../../access/calendar/codes-after.js';
import type { BookingChange } from '../../access/calendar/changes.js';
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
  for (const { pin, moved } of codesAfter(tx.pins.ofCalendar(calendar.id), changes, endedMs)) {
    if (moved === null) {
      revokePinIn(tx, caller, pin, atMs);
      continue;
    }
    tx.pins.update({ ...pin, ...moved });
    const { validFromMs: fromMs, validUntilMs: untilMs } = moved;
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
