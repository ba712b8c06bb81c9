import fc from 'fast-check';
import t from 'tap';
import { raisedFloor, type TimeFloor, tokenTimeMs } from '../../src/accounts/token-time.js';

t.test('the wall clock, unless it stands before what has been', async (t) => {
  const floor = { atMs: 10_000, monotonicMs: 5 };
  t.equal(tokenTimeMs(20_000, 5, floor), 20_000);
  t.equal(tokenTimeMs(0, 5, floor), 10_000);
  t.equal(tokenTimeMs(0, 905.75, floor), 10_900, 'and time goes on from there, in whole milliseconds');
});

t.test(
  'what was dated is never in the future again, and expires in time, wherever the wall clock jumps',
  async () => {
    const step = fc.record({
      wallMs: fc.integer({ min: 0, max: 1e12 }),
      passedMs: fc.nat(1e6),
      dates: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let floor: TimeFloor = { atMs: 0, monotonicMs: 0 };
        let monotonicMs = 0;
        let dated: { atMs: number; monotonicMs: number } | null = null;
        for (const { wallMs, passedMs, dates } of steps) {
          monotonicMs += passedMs;
          const nowMs = tokenTimeMs(wallMs, monotonicMs, floor);
          if (nowMs < wallMs) return false;
          if (dated && nowMs < dated.atMs + (monotonicMs - dated.monotonicMs)) return false;
          if (!dates) continue;
          floor = raisedFloor(floor, nowMs, monotonicMs);
          dated = { atMs: nowMs, monotonicMs };
        }
        return true;
      }),
    );
  },
);

t.test('a floor never sinks', async (t) => {
  const floor = { atMs: 10_000, monotonicMs: 0 };
  t.equal(raisedFloor(floor, 10_500, 1_000), floor, 'it is later than that already');
  t.same(raisedFloor(floor, 12_000, 1_000), { atMs: 12_000, monotonicMs: 1_000 });
});
