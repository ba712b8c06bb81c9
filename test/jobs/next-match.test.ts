import fc from 'fast-check';
import { createTask } from 'node-cron';
import t from 'tap';
import { nextMatch } from '../../src/jobs/next-match.js';
import { timetable, type JobWork } from '../../src/jobs/timetable.js';
import { JOB_NAMES } from '../../src/operations/jobs/job-names.js';

const MINUTE_MS = 60_000;
const work = Object.fromEntries(JOB_NAMES.map((name) => [name, async () => 0])) as unknown as JobWork;
const lines = timetable(work);

const field = (least: number, most: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: least, max: most }).map(String),
    fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );

t.test('every name has one line, and every line a name', async (t) => {
  t.strictSame(lines.map(({ name }) => name).sort(), [...JOB_NAMES].sort());
});

t.test('what comes next is what node-cron would do, and nothing before', async () => {
  const inWhichever = fc.tuple(field(0, 59), field(0, 23), field(1, 28), fc.constant('*'), field(0, 6));
  fc.assert(
    fc.property(
      fc.oneof(
        inWhichever.map((fields) => fields.join(' ')),
        fc.constantFrom(...lines.map(({ at }) => at)),
      ),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
      (at, fromMs) => {
        const task = createTask(at, () => undefined);
        const next = nextMatch(at)(fromMs);
        if (!task.match(new Date(next)) || next <= fromMs || next % MINUTE_MS !== 0) return false;
        // Looked at where another could hide: the hours before it, and those after the start.
        for (let n = 1; n <= 90; n += 1) {
          for (const ms of [next - n * MINUTE_MS, fromMs - (fromMs % MINUTE_MS) + n * MINUTE_MS])
            if (ms > fromMs && ms < next && task.match(new Date(ms))) return false;
        }
        return true;
      },
    ),
    { numRuns: 200 },
  );
});

t.test('from now on it tells what node-cron itself tells', async (t) => {
  for (const { at, name } of lines) {
    const task = createTask(at, () => undefined);
    const nowMs = Date.now();
    const [first, second] = task.getNextRuns(2).map((date) => date.getTime());
    // A minute may begin between the two.
    if (Math.floor(nowMs / MINUTE_MS) !== Math.floor(Date.now() / MINUTE_MS)) continue;
    t.equal(nextMatch(at)(nowMs), first, name);
    t.equal(nextMatch(at)(first ?? 0), second, name);
  }
});

t.test('each minute of an hour that comes twice', async (t) => {
  const each = nextMatch('* * * * *');
  let ms = Date.UTC(2026, 9, 24, 23, 0);
  for (let n = 0; n < 240; n += 1) {
    t.equal(each(ms) - ms, MINUTE_MS);
    ms = each(ms);
  }
});

t.test('what never comes is told', async (t) => {
  t.throws(() => nextMatch('0 0 30 2 *')(0));
  t.throws(() => nextMatch('nonsense'));
});
