import fc from 'fast-check';
import t from 'tap';
import { changePoints } from '../../src/access/change-points.js';
import { decide } from '../../src/access/decide.js';
import { anyWorld } from './any-world.js';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 9, 24);

t.test('property: between the instants at which the answer may change, it does not', (t) => {
  let changes = 0;
  const span = { fromMs: FROM_MS, untilMs: FROM_MS + 4 * DAY_MS };
  const instants = fc.array(fc.integer({ min: span.fromMs, max: span.untilMs - 1 }), { minLength: 10 });
  fc.assert(
    fc.property(anyWorld, instants, ({ request, facts }, asked) => {
      const at = (nowMs: number) => decide(request, { ...facts, nowMs }).granted;
      const points = changePoints(request, facts, span);
      if (points[0] !== span.fromMs) throw new Error('does not begin at the beginning');
      for (const [n, point] of points.entries()) {
        const untilMs = points[n + 1] ?? span.untilMs;
        if (point >= untilMs) throw new Error('out of order, or out of the span');
        if (n > 0 && at(point) !== at(point - 1)) changes += 1;
        if (at(untilMs - 1) !== at(point)) throw new Error('changed before the next');
      }
      for (const nowMs of asked) {
        const before = points.filter((point) => point <= nowMs).at(-1) ?? span.fromMs;
        if (at(nowMs) !== at(before)) throw new Error(`changed in between, at ${nowMs}`);
      }
    }),
    { numRuns: 2_000 },
  );
  t.ok(changes > 30, `${changes} real changes`);
  t.end();
});
