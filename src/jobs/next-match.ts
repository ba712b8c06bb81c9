import { parse } from 'node-cron';

const MINUTE_MS = 60_000;
/** A year of days, and the hours and minutes of one: beyond that it never comes. */
const STEPS_MAX = 366 + 24 + 60;

/** When a line of the timetable is next due after a time; wall-clock milliseconds, in the zone of the machine. */
export type NextMatch = (afterMs: number) => number;

/**
 * node-cron tells the next time from now on alone; what was missed has to be asked from when a job last ran. Minute, hour, days and months as
 * numbers, lists, ranges and steps. A time that a zone skips in spring is skipped.
 * @throws Error when it is no such line
 */
export function nextMatch(at: string): NextMatch {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = parse(at);
  return (afterMs) => {
    // Seconds and minutes are counted, not set: an hour that comes twice in autumn has all of its minutes twice.
    let time = new Date(afterMs - (afterMs % MINUTE_MS) + MINUTE_MS);
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      const isDay =
        month.includes(time.getMonth() + 1) &&
        dayOfMonth.includes(time.getDate()) &&
        dayOfWeek.includes(time.getDay());
      if (!isDay) time = new Date(time.getFullYear(), time.getMonth(), time.getDate() + 1);
      else if (!hour.includes(time.getHours()))
        time = new Date(time.getTime() + (60 - time.getMinutes()) * MINUTE_MS);
      else if (!minute.includes(time.getMinutes())) time = new Date(time.getTime() + MINUTE_MS);
      else return time.getTime();
    }
    throw new Error(`${at} never comes`);
  };
}
