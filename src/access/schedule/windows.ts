import { beginsOn, denies, exceptionOn } from './schedule.js';
import type { Approach, DayWindow, Timing, YearDayRule } from './schedule.js';
import { cut, united, without } from './span.js';
import type { Span } from './span.js';
import { localWindow } from './state-at.js';
import { DAY_MS, dayOf } from './zone.js';
import type { Zone } from './zone.js';

/** Longest span that is looked at in one go: two leap years. */
export const WINDOWS_SPAN_MAX_MS = 732 * DAY_MS;

/**
 * The real windows of a schedule within `[fromMs, untilMs)`: instants, in order, merged where they touch. Agrees with
 * `isOpenAt` at every instant.
 * @throws RangeError beyond `WINDOWS_SPAN_MAX_MS`
 */
export function windows(timing: Timing, zone: Zone, bounds: Span, approach: Approach): Span[] {
  if (bounds.untilMs - bounds.fromMs > WINDOWS_SPAN_MAX_MS) throw new RangeError('span too long');
  const toSpan = ({ startLocalMs, endLocalMs }: YearDayRule): Span => ({
    fromMs: zone.instantOf(startLocalMs),
    untilMs: zone.instantOf(endLocalMs),
  });
  const onDay = (day: number) => (window: DayWindow) => toSpan(localWindow(window, day));
  const isNear = ({ fromMs, untilMs }: Span) => fromMs < bounds.untilMs && untilMs > bounds.fromMs;

  const regular: Span[] = [...timing.yearDays.map(toSpan), ...timing.bookings].filter(isNear);
  const special: Span[] = [];
  const specialDays: Span[] = [];
  const lastDay = dayOf(zone.clockAt(bounds.untilMs)) + 1;
  for (let day = dayOf(zone.clockAt(bounds.fromMs)) - 2; day <= lastDay; day += 1) {
    const exception = exceptionOn(timing, day);
    if (!exception) {
      regular.push(...timing.weekDays.filter((rule) => beginsOn(rule, day)).map(onDay(day)));
      continue;
    }
    const today = wholeDay(zone, day);
    specialDays.push(today);
    const own = exception.windows.map(onDay(day));
    special.push(...(exceptionOn(timing, day + 1) ? cut(own, today) : own));
  }
  const holidays = timing.holidays.map((one) => ({ ...toSpan(one), mode: one.mode })).filter(isNear);
  const denied = holidays.filter(({ mode }) => denies(mode, approach));
  const passage = holidays.filter(({ mode }) => mode === 'passage');
  const counted = united([...without(regular, specialDays), ...special, ...passage]);
  return united(cut(without(counted, denied), bounds));
}

function wholeDay(zone: Zone, day: number): Span {
  return { fromMs: zone.instantOf(day * DAY_MS), untilMs: zone.instantOf((day + 1) * DAY_MS) };
}
