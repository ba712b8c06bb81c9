import { beginsOn, denies, exceptionOn } from './schedule.js';
import type { Approach, DayWindow, Timing } from './schedule.js';
import { DAY_MS, dayOf } from './zone.js';
import type { Zone } from './zone.js';

const MINUTE_MS = 60_000;

/** What makes a schedule open or closed at one instant. */
export type TimingReason = 'week_day' | 'year_day' | 'booking' | 'exception' | 'holiday' | 'outside';

export interface TimingState {
  readonly isOpen: boolean;
  readonly because: TimingReason;
}

/** A window that begins on `day`, in local time. */
export function localWindow({ startMinute, endMinute }: DayWindow, day: number) {
  const endDay = endMinute <= startMinute ? day + 1 : day;
  return {
    startLocalMs: day * DAY_MS + startMinute * MINUTE_MS,
    endLocalMs: endDay * DAY_MS + endMinute * MINUTE_MS,
  };
}

/** Is it open at this instant, and by what? Every comparison is one of plain numbers on the zone's own clock. */
export function stateAt(timing: Timing, zone: Zone, instantMs: number, approach: Approach): TimingState {
  const clockMs = zone.clockAt(instantMs);
  const holidays = timing.holidays.filter((one) => holds(one, clockMs));
  if (holidays.some(({ mode }) => denies(mode, approach))) return { isOpen: false, because: 'holiday' };
  if (holidays.some(({ mode }) => mode === 'passage')) return { isOpen: true, because: 'holiday' };

  const today = dayOf(clockMs);
  const within = (day: number) => (one: DayWindow) => holds(localWindow(one, day), clockMs);
  const special = exceptionOn(timing, today);
  if (special) return { isOpen: special.windows.some(within(today)), because: 'exception' };
  const yesterday = exceptionOn(timing, today - 1);
  if (yesterday?.windows.some(within(today - 1)) === true) return { isOpen: true, because: 'exception' };

  const weekly = (day: number) => timing.weekDays.some((rule) => beginsOn(rule, day) && within(day)(rule));
  if (weekly(today) || (!yesterday && weekly(today - 1))) return { isOpen: true, because: 'week_day' };
  if (timing.yearDays.some((one) => holds(one, clockMs))) return { isOpen: true, because: 'year_day' };
  if (timing.bookings.some(({ fromMs, untilMs }) => fromMs <= instantMs && instantMs < untilMs))
    return { isOpen: true, because: 'booking' };
  return { isOpen: false, because: 'outside' };
}

export function isOpenAt(timing: Timing, zone: Zone, instantMs: number, approach: Approach): boolean {
  return stateAt(timing, zone, instantMs, approach).isOpen;
}

function holds(range: { startLocalMs: number; endLocalMs: number }, clockMs: number): boolean {
  return range.startLocalMs <= clockMs && clockMs < range.endLocalMs;
}
