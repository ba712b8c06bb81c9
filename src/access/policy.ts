import { changePoints } from './change-points.js';
import { decide } from './decide.js';
import type { Decision } from './decide.js';
import type { AccessFacts } from './facts.js';
import type { AccessRequest } from './request.js';
import type { Span } from './schedule/span.js';
import type { ReasonCode } from './verdict-text.js';

/** One way by which somebody might get in: their account, or a code of theirs. */
export interface Way<S> {
  readonly subject: S;
  readonly request: AccessRequest;
  readonly facts: AccessFacts;
}

/** What somebody who wrote a policy says of a person: with all their ways taken together. */
export interface Expectation {
  /** allow: at every instant at least one way is granted; deny: none ever is. */
  readonly expect: 'allow' | 'deny';
  /** By what right, or why not, of at least one of the ways; null: no matter. */
  readonly reason: ReasonCode | null;
}

/** Where a policy and the decisions part. */
export interface Contradiction<S> {
  readonly atMs: number;
  /** The way that is granted; where none is, the one that got furthest. */
  readonly subject: S;
  readonly decision: Decision;
}

/**
 * The instants of `spans` at which to decide so as to know the answer at every one of them.
 * @param points from each to the next one the answer is the same (`changePoints`), the first not after the first span
 * @param spans in order, apart from each other, none empty
 */
export function decisiveInstants(points: readonly number[], spans: readonly Span[]): number[] {
  const instants: number[] = [];
  let at = 0;
  let decided = -1;
  for (const { fromMs, untilMs } of spans) {
    while ((points[at + 1] ?? Infinity) <= fromMs) at += 1;
    for (let instantMs = fromMs; instantMs < untilMs;) {
      // What was decided of this stretch between two changes holds in a later span as well.
      if (decided !== at) instants.push(instantMs);
      decided = at;
      const nextMs = points[at + 1] ?? Infinity;
      if (nextMs >= untilMs) break;
      at += 1;
      instantMs = nextMs;
    }
  }
  return instants;
}

/** Instants to decide at for all these ways together. @throws RangeError for spans further apart than `WINDOWS_SPAN_MAX_MS` */
export function instantsOf(ways: readonly Way<unknown>[], spans: readonly Span[]): number[] {
  const fromMs = spans[0]?.fromMs;
  const untilMs = spans.at(-1)?.untilMs;
  if (fromMs === undefined || untilMs === undefined) return [];
  const points = ways.flatMap(({ request, facts }) => changePoints(request, facts, { fromMs, untilMs }));
  return decisiveInstants(
    [...new Set(points)].sort((a, b) => a - b),
    spans,
  );
}

/** The first of the instants at which the decisions are not as expected; null: they are at all of them. */
export function contradiction<S>(
  ways: readonly Way<S>[],
  instants: readonly number[],
  { expect, reason }: Expectation,
): Contradiction<S> | null {
  for (const atMs of instants) {
    const found = ways.map(({ subject, request, facts }) => ({
      subject,
      decision: decide(request, { ...facts, nowMs: atMs }),
    }));
    const granted = found.filter(({ decision }) => decision.granted);
    const told = granted.length > 0 ? granted : found;
    const isAsExpected =
      granted.length > 0 === (expect === 'allow') &&
      (reason === null || told.some(({ decision }) => decision.because.reasonCode === reason));
    if (isAsExpected) continue;
    const furthest = told.reduce<(typeof found)[number] | null>(
      (best, one) => (best && progress(best.decision) >= progress(one.decision) ? best : one),
      null,
    );
    if (furthest) return { atMs, ...furthest };
  }
  return null;
}

/** Who has no right at all got less far than a code that does not count now. */
function progress({ because, trace }: Decision): number {
  return because.reasonCode === 'no_right' ? 0 : trace.length;
}
