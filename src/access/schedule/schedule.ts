/** How somebody asks: at the lock (keypad, QR, card), or through the hub from elsewhere (app, web page, integration). */
export const APPROACHES = ['at_lock', 'remote'] as const;
export type Approach = (typeof APPROACHES)[number];

/**
 * What a holiday makes of a schedule, as a Matter door lock's operating modes (Matter Application Cluster Specification,
 * Door Lock, OperatingModeEnum). normal: nothing. vacation: nobody at the lock. privacy: nobody. no_remote: nobody from
 * elsewhere. passage: open throughout.
 */
export const OPERATING_MODES = ['normal', 'vacation', 'privacy', 'no_remote', 'passage'] as const;
export type OperatingMode = (typeof OPERATING_MODES)[number];

/** Minutes of a local day; `endMinute` at or before `startMinute` is on the next day. 1440 is midnight at the day's end. */
export interface DayWindow {
  /** 0 to 1439. */
  readonly startMinute: number;
  /** 0 to 1440. */
  readonly endMinute: number;
}

/** Every week, on the days of a bit mask (Matter's DaysMaskMap: bit 0 is Sunday). Days count by where a window begins. */
export interface WeekDayRule extends DayWindow {
  readonly days: number;
  /** The first and last day on which a window begins, in days since 1970-01-01; null: no bound. */
  readonly fromDay: number | null;
  readonly untilDay: number | null;
}

/** Once, from one local time to another (end not included); local milliseconds since 1970-01-01 00:00. */
export interface YearDayRule {
  readonly startLocalMs: number;
  readonly endLocalMs: number;
}

export interface Holiday extends YearDayRule {
  readonly mode: OperatingMode;
}

/** Days on which only these windows count, and none if there are none. */
export interface DayException {
  readonly fromDay: number;
  /** Included. */
  readonly untilDay: number;
  readonly windows: readonly DayWindow[];
}

/** A stay taken over from a calendar; instants, since a calendar says its own zone. */
export interface Booking {
  /** Of the event in its calendar, with the occurrence where it repeats. */
  readonly uid: string;
  readonly label: string;
  readonly fromMs: number;
  /** Not included. */
  readonly untilMs: number;
}

/**
 * When something counts. It is open in the windows of `weekDays`, `yearDays` and `bookings`; on the days of an exception
 * in that exception's windows instead (no other window begins on such a day, and one that began before ends at its
 * midnight). Holidays come above all: where one denies an approach it is closed, else where one says passage it is open.
 * A schedule without windows is never open.
 */
export interface Timing {
  readonly weekDays: readonly WeekDayRule[];
  readonly yearDays: readonly YearDayRule[];
  readonly holidays: readonly Holiday[];
  readonly exceptions: readonly DayException[];
  readonly bookings: readonly Booking[];
}

export const WEEK_DAY_RULES_MAX = 50;
export const YEAR_DAY_RULES_MAX = 200;
export const HOLIDAYS_MAX = 100;
export const EXCEPTIONS_MAX = 200;
export const WINDOWS_PER_EXCEPTION_MAX = 10;
export const BOOKINGS_MAX = 500;

export const NEVER_OPEN: Timing = {
  weekDays: [],
  yearDays: [],
  holidays: [],
  exceptions: [],
  bookings: [],
};

/** A schedule as kept: its times are read in the zone of the site of whichever lock it is used at. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly timing: Timing;
  readonly createdBy: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export function denies(mode: OperatingMode, approach: Approach): boolean {
  if (mode === 'privacy') return true;
  return mode === (approach === 'at_lock' ? 'vacation' : 'no_remote');
}

/** Whether a window of the rule begins on this day. 1970-01-01 was a Thursday. */
export function beginsOn(rule: WeekDayRule, day: number): boolean {
  const weekDay = (((day + 4) % 7) + 7) % 7;
  return (
    (rule.days & (1 << weekDay)) !== 0 &&
    (rule.fromDay === null || day >= rule.fromDay) &&
    (rule.untilDay === null || day <= rule.untilDay)
  );
}

export function exceptionOn(timing: Timing, day: number): DayException | undefined {
  return timing.exceptions.find(({ fromDay, untilDay }) => fromDay <= day && day <= untilDay);
}
