import { Conflict, NotFound } from '../../kit/errors.js';
import { zonedTime } from '../../kit/zoned-time.js';
import type { createPin } from '../access/create-pin.js';
import { siteOrRefuse } from '../sites/site-or-refuse.js';
import type { Reads } from '../store-ports.js';
import type { Calendar } from './calendar-ports.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { calendarOrRefuse } from './calendar-view.js';

type StayReads = Pick<Reads, 'calendars' | 'pins' | 'sites'>;

export interface StayPinDeps {
  readonly store: StayReads;
  /** As for any other code: who may not make PINs for a lock makes none for its guests. */
  readonly makePin: ReturnType<typeof createPin>;
}

/** The code of a stay is made when somebody is there to see it: it is shown once. */
export function createStayPin(deps: StayPinDeps): CalendarUseCases['createStayPin'] {
  return (caller, id, uid, { label, pin }) => {
    const calendar = calendarOrRefuse(deps.store, id);
    const stay = calendar.applied.find((one) => one.uid === uid);
    if (!stay)
      throw new NotFound('stay_not_found', 'There is no such stay: only stays that were applied have codes.');
    if (calendar.codeDeviceIds.length === 0)
      throw new Conflict(
        'calendar_without_codes',
        'Stays of this calendar have no codes: say first, in "code_device_ids", which locks they open.',
      );
    return deps.makePin(caller, {
      deviceIds: calendar.codeDeviceIds,
      label: label ?? labelFor(deps.store, calendar, stay.fromMs),
      userId: null,
      kind: 'dated',
      pin,
      validFromMs: stay.fromMs,
      validUntilMs: stay.untilMs,
      scheduleId: null,
      maxUses: null,
      stay: { calendarId: id, uid },
    });
  };
}

/** Tells whose code it is to who knows the bookings, and nothing of the guest: labels are in the log. */
function labelFor(store: StayReads, { name, siteId }: Calendar, fromMs: number): string {
  const { date } = zonedTime(siteOrRefuse(store, siteId).timeZone).localAt(fromMs);
  return `${name.slice(0, 80)} ${date}`;
}

export function listStays({ store }: { readonly store: StayReads }): CalendarUseCases['listStays'] {
  return (_caller, id) => {
    const { applied } = calendarOrRefuse(store, id);
    const pins = new Map(store.pins.ofCalendar(id).map((pin) => [pin.stay?.uid, pin.id]));
    return applied.map((booking) => ({ booking, pinId: pins.get(booking.uid) ?? null }));
  };
}
