import t, { type Test } from 'tap';
import { Jobs, CATCH_UP_AFTER_MS } from '../../src/jobs/jobs.js';
import { NOTED_EVERY_MS } from '../../src/jobs/job-diary.js';
import type { Job } from '../../src/jobs/timetable.js';
import { HubError } from '../../src/kit/errors.js';
import { silentLogger } from '../../src/kit/logger.js';
import type { JobName } from '../../src/operations/jobs/job-names.js';
import { raiseAlerts } from '../../src/operations/security/raise-alerts.js';
import { temporaryStore, type TemporaryStore } from '../support/temporary-store.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAILY: JobName = 'forget-sessions';
const EACH_MINUTE: JobName = 'release-holds';
const NO_TIME: JobName = 'checkpoint-database';

/** Lines whose work does as the test says, on simulated time. */
function world(t: Test) {
  const temporary: TemporaryStore = temporaryStore(t);
  const { clock } = temporary;
  const ran: string[] = [];
  const failing = new Map<string, Error>();
  const held = new Map<string, Promise<void>>();
  const time = { isTrusted: true };
  const line = (name: JobName, at: string): Job => ({
    name,
    at,
    run: async () => {
      ran.push(name);
      await held.get(name);
      const error = failing.get(name);
      if (error) throw error;
      return 3;
    },
  });
  const lines: readonly Job[] = [
    line(EACH_MINUTE, '* * * * *'),
    line(DAILY, '23 3 * * *'),
    { ...line(NO_TIME, '53 3 * * *'), anyTime: true },
  ];
  const settle = () => clock.advanceSettling(100, 25);
  const start = async () => {
    const { store } = temporary;
    const jobs = new Jobs({
      ...{ jobs: lines, store, clock, logger: silentLogger },
      timeIsTrusted: () => time.isTrusted,
    });
    const started = jobs.start();
    await settle();
    await started;
    t.teardown(() => jobs.stop());
    return jobs;
  };
  /** Everything that is due has run. */
  const caughtUp = async () => {
    await clock.advanceSettling(CATCH_UP_AFTER_MS + 100, CATCH_UP_AFTER_MS);
    for (let n = 0; n < 20; n += 1) await settle();
    return ran.splice(0);
  };
  const stop = async (jobs: Jobs) => {
    const stopped = jobs.stop();
    await settle();
    await stopped;
  };
  const viewOf = (jobs: Jobs, name: JobName) => jobs.view().find((job) => job.name === name);
  const events = () =>
    temporary.store.events
      .page({ cursor: null, size: 100 }, {})
      .rows.map(({ type, reason }) => [type, reason]);
  return { temporary, clock, ran, failing, held, time, start, stop, settle, caughtUp, viewOf, events };
}

t.test('what was missed while the hub was off runs once, in its order', async (t) => {
  const { temporary, clock, start, stop, caughtUp, viewOf } = world(t);
  const first = await start();
  t.strictSame(await caughtUp(), [], 'a new hub has missed nothing');
  t.match(viewOf(first, DAILY), { begunAtMs: null, tookMs: null, trouble: null, runningForMs: null });
  await stop(first);
  await temporary.reopen();
  clock.jumpWall(5 * DAY_MS);
  const second = await start();
  t.strictSame(await caughtUp(), [EACH_MINUTE, DAILY, NO_TIME], 'five days, once each');
  t.match(viewOf(second, DAILY), { done: 3, failures: 0, trouble: null });
  await stop(second);
  await temporary.reopen();
  const third = await start();
  t.notMatch(await caughtUp(), [DAILY], 'it did run');
  t.match(viewOf(third, DAILY), { done: 3, begunAtMs: Number }, 'and is known to have');
});

t.test('the clock jumps: forward once, back not at all, and the days go on', async (t) => {
  const { clock, start, caughtUp } = world(t);
  const jobs = await start();
  await caughtUp();
  clock.jumpWall(400 * DAY_MS);
  jobs.timeChanged();
  t.strictSame(await caughtUp(), [EACH_MINUTE, DAILY, NO_TIME]);
  clock.jumpWall(-300 * DAY_MS);
  jobs.timeChanged();
  t.strictSame(await caughtUp(), []);
  clock.jumpWall(DAY_MS);
  jobs.timeChanged();
  t.strictSame(await caughtUp(), [EACH_MINUTE, DAILY, NO_TIME], 'counted from where the clock is now');
});

t.test('nothing goes by ages while the time is not trusted, and then once', async (t) => {
  const { clock, time, start, caughtUp, viewOf } = world(t);
  time.isTrusted = false;
  const jobs = await start();
  clock.jumpWall(2 * DAY_MS);
  jobs.timeChanged();
  t.strictSame(await caughtUp(), [NO_TIME]);
  t.match(viewOf(jobs, DAILY), { waitsForTime: true, begunAtMs: null });
  t.throws(
    () => {
      jobs.begin(DAILY);
    },
    { code: 'time_untrusted' },
  );
  time.isTrusted = true;
  jobs.timeChanged();
  t.strictSame(await caughtUp(), [EACH_MINUTE, DAILY]);
});

t.test('none overlaps itself, and one that hangs stops no other', async (t) => {
  const { clock, held, start, settle, caughtUp, viewOf } = world(t);
  let release = (): void => undefined;
  held.set(
    DAILY,
    new Promise<void>((resolve) => {
      release = resolve;
    }),
  );
  const jobs = await start();
  jobs.begin(DAILY);
  for (let n = 0; n < 10; n += 1) await settle();
  t.throws(
    () => {
      jobs.begin(DAILY);
    },
    { code: 'job_running' },
  );
  clock.jumpWall(DAY_MS);
  jobs.timeChanged();
  t.strictSame(await caughtUp(), [DAILY, EACH_MINUTE, NO_TIME]);
  t.match(viewOf(jobs, DAILY), { runningForMs: Number });
  t.equal(jobs.health().ok, true);
  clock.stall(25 * HOUR_MS);
  t.match(jobs.health(), { ok: false, detail: /forget-sessions hangs/ });
  release();
  for (let n = 0; n < 10; n += 1) await settle();
  t.match(viewOf(jobs, DAILY), { runningForMs: null, done: 3 });
});

t.test('one that fails is told once, with what to do, stops no other, and its end is told', async (t) => {
  const { temporary, clock, failing, start, caughtUp, viewOf, events, settle } = world(t);
  failing.set(DAILY, new HubError('storage_failed', 'The disk failed.'));
  failing.set(EACH_MINUTE, new Error('a secret'));
  const jobs = await start();
  for (let day = 0; day < 3; day += 1) {
    clock.jumpWall(DAY_MS);
    jobs.timeChanged();
    t.strictSame(await caughtUp(), [EACH_MINUTE, DAILY, NO_TIME]);
  }
  t.match(viewOf(jobs, DAILY), {
    failures: 3,
    trouble: { code: 'storage_failed', text: 'The disk failed.' },
  });
  t.match(viewOf(jobs, EACH_MINUTE), { trouble: { code: 'internal_error', text: 'The hub failed.' } });
  t.match(jobs.health(), { ok: false, detail: /forget-sessions fails: The disk failed/ });
  t.strictSame(events(), [
    ['JOB_FAILED', 'internal_error'],
    ['JOB_FAILED', 'storage_failed'],
  ]);
  const [row] = temporary.store.events.page({ cursor: null, size: 1 }, {}).rows;
  t.match(row, {
    description: /Look at the space on the disk|Look at the hub's log|space/,
    data: { job: String },
  });
  failing.clear();
  jobs.begin(DAILY);
  for (let n = 0; n < 10; n += 1) await settle();
  t.strictSame(events()[0], ['JOB_RECOVERED', null]);
  t.match(viewOf(jobs, DAILY), { failures: 0, trouble: null });
});

t.test('an alert of each job that fails, and it ends by itself', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const raise = raiseAlerts({ clock, newId });
  const log = (type: 'JOB_FAILED' | 'JOB_RECOVERED', job: string, reason: string | null) =>
    store.write((tx) => {
      const event = {
        ...{ atMs: clock.wallMs(), type, reason, description: '', success: reason === null, data: { job } },
        ...{ deviceId: null, userId: null, targetUserId: null, method: null, ipAddress: null },
        ...{ commandId: null, lockEventKey: null, actor: { kind: 'system', id: null, name: 'hub' } as const },
      };
      raise(tx, tx.events.append(event));
    });
  const open = () =>
    store.alerts
      .page({ cursor: null, size: 10 }, { state: 'unresolved', silent: false })
      .rows.map(({ kind, level, data }) => [kind, level, data['job']]);
  await log('JOB_FAILED', 'make-backup', 'backup_failing');
  await log('JOB_FAILED', 'forget-sessions', 'storage_failed');
  await log('JOB_FAILED', 'check-database', 'database_damaged');
  t.strictSame(open().sort(), [
    ['database_damaged', 'critical', 'check-database'],
    ['job_failed', 'warning', 'forget-sessions'],
    ['job_failed', 'warning', 'make-backup'],
  ]);
  await log('JOB_RECOVERED', 'make-backup', null);
  t.equal(open().length, 2);
});

t.test('what comes each minute is written down once an hour', async (t) => {
  const { temporary, clock, start, settle, stop } = world(t);
  const jobs = await start();
  const before = temporary.store.counts.commits;
  for (let minute = 0; minute < 30; minute += 1) {
    clock.stall(60_000);
    jobs.begin(EACH_MINUTE);
    for (let n = 0; n < 3; n += 1) await settle();
  }
  t.ok(temporary.store.counts.commits - before <= 1 + Math.ceil((30 * 60_000) / NOTED_EVERY_MS));
  await stop(jobs);
  const [kept] = temporary.store.jobs.all().filter(({ name }) => name === EACH_MINUTE);
  t.ok((kept?.begunAtMs ?? 0) > clock.wallMs() - 120_000, 'the stop writes down the last');
});

t.test('each line comes with its minute, whatever the clock on the wall does', async (t) => {
  const { clock, ran, start, stop } = world(t);
  const jobs = await start();
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) await clock.advanceSettling(1_000, 250);
    return ran.splice(0);
  };
  t.strictSame(await pass(130), [EACH_MINUTE, EACH_MINUTE]);
  clock.jumpWall(-365 * DAY_MS);
  jobs.timeChanged();
  t.strictSame(await pass(130), [EACH_MINUTE, EACH_MINUTE], 'not a year later');
  // A machine without a clock of its own begins in 1970; nobody has noticed yet that the time is here.
  clock.jumpWall(56 * 365 * DAY_MS);
  t.strictSame(await pass(60), [EACH_MINUTE, DAILY, NO_TIME], 'once, not thirty million times');
  await stop(jobs);
  t.strictSame(await pass(130), [], 'stopped');
});
