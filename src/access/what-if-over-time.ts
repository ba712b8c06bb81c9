import { changePoints } from './change-points.js';
import type { Span } from './schedule/span.js';
import { whatIf } from './what-if.js';
import type { Comparison, Difference } from './what-if.js';

/** A difference that holds from one instant to another. */
export interface LastingDifference<S> extends Difference<S>, Span {}

/** Instants at which the passing of time can change either answer of a comparison, `span.fromMs` the first. */
export function comparisonPoints({ before, after }: Comparison<unknown>, span: Span): number[] {
  const points = [before, after].flatMap((one) => (one ? changePoints(one.request, one.facts, span) : []));
  return [...new Set(points)].sort((a, b) => a - b);
}

/**
 * When somebody gains and loses by a change: the same as deciding before and after at every instant of the span. Told in
 * order; stretches that touch are one, with the reasons of its beginning.
 * @param points of this comparison and this span (`comparisonPoints`)
 */
export function whatIfOverTime<S>(
  comparison: Comparison<S>,
  points: readonly number[],
  span: Span,
): LastingDifference<S>[] {
  const found: LastingDifference<S>[] = [];
  for (const [at, fromMs] of points.entries()) {
    const untilMs = points[at + 1] ?? span.untilMs;
    const [difference] = whatIf([moved(comparison, fromMs)]);
    if (!difference) continue;
    const last = found.at(-1);
    if (last?.change === difference.change && last.untilMs === fromMs) {
      found[found.length - 1] = { ...last, untilMs };
    } else found.push({ ...difference, fromMs, untilMs });
  }
  return found;
}

function moved<S>({ subject, before, after }: Comparison<S>, nowMs: number): Comparison<S> {
  return {
    subject,
    before: before && { ...before, facts: { ...before.facts, nowMs } },
    after: after && { ...after, facts: { ...after.facts, nowMs } },
  };
}
