import { DateTime } from 'luxon';
import type { Approach, DayWindow, Timing } from '../../../src/access/schedule/schedule.js';
import { luxonLocal } from './luxon-zone.js';

const DAY_MS = 86_400_000;
const WEEK_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A local time as text, so that times are compared as their readings. */
const text = (localMs: number) =>
  DateTime.fromMillis(localMs, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
const date = (day: number) => text(day * DAY_MS).slice(0, 10);
const dayBefore = (isoDate: string) =>
  DateTime.fromISO(isoDate, { zone: 'utc' }).minus({ days: 1 }).toISODate() ?? '';

/** When a window that begins on this date does so and ends, as text. */
function range(window: DayWindow, isoDate: string): readonly [string, string] {
  const at = (minute: number) => DateTime.fromISO(isoDate, { zone: 'utc' }).plus({ minutes: minute });
  const end = at(window.endMinute).plus({ days: window.endMinute <= window.startMinute ? 1 : 0 });
  return [text(at(window.startMinute).toMillis()), text(end.toMillis())];
}

/**
 * The same question as `isOpenAt`, answered slowly: by readings of luxon's clock, as text, with every window written out.
 * @param changes every change of the zone's offset in the time around
 */
export function slowIsOpen(
  timing: Timing,
  zone: string,
  instantMs: number,
  approach: Approach,
  changes: readonly number[],
): boolean {
  const earlier = changes.filter((ms) => ms <= instantMs && ms > instantMs - 2 * DAY_MS).map((ms) => ms - 1);
  const reading = text(Math.max(...[instantMs, ...earlier].map((ms) => luxonLocal(ms, zone))));
  const today = reading.slice(0, 10);
  const isIn = ([from, until]: readonly [string, string]) => from <= reading && reading < until;

  const modes = timing.holidays
    .filter((one) => isIn([text(one.startLocalMs), text(one.endLocalMs)]))
    .map(({ mode }) => mode);
  if (modes.includes('privacy')) return false;
  if (approach === 'at_lock' && modes.includes('vacation')) return false;
  if (approach === 'remote' && modes.includes('no_remote')) return false;
  if (modes.includes('passage')) return true;

  const exceptionOf = (isoDate: string) =>
    timing.exceptions.find((one) => date(one.fromDay) <= isoDate && isoDate <= date(one.untilDay));
  const dates = exceptionOf(today) ? [today] : [today, dayBefore(today)];
  for (const begun of dates) {
    const exception = exceptionOf(begun);
    if (exception) {
      if (exception.windows.some((window) => isIn(range(window, begun)))) return true;
      continue;
    }
    const weekDay = DateTime.fromISO(begun).setLocale('en').toFormat('cccc').toLowerCase();
    for (const rule of timing.weekDays) {
      if ((rule.days & (2 ** WEEK_DAYS.indexOf(weekDay))) === 0) continue;
      if (rule.fromDay !== null && begun < date(rule.fromDay)) continue;
      if (rule.untilDay !== null && begun > date(rule.untilDay)) continue;
      if (isIn(range(rule, begun))) return true;
    }
  }
  if (exceptionOf(today)) return false;
  return (
    timing.yearDays.some((one) => isIn([text(one.startLocalMs), text(one.endLocalMs)])) ||
    timing.bookings.some((one) => one.fromMs <= instantMs && instantMs < one.untilMs)
  );
}
