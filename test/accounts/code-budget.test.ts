import fc from 'fast-check';
import t from 'tap';
import { BUDGET_WINDOW_MS, IDENTIFIER_BUDGET, waitForCode } from '../../src/accounts/code-budget.js';
import { CODE_TRIES, type PendingCode, pendingCode, tryCode } from '../../src/accounts/one-time-code.js';

const HOUR_MS = 3_600_000;
const RIGHT = new Uint8Array(32).fill(1);
const WRONG = new Uint8Array(32).fill(2);

t.test('the first codes come at once, later ones after a growing gap, and there is an end', async (t) => {
  const wait = (asked: number[], nowMs: number) => waitForCode(asked, IDENTIFIER_BUDGET, nowMs);
  t.equal(wait([], 0), 0);
  t.equal(wait([0], 0), 0);
  t.equal(wait([0, 0], 0), 0);
  t.equal(wait([0, 0, 0], 0), 60_000);
  t.equal(wait([0, 0, 0], 60_000), 0);
  t.equal(wait([0, 0, 0, 60_000], 60_000), 300_000);
  t.equal(wait([0, 0, 0, 60_000, 360_000], 360_000), BUDGET_WINDOW_MS - 360_000);
  t.equal(wait([0, 0, 0, 60_000, 360_000], BUDGET_WINDOW_MS), 0, 'and then anew');
});

t.test('after the wait that was told there is none', async () => {
  fc.assert(
    fc.property(fc.array(fc.nat(600_000), { maxLength: 20 }), (gaps) => {
      let nowMs = 0;
      const asked: number[] = [];
      for (const gap of gaps) {
        nowMs += gap;
        const waitMs = waitForCode(asked, IDENTIFIER_BUDGET, nowMs);
        if (waitMs > 0 && waitForCode(asked, IDENTIFIER_BUDGET, nowMs + waitMs) !== 0) return false;
        if (waitMs === 0) asked.push(nowMs);
      }
      return true;
    }),
  );
});

t.test(
  'however an attacker goes about it, no hour holds more than 15 guesses at one identifier',
  async (t) => {
    const act = fc.record({ ask: fc.boolean(), passMs: fc.oneof(fc.nat(1_000), fc.nat(20 * 60_000)) });
    let most = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 50, maxLength: 300 }), (acts) => {
        let nowMs = 0;
        let code: PendingCode | null = null;
        const asked: number[] = [];
        const guesses: number[] = [];
        for (const { ask, passMs } of acts) {
          nowMs += passMs;
          if (ask && waitForCode(asked, IDENTIFIER_BUDGET, nowMs) === 0) {
            asked.push(nowMs);
            code = pendingCode(RIGHT, nowMs);
          }
          for (let n = 0; n < (ask ? 1 : CODE_TRIES) && code; n += 1) {
            if (nowMs < code.expiresAtMs) guesses.push(nowMs);
            code = tryCode(code, WRONG, nowMs).left;
          }
        }
        const worst = Math.max(0, ...guesses.map((from) => inHour(guesses, from)));
        most = Math.max(most, worst);
        return worst <= IDENTIFIER_BUDGET.codesMax * CODE_TRIES;
      }),
      { numRuns: 500 },
    );
    t.ok(most >= 12, `the property was put to the test: ${most} guesses`);
  },
);

t.test('nor at the seam of two hours', async (t) => {
  // Five codes kept for the end of one window, and the next as soon as they are to be had.
  const asked: number[] = [];
  const guesses: number[] = [];
  let nowMs = 0;
  while (nowMs < 4 * HOUR_MS) {
    nowMs += waitForCode(asked, IDENTIFIER_BUDGET, nowMs);
    asked.push(nowMs);
    const code = pendingCode(RIGHT, nowMs);
    const tryAtMs = code.expiresAtMs - 1;
    guesses.push(tryAtMs, tryAtMs, tryAtMs);
  }
  for (const from of guesses) t.ok(inHour(guesses, from) <= 15);
});

function inHour(times: readonly number[], fromMs: number): number {
  return times.filter((atMs) => atMs >= fromMs && atMs < fromMs + HOUR_MS).length;
}
