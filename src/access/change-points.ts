import type { AccessFacts, Validity } from './facts.js';
import { approachOf } from './request.js';
import type { AccessRequest } from './request.js';
import type { Timing } from './schedule/schedule.js';
import type { Span } from './schedule/span.js';
import { windows } from './schedule/windows.js';
import { zoneNamed } from './schedule/zone.js';

/**
 * The instants within `[fromMs, untilMs)`, `fromMs` the first of them, at which the passing of time alone can change the
 * answer to a question: from each to the next, `decide` says the same. In order, each once. A fact that comes to depend on
 * the time needs its instants here.
 * @throws RangeError beyond `WINDOWS_SPAN_MAX_MS`
 */
export function changePoints(request: AccessRequest, facts: AccessFacts, span: Span): number[] {
  const points = new Set<number>([span.fromMs]);
  const add = (instantMs: number | null) => {
    if (instantMs !== null && instantMs > span.fromMs && instantMs < span.untilMs) points.add(instantMs);
  };
  const zone = zoneNamed(facts.lock.timeZone);
  const addBounds = ({ validFromMs, validUntilMs }: Validity, timing: Timing | null) => {
    add(validFromMs);
    add(validUntilMs);
    if (!timing || !zone) return;
    for (const { fromMs, untilMs } of windows(timing, zone, span, approachOf(request))) {
      add(fromMs);
      add(untilMs);
    }
  };
  if (facts.credential) addBounds(facts.credential, facts.credential.timing);
  for (const share of facts.shares) addBounds(share, share.timing);
  return [...points].sort((a, b) => a - b);
}
