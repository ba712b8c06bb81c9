import Database from 'better-sqlite3';
import fc from 'fast-check';
import t from 'tap';
import type { NewEvent } from '../../src/audit/event.js';
import type { SqliteStore } from '../../src/store/store.js';
import { fillStatistics } from '../../src/store/fill-statistics.js';
import { inspectStore } from '../../src/store/inspect.js';
import { silentLogger } from '../../src/kit/logger.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, sampleEvent, uuid } from './samples.js';

const QUARTER_MS = 900_000;
const LOCKS = [1, 2, 3];
const SITES = [11, 12];

type Step =
  | { readonly do: 'event'; readonly event: NewEvent }
  | { readonly do: 'move'; readonly lock: number; readonly site: number | null }
  | { readonly do: 'remove'; readonly lock: number }
  | { readonly do: 'add'; readonly lock: number; readonly site: number | null }
  | { readonly do: 'undone'; readonly event: NewEvent };

const lock = fc.constantFrom(...LOCKS);
const site = fc.constantFrom(...SITES, null);
const event: fc.Arbitrary<NewEvent> = fc
  .record({
    type: fc.constantFrom(
      'UNLOCK',
      'UNLATCH',
      'LOCK',
      'ACCESS_DENIED',
      'WRONG_CODE',
      'JAM',
      'LOGGED_IN',
      'BATTERY_LOW',
    ),
    success: fc.constantFrom(true, true, false, null),
    reason: fc.constantFrom('wrong_code', 'no_right', 'battery_low', 'jammed', null, 'Free text!'),
    method: fc.constantFrom('pin', 'rest', 'auto', null),
    atMs: fc.integer({ min: -2 * QUARTER_MS, max: 6 * QUARTER_MS }),
    deviceId: fc.option(lock.map(uuid)),
  } as const)
  .map((given) => sampleEvent(given));
const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: event.map((one): Step => ({ do: 'event', event: one })) },
      { weight: 1, arbitrary: event.map((one): Step => ({ do: 'undone', event: one })) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), lock, site }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), lock }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), lock, site }) },
    ),
    { minLength: 30, maxLength: 60 },
  )
  .map((some) => [...LOCKS.map((lock): Step => ({ do: 'add', lock, site: 11 + (lock % 2) })), ...some]);

/** Counts by hand, knowing nothing of how the hub does it. */
function slowCount(done: readonly Step[]): Record<string, number> {
  const at = new Map<number, number | null>();
  const counts: Record<string, number> = {};
  for (const step of done) {
    if (step.do === 'add' && !at.has(step.lock)) at.set(step.lock, step.site);
    if (step.do === 'move' && at.has(step.lock)) at.set(step.lock, step.site);
    if (step.do === 'remove') at.delete(step.lock);
    if (step.do !== 'event') continue;
    const { type, success, reason, method, atMs, deviceId } = step.event;
    const number = LOCKS.find((one) => uuid(one) === deviceId);
    const where = number === undefined ? null : (at.get(number) ?? null);
    if (where === null) continue;
    let what = '';
    if ((type === 'UNLOCK' || type === 'UNLATCH') && success === true) what = `entry ${method ?? 'other'}`;
    if (type === 'ACCESS_DENIED') what = `denial ${reason === 'Free text!' ? 'other' : (reason ?? 'other')}`;
    if (type === 'WRONG_CODE') what = `denial ${reason === 'wrong_code' ? reason : 'other'}`;
    if (type === 'JAM' || (type === 'BATTERY_LOW' && reason === 'battery_low')) what = `alert ${type}`;
    if (['UNLOCK', 'UNLATCH', 'LOCK'].includes(type) && success === false && reason === 'jammed')
      what = 'alert JAM';
    if (what === '') continue;
    const key = `${uuid(where)} ${String(deviceId)} ${what} ${Math.floor(atMs / QUARTER_MS)}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function storedCounts(store: SqliteStore): Record<string, number> {
  const rows = store['sql'].connection
    .prepare<[], { key: string; count: number }>(
      `SELECT s.site_id || ' ' || s.device_id || ' ' || s.kind || ' ' || s.detail || ' ' || c.quarter AS key, c.count
       FROM statistic_counts c JOIN statistic_series s ON s.id = c.series_id`,
    )
    .all();
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
}

async function play(store: SqliteStore, done: readonly Step[]): Promise<void> {
  await store.write((tx) => {
    for (const n of SITES)
      tx.sites.insert({ id: uuid(n), name: `Site ${n}`, timeZone: 'UTC', createdAtMs: n });
  });
  // Without waiting in between: many changes share a commit, and one that fails has it applied twice.
  const answers = done.map((step) =>
    store
      .write((tx) => {
        if (step.do === 'event') tx.events.append(step.event);
        else if (step.do === 'undone') {
          tx.events.append(step.event);
          throw new Error('undone');
        } else if (step.do === 'remove') tx.devices.remove(uuid(step.lock));
        else if (step.do === 'move')
          tx.devices.rename(uuid(step.lock), 'x', step.site === null ? null : uuid(step.site), 1);
        else if (!tx.devices.byId(uuid(step.lock)))
          tx.devices.insert(
            { ...sampleDevice(step.lock), siteId: step.site === null ? null : uuid(step.site) },
            SALT,
          );
      })
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.message === 'undone')) throw error;
      }),
  );
  await Promise.all(answers);
}

t.test(
  'whatever happens, the statistics are what counting by hand gives, where each lock was then',
  async (t) => {
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (done) => {
        const { store } = openTestStore(t, { file: `${t.testdir()}/${counted}.db` });
        await play(store, done);
        const wanted = slowCount(done);
        counted += 1 + Object.keys(wanted).length;
        t.strictSame(storedCounts(store), wanted);
        t.strictSame(store.checkStatistics(), [], 'and its own recount agrees');
        await store.stop();
      }),
      { numRuns: 60 },
    );
    t.ok(counted > 300, `${counted} numbers`);
  },
);

t.test(
  'an old log is counted when it is opened, chunk by chunk, and goes on where it broke off',
  async (t) => {
    const [sample = []] = fc.sample(
      fc.array(
        event.map((one): Step => ({ do: 'event', event: one })),
        { minLength: 400, maxLength: 400 },
      ),
      { numRuns: 1, seed: 42 },
    );
    const done: Step[] = [
      { do: 'add', lock: 1, site: 11 },
      { do: 'add', lock: 2, site: 12 },
      ...sample.slice(0, 200),
      { do: 'move', lock: 1, site: 12 },
      ...sample.slice(200),
      { do: 'remove', lock: 2 },
    ];
    const { store, file } = openTestStore(t);
    await play(store, done);
    const wanted = slowCount(done);
    t.ok(Object.keys(wanted).length > 40);
    t.strictSame(storedCounts(store), wanted);
    store['sql'].connection.exec('UPDATE statistic_rules SET rules = 0; DELETE FROM statistic_series');
    t.strictSame(storedCounts(store), {});
    const { sql } = { sql: store['sql'] };
    const run = sql.connection.prepare.bind(sql.connection);
    let commits = 0;
    sql.connection.prepare = ((text: string) => {
      const statement = run(text);
      if (text !== 'COMMIT') return statement;
      return {
        run: () => {
          commits += 1;
          if (commits === 4) throw new Error('power cut');
          return statement.run();
        },
      };
    }) as typeof sql.connection.prepare;
    t.throws(() => fillStatistics(sql, silentLogger, 50), /power cut/);
    sql.connection.prepare = run;
    t.notSame(storedCounts(store), wanted, 'half way');
    await store.stop();

    const again = openTestStore(t, { file }).store;
    t.strictSame(storedCounts(again), wanted);
    t.strictSame(again.checkStatistics(), []);
    await again.write((tx) =>
      tx.events.append(sampleEvent({ type: 'UNLOCK', method: 'pin', deviceId: uuid(1), atMs: 0 })),
    );
    t.strictSame(again.checkStatistics(), [], 'and goes on');
  },
);

t.test('numbers that were changed from outside are found, and counted anew when asked', async (t) => {
  const { store, file } = openTestStore(t);
  const entry = { type: 'UNLOCK', method: 'pin', success: true, deviceId: uuid(1), atMs: 0 } as const;
  await play(store, [
    { do: 'add', lock: 1, site: 11 },
    { do: 'event', event: sampleEvent(entry) },
    { do: 'event', event: sampleEvent({ ...entry, method: 'rest' }) },
  ]);
  await store.stop();
  t.same(inspectStore(file, 'quick').statistics, []);
  const raw = new Database(file);
  raw.exec(
    'UPDATE statistic_counts SET count = 7 WHERE series_id = 1; DELETE FROM statistic_counts WHERE series_id = 2',
  );
  raw.close();
  t.match(inspectStore(file, 'quick').statistics, [
    { deviceId: uuid(1), detail: 'pin', stored: 7, counted: 1 },
    { detail: 'rest', stored: 0, counted: 1 },
  ]);
});

t.test('a removed site takes its numbers along, and the rest still agrees', async (t) => {
  const { store } = openTestStore(t);
  const entry = { type: 'UNLOCK', method: 'pin', success: true, deviceId: uuid(1), atMs: 0 } as const;
  await play(store, [
    { do: 'add', lock: 1, site: 11 },
    { do: 'event', event: sampleEvent(entry) },
    { do: 'move', lock: 1, site: 12 },
    { do: 'event', event: sampleEvent(entry) },
  ]);
  t.equal(Object.keys(storedCounts(store)).length, 2);
  await store.write((tx) => {
    tx.sites.remove(uuid(11));
  });
  t.equal(Object.keys(storedCounts(store)).length, 1);
  t.strictSame(store.checkStatistics(), []);
});

t.test('a hub of before the statistics: its locks have a site, its log is counted', async (t) => {
  const file = `${t.testdir()}/old.db`;
  const old = new Database(file);
  migrate(old, MIGRATIONS.filter(({ name }) => name !== 'statistics').slice(0, 8));
  const site = old.prepare('INSERT INTO sites VALUES (?, ?, ?, 1)');
  site.run(uuid(11), 'Home', 'UTC');
  const lock = old.prepare(
    `INSERT INTO devices (id, device_id, name, site_id, status, created_at_ms, updated_at_ms, pin_salt)
     VALUES (?, ?, 'Door', ?, 'ACTIVE', 1, 1, zeroblob(16))`,
  );
  lock.run(uuid(1), 'door-1', null);
  lock.run(uuid(2), 'door-2', uuid(11));
  const log = old.prepare(
    `INSERT INTO events (seq, id, at_ms, type, success, description, device_id, actor_kind, actor_name, method, data, salt, leaf_hash, chain_hash)
     VALUES (?, 'x', 0, ?, 1, '', ?, 'system', 'hub', 'pin', ?, zeroblob(16), zeroblob(32), zeroblob(32))`,
  );
  const rows: [string, number, object][] = [
    ['UNLOCK', 1, {}],
    ['DEVICE_RENAMED', 1, { name: 'x', site_id: null }],
    ['UNLOCK', 1, {}],
    ['UNLOCK', 2, {}],
    ['UNLOCK', 3, {}],
    ['DEVICE_REMOVED', 3, {}],
  ];
  rows.forEach(([type, n, data], i) => log.run(i + 1, type, uuid(n), JSON.stringify(data)));
  old.close();

  const { store } = openTestStore(t, { file });
  t.equal(store.devices.byId(uuid(1))?.siteId, uuid(11), 'the only site there is');
  t.strictSame(storedCounts(store), {
    [`${uuid(11)} ${uuid(1)} entry pin 0`]: 2,
    [`${uuid(11)} ${uuid(2)} entry pin 0`]: 1,
  });
  await store.write((tx) => tx.events.append(sampleEvent({ deviceId: uuid(1), method: 'pin', atMs: 0 })));
  t.equal(storedCounts(store)[`${uuid(11)} ${uuid(1)} entry pin 0`], 3);
  t.strictSame(store.checkStatistics(), []);
});
