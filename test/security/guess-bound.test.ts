import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import t from 'tap';
import { chanceOf, guessesIn } from '../../src/security/guess-bound.js';
import {
  afterLockout,
  afterOwnRightCode,
  afterQuiet,
  afterRightCode,
  afterWrongCode,
  EASED_MAX,
  isStopped,
  NO_STREAK,
  QUIET_MS,
} from '../../src/security/lockout.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Percent with two significant digits, as people read it. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

t.test('how many guesses there are in a day, in a week, and before the stop', async (t) => {
  t.equal(guessesIn(DAY_MS), 33);
  t.equal(guessesIn(7 * DAY_MS, false), 100);
  t.equal(guessesIn(7 * DAY_MS), 112);
  t.equal(guessesIn(365 * DAY_MS) - guessesIn(364 * DAY_MS), 4, 'in the long run four a day');
});

t.test('the chance is that of drawing without putting back', async (t) => {
  t.ok(Math.abs(chanceOf(1, 1, 1) - 0.1) < 1e-12);
  t.ok(Math.abs(chanceOf(10, 1, 1) - 1) < 1e-12);
  t.ok(Math.abs(chanceOf(2, 3, 1) - (1 - (7 / 10) * (6 / 9))) < 1e-12);
});

const bounds = [
  { name: 'at a keypad, whenever the family comes home', afterRight: afterRightCode, mostRights: Infinity },
  {
    name: 'elsewhere, however often they ask for a right one',
    afterRight: afterOwnRightCode,
    mostRights: EASED_MAX,
  },
];
for (const { name, afterRight, mostRights } of bounds)
  t.test(`nobody does better, whatever they do ${name}`, async () => {
    const step = fc.constantFrom('guess', 'guess', 'guess', 'right', 'wait_hour', 'wait_quiet');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        let streak = NO_STREAK;
        let nowMs = 0;
        let openAtMs = 0;
        let lastWrongMs = 0;
        let guesses = 0;
        let rights = 0;
        const quiet = () => {
          while (nowMs - lastWrongMs >= QUIET_MS) {
            streak = afterQuiet(streak);
            lastWrongMs += QUIET_MS;
          }
        };
        for (const what of steps) {
          if (what === 'wait_hour' || what === 'wait_quiet')
            nowMs += what === 'wait_hour' ? HOUR_MS : QUIET_MS;
          else nowMs = Math.max(nowMs, openAtMs);
          quiet();
          if (nowMs > 7 * DAY_MS || isStopped(streak)) break;
          if (nowMs >= openAtMs) streak = afterLockout(streak);
          if (what === 'right' && streak.failures > 0) {
            rights += 1;
            streak = afterRight(streak);
          }
          if (what === 'guess') {
            guesses += 1;
            lastWrongMs = nowMs;
            streak = afterWrongCode(streak);
            openAtMs = nowMs + (streak.lockedForMs ?? 0);
          }
          if (guesses > guessesIn(nowMs) + Math.min(rights, mostRights)) return false;
        }
        return true;
      }),
      { numRuns: 500 },
    );
  });

t.test('what SECURITY.md says of it is what the rule gives', async (t) => {
  const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
  const day = guessesIn(DAY_MS);
  t.ok(text.includes(`at most ${day} wrong codes in the first day`), `${day}`);
  t.ok(text.includes(`${guessesIn(7 * DAY_MS)} in a week`));
  t.ok(text.includes('four a day'));
  const [own, ownWeek] = [day + EASED_MAX, guessesIn(7 * DAY_MS) + EASED_MAX];
  t.ok(text.includes(`at most ${own} wrong codes in the first day, ${ownWeek} in a week`));
  for (const [codes, digits] of [
    [1, 4],
    [10, 4],
    [1, 6],
    [10, 6],
  ] as const) {
    const row = `| ${codes} | ${digits} | ${percent(chanceOf(day, codes, digits))} | ${percent(chanceOf(guessesIn(7 * DAY_MS), codes, digits))} |`;
    t.ok(text.includes(row), row);
  }
});
