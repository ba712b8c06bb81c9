import type { Pin } from '../../access/pin.js';
import { Conflict, NotFound } from '../../kit/errors.js';
import type { Writes } from '../store-ports.js';

/**
 * A new code with the times of its stay as they are in this change: it may have moved while the code was made.
 * @throws NotFound `stay_not_found`; Conflict `stay_has_pin`
 */
export function pinOfStay(tx: Pick<Writes, 'calendars' | 'pins'>, pin: Pin): Pin {
  const { stay } = pin;
  if (!stay) return pin;
  const found = tx.calendars.byId(stay.calendarId)?.applied.find(({ uid }) => uid === stay.uid);
  if (!found)
    throw new NotFound('stay_not_found', 'There is no such stay: only stays that were applied have codes.');
  if (tx.pins.ofCalendar(stay.calendarId).some((one) => one.stay?.uid === stay.uid))
    throw new Conflict('stay_has_pin', 'This stay has a code already: revoke that one first.');
  return { ...pin, validFromMs: found.fromMs, validUntilMs: found.untilMs };
}
