import { DateTime } from 'luxon';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;

/** Local time by the other library: milliseconds since 1970-01-01 00:00 of the local calendar. */
export function luxonLocal(instantMs: number, zone: string): number {
  return instantMs + DateTime.fromMillis(instantMs, { zone }).offset * 60_000;
}

/** Every instant at which the other library's offset changes, to the second. */
export function changesOf(zone: string, fromMs: number, untilMs: number): number[] {
  const found: number[] = [];
  const offset = (ms: number) => DateTime.fromMillis(ms, { zone }).offset;
  for (let ms = fromMs; ms < untilMs; ms += 12 * HOUR_MS) {
    let before = ms;
    let after = ms + 12 * HOUR_MS;
    if (offset(before) === offset(after)) continue;
    while (after - before > SECOND_MS) {
      const middle = before + Math.floor((after - before) / 2 / SECOND_MS) * SECOND_MS;
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    found.push(after);
  }
  return found;
}
