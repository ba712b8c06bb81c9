import { say, type Sentence } from '../../kit/sentence.js';
import type { Timing } from './schedule.js';

/** What is wrong with a timing whose parts are well-formed: where, and what. */
export interface TimingTrouble {
  readonly code: 'window_empty' | 'exceptions_overlap';
  /** Names as on the wire, e.g. `year_days.0.end`. */
  readonly field: string;
  readonly message: Sentence;
}

/** @returns null when it makes sense */
export function checkTiming(timing: Timing): TimingTrouble | null {
  for (const [name, ranges] of [
    ['year_days', timing.yearDays],
    ['holidays', timing.holidays],
  ] as const) {
    const at = ranges.findIndex(({ startLocalMs, endLocalMs }) => startLocalMs >= endLocalMs);
    if (at >= 0) return empty(`${name}.${at}.end`, say('must be after start'));
  }
  for (const [name, ranges] of [
    ['week_days', timing.weekDays],
    ['exceptions', timing.exceptions],
  ] as const) {
    const at = ranges.findIndex((one) => (one.fromDay ?? -Infinity) > (one.untilDay ?? Infinity));
    if (at >= 0) return empty(`${name}.${at}.until_date`, say('must not be before from_date'));
  }
  const ordered = timing.exceptions
    .map((one, at) => ({ ...one, at }))
    .sort((one, other) => one.fromDay - other.fromDay);
  const overlapping = ordered.find(
    (one, at) => at > 0 && one.fromDay <= (ordered[at - 1]?.untilDay ?? -Infinity),
  );
  if (!overlapping) return null;
  const field = `exceptions.${overlapping.at}.from_date`;
  return { code: 'exceptions_overlap', field, message: say('is in another exception as well') };
}

function empty(field: string, message: Sentence): TimingTrouble {
  return { code: 'window_empty', field, message };
}
