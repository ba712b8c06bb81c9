import fc from 'fast-check';
import t from 'tap';
import { decide } from '../../src/access/decide.js';
import { contradiction, decisiveInstants, instantsOf } from '../../src/access/policy.js';
import type { Span } from '../../src/access/schedule/span.js';
import { anyWorld } from './any-world.js';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 9, 24);

const anySpans = fc
  .uniqueArray(fc.integer({ min: FROM_MS, max: FROM_MS + 4 * DAY_MS }), { minLength: 2, maxLength: 8 })
  .map((edges) => edges.sort((a, b) => a - b))
  .map((edges) =>
    edges.flatMap((fromMs, n): Span[] => {
      const untilMs = edges[n + 1];
      return n % 2 === 0 && untilMs !== undefined ? [{ fromMs, untilMs }] : [];
    }),
  );

t.test('decisive instants: each stretch between two changes once, and within the spans', (t) => {
  const spans = [
    { fromMs: 10, untilMs: 20 },
    { fromMs: 30, untilMs: 40 },
    { fromMs: 50, untilMs: 60 },
  ];
  t.same(decisiveInstants([10], spans), [10], 'nothing changes: asked once');
  t.same(decisiveInstants([10, 15, 35, 40, 55], spans), [10, 15, 35, 50, 55]);
  t.same(decisiveInstants([10, 20, 30], spans), [10, 30], 'a change between spans counts once');
  t.same(decisiveInstants([10, 60], spans), [10], 'the end is not included');
  t.same(decisiveInstants([10], []), []);
  t.end();
});

t.test('property: what is decided at these instants holds throughout the spans', (t) => {
  let failed = 0;
  const asked = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 5, maxLength: 12 });
  const ways = fc.array(anyWorld, { minLength: 1, maxLength: 3 });
  const expectation = fc.record({
    expect: fc.constantFrom('allow' as const, 'deny' as const),
    reason: fc.constantFrom(null, 'no_right' as const, 'pin_valid' as const, 'out_of_schedule' as const),
  });
  fc.assert(
    fc.property(ways, anySpans, expectation, asked, (worlds, spans, expectation, fractions) => {
      const all = worlds.map((world, subject) => ({ subject, ...world }));
      // Written out anew, at any instant.
      const holdsAt = (nowMs: number) => {
        const told = all.map(({ request, facts }) => decide(request, { ...facts, nowMs }));
        const isIn = told.some(({ granted }) => granted);
        if (isIn !== (expectation.expect === 'allow')) return false;
        const counted = told.filter(({ granted }) => granted === isIn);
        return (
          expectation.reason === null ||
          counted.some(({ because }) => because.reasonCode === expectation.reason)
        );
      };
      const found = contradiction(all, instantsOf(all, spans), expectation);
      if (found) {
        failed += 1;
        if (holdsAt(found.atMs)) throw new Error('a counter-example that is none');
        if (!spans.some(({ fromMs, untilMs }) => fromMs <= found.atMs && found.atMs < untilMs))
          throw new Error('a counter-example at a time that was not asked about');
      } else {
        for (const { fromMs, untilMs } of spans)
          for (const part of fractions) {
            const nowMs = fromMs + Math.floor((untilMs - fromMs) * part);
            if (!holdsAt(nowMs)) throw new Error(`missed at ${nowMs}`);
          }
      }
    }),
    { numRuns: 3_000 },
  );
  t.ok(failed > 200, `${failed} contradictions`);
  t.end();
});
