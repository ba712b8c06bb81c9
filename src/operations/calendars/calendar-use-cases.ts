import type { CalendarTrouble } from '../../access/calendar/calendar.js';
import type { BookingChange, ChangeKind } from '../../access/calendar/changes.js';
import type { Booking } from '../../access/schedule/schedule.js';
import type { PinView } from '../access/pin-use-cases.js';
import type { Caller } from '../ports.js';
import type { Calendar, CalendarSettings } from './calendar-ports.js';

/** What the last good copy would change. */
export interface CalendarChanges {
  /** Names this list; to be sent when it is applied. */
  readonly revision: string;
  readonly changes: readonly BookingChange[];
  /** What could not be understood in the copy; the rest counts. */
  readonly troubles: readonly CalendarTrouble[];
}

/** A stay that counts. */
export interface StayView {
  readonly booking: Booking;
  /** Its code that is not revoked. */
  readonly pinId: string | null;
}

export interface CalendarView {
  readonly calendar: Calendar;
  readonly changes: CalendarChanges;
}

/** What can be asked about calendars of stays. */
export interface CalendarUseCases {
  /**
   * @param input `siteId` null: the first site; `scheduleId` null: a new schedule of the calendar's name
   * @throws InvalidInput `site_unknown`, `schedule_unknown`, `device_unknown`, `feed_url_refused`; Conflict `calendar_exists`, `calendars_full`, `schedules_full`
   */
  createCalendar(
    caller: Caller,
    input: Omit<CalendarSettings, 'siteId'> & {
      readonly siteId: string | null;
      readonly scheduleId: string | null;
    },
  ): Promise<CalendarView>;
  /** All of them: there are few. */
  listCalendars(caller: Caller): readonly CalendarView[];
  /** @throws NotFound `calendar_not_found` */
  readCalendar(caller: Caller, id: string): CalendarView;
  /** What is undefined stays. @throws NotFound `calendar_not_found`, and as `createCalendar` */
  updateCalendar(
    caller: Caller,
    id: string,
    change: { readonly [K in keyof CalendarSettings]?: CalendarSettings[K] | undefined },
  ): Promise<CalendarView>;
  /** Its stays no longer count; the schedule stays. @throws NotFound `calendar_not_found`; Conflict `calendar_in_use` */
  deleteCalendar(caller: Caller, id: string): Promise<void>;
  /**
   * Takes an iCalendar text as the newest copy. What counts does not change, unless the calendar applies additions by itself.
   * @throws NotFound `calendar_not_found`; InvalidInput `calendar_broken`, `calendar_empty`, `calendar_too_large`,
   *   `calendar_too_full`; Unavailable `time_untrusted`: the last good copy stays
   */
  uploadCalendar(caller: Caller, id: string, bytes: Uint8Array): Promise<CalendarView>;
  /**
   * Asks the feed now. When it brings no copy the last good one stays, and the view says why.
   * @throws NotFound `calendar_not_found`; Conflict `calendar_has_no_feed`; Unavailable `time_untrusted`
   */
  refreshCalendar(caller: Caller, id: string): Promise<CalendarView>;
  /**
   * Makes the changes of these kinds count. @param revision of the list that was seen
   * @throws NotFound `calendar_not_found`; Conflict `calendar_changed` when the list is another one now, `schedule_full`
   */
  applyCalendar(
    caller: Caller,
    id: string,
    choice: { readonly revision: string; readonly kinds: readonly ChangeKind[] },
  ): Promise<CalendarView>;
  /** The stays that count, by their begin. @throws NotFound `calendar_not_found` */
  listStays(caller: Caller, id: string): readonly StayView[];
  /**
   * Makes the code of a stay: its dates are those of the stay, wherever that moves, and it ends when the stay is cancelled.
   * @param input `label` null: the calendar's name and the day; `pin` null: the hub proposes
   * @throws NotFound `calendar_not_found`, `stay_not_found`; Conflict `calendar_without_codes`, `stay_has_pin`; and as `createPin`
   */
  createStayPin(
    caller: Caller,
    id: string,
    uid: string,
    input: { readonly label: string | null; readonly pin: string | null },
  ): Promise<PinView & { digits: string }>;
}
