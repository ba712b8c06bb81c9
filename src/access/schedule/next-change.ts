import type { Approach, Timing } from './schedule.js';
import { windows, WINDOWS_SPAN_MAX_MS } from './windows.js';
import type { Zone } from './zone.js';
import { DAY_MS } from './zone.js';

/** Looked ahead step by step: most schedules change within days. */
const HORIZONS_MS = [3 * DAY_MS, 40 * DAY_MS, WINDOWS_SPAN_MAX_MS];

/** The first instant after this one at which it opens, or closes; null: not within two years. */
export function nextChange(
  timing: Timing,
  zone: Zone,
  instantMs: number,
  approach: Approach,
): { readonly atMs: number; readonly opens: boolean } | null {
  for (const horizonMs of HORIZONS_MS) {
    const untilMs = instantMs + horizonMs;
    const first = windows(timing, zone, { fromMs: instantMs, untilMs }, approach)[0];
    if (!first) continue;
    if (first.fromMs > instantMs) return { atMs: first.fromMs, opens: true };
    if (first.untilMs < untilMs) return { atMs: first.untilMs, opens: false };
  }
  return null;
}
