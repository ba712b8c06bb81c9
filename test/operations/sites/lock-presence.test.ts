import t from 'tap';
import { silentLogger } from '../../../src/kit/logger.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { FIRST_CONTACT_MS, LockPresence } from '../../../src/operations/sites/lock-presence.js';
import type { SqliteStore } from '../../../src/store/store.js';
import { SALT, sampleDevice, uuid } from '../../store/samples.js';
import { temporaryStore, type TemporaryStore } from '../../support/temporary-store.js';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 4 * QUARTER_MS;
const [HOME, OFFICE, DOOR, GATE] = [uuid(11), uuid(12), uuid(1), uuid(2)];

/** A lock that is asked how it is, and says nothing. */
const QUIET = { transportOf: () => 'ble' as const, ask: () => undefined };

interface Row {
  site_id: string;
  device_id: string;
  quarter: number;
  quarters: number;
  known_ms: number;
  online_ms: number;
}

/** Rows of a lock, quarters counted from 09:00. */
function presenceOf(store: SqliteStore, device: string): (Omit<Row, 'device_id'> & { site: string })[] {
  const first = Date.UTC(2026, 0, 5, 9) / QUARTER_MS;
  return store['sql'].connection
    .prepare<[string], Row>(
      `SELECT site_id, device_id, quarter - ${first} AS quarter, quarters, known_ms, online_ms
       FROM lock_presence JOIN statistic_series ON id = series_id WHERE device_id = ? ORDER BY quarter, site_id`,
    )
    .all(device)
    .map(({ site_id, quarter, quarters, known_ms, online_ms }) => ({
      site: site_id === HOME ? 'home' : 'office',
      site_id,
      quarter,
      quarters,
      known_ms,
      online_ms,
    }));
}

function batteriesOf(store: SqliteStore): { quarter: number; min_percent: number; last_percent: number }[] {
  const first = Date.UTC(2026, 0, 5, 9) / QUARTER_MS;
  return store['sql'].connection
    .prepare<[], { quarter: number; min_percent: number; last_percent: number }>(
      `SELECT quarter - ${first} AS quarter, min_percent, last_percent FROM lock_batteries ORDER BY quarter`,
    )
    .all();
}

/** Two paired locks at home, at 09:00. */
async function house(home: TemporaryStore) {
  const { store, clock } = home;
  await store.write((tx) => {
    for (const id of [HOME, OFFICE])
      tx.sites.insert({ id, name: id === HOME ? 'Home' : 'Office', timeZone: 'UTC', createdAtMs: 1 });
    for (const n of [1, 2])
      tx.devices.insert(sampleDevice(n, { siteId: HOME, status: 'ACTIVE', transport: 'serial' }), SALT);
  });
  const live = new LiveLocks(clock, QUIET);
  const presence = new LockPresence({ store, clock, logger: silentLogger, live });
  await presence.start();
  const pass = (ms: number) => clock.advanceSettling(ms, MINUTE_MS);
  /** A write that may wait for company needs its own timer, and a turn. */
  const settle = () => clock.advanceSettling(30, 30);
  return { store, clock, live, presence, pass, settle };
}

/** It never comes to do anything any more. */
function kill(presence: LockPresence): void {
  presence['running'] = false;
  presence['timer']?.cancel();
}

t.test('time online, offline and not known', async (t) => {
  const { store, live, presence, pass, settle, clock } = await house(temporaryStore(t));
  await pass(FIRST_CONTACT_MS / 2);
  live.observe(DOOR, { kind: 'link', online: true });
  await pass(HOUR_MS - FIRST_CONTACT_MS / 2 - 5 * MINUTE_MS);
  live.observe(DOOR, { kind: 'link', online: false });
  await pass(5 * MINUTE_MS);
  await settle();
  t.match(
    presenceOf(store, DOOR),
    [
      { quarter: 0, quarters: 1, known_ms: QUARTER_MS - 30_000, online_ms: QUARTER_MS - 30_000 },
      { quarter: 1, quarters: 2, known_ms: 2 * QUARTER_MS, online_ms: 2 * QUARTER_MS },
      { quarter: 3, quarters: 1, known_ms: QUARTER_MS, online_ms: QUARTER_MS - 5 * MINUTE_MS },
    ],
    'until it was first heard nothing is known',
  );
  t.match(
    presenceOf(store, GATE),
    [
      { quarter: 0, quarters: 1, known_ms: QUARTER_MS - FIRST_CONTACT_MS, online_ms: 0 },
      { quarter: 1, quarters: 3, known_ms: 3 * QUARTER_MS, online_ms: 0 },
    ],
    'never heard: offline, once it had the time to come',
  );
  await pass(10 * MINUTE_MS);
  const stopping = presence.stop();
  await settle();
  await stopping;
  t.match(presenceOf(store, DOOR).at(-1), { quarter: 4, online_ms: 0, quarters: 1 }, 'the rest at the stop');
  t.ok((presenceOf(store, DOOR).at(-1)?.known_ms ?? 0) >= 10 * MINUTE_MS);
  await live.stop();
  t.equal(clock.pendingTimers, 0, 'nothing is left behind');
});

t.test('a lock that is always there is a row a day', async (t) => {
  const { store, live, pass, settle } = await house(temporaryStore(t));
  live.observe(DOOR, { kind: 'link', online: true });
  const commits = store.counts.commits;
  await pass(48 * HOUR_MS);
  await settle();
  const rows = presenceOf(store, DOOR);
  t.same(
    rows.map(({ quarters }) => quarters),
    [96, 96],
  );
  t.ok(rows.every((row) => row.online_ms === row.known_ms && row.known_ms === 96 * QUARTER_MS));
  t.ok(store.counts.commits - commits <= 48, `${store.counts.commits - commits} commits in two days`);
});

t.test('killed: what was not written is not known, and never counted as online', async (t) => {
  const home = temporaryStore(t);
  const first = await house(home);
  first.live.observe(DOOR, { kind: 'link', online: true });
  await first.pass(HOUR_MS + 20 * MINUTE_MS);
  await first.settle();
  // No stop: a power cut. A new hub on the same disk comes 30 minutes later.
  kill(first.presence);
  const written = presenceOf(home.store, DOOR);
  t.equal(
    written.reduce((sum, row) => sum + row.known_ms, 0),
    HOUR_MS,
  );
  home.clock.jumpWall(30 * MINUTE_MS);
  const live = new LiveLocks(home.clock, QUIET);
  const presence = new LockPresence({ store: home.store, clock: home.clock, logger: silentLogger, live });
  await presence.start();
  live.observe(DOOR, { kind: 'link', online: true });
  await first.pass(9 * MINUTE_MS);
  const stopping = presence.stop();
  await first.settle();
  await stopping;
  const rows = presenceOf(home.store, DOOR);
  t.match(rows.at(-1), { quarter: 7, quarters: 1 });
  t.ok(Math.abs((rows.at(-1)?.known_ms ?? 0) - 9 * MINUTE_MS) < 1000);
  t.equal(rows.length, written.length + 1);
});

t.test('restarts within a quarter add up, and no quarter is longer than itself', async (t) => {
  const home = temporaryStore(t);
  const { store, clock, settle, presence: before } = await house(home);
  kill(before);
  for (let i = 0; i < 6; i += 1) {
    const live = new LiveLocks(clock, QUIET);
    const presence = new LockPresence({ store, clock, logger: silentLogger, live });
    await presence.start();
    live.observe(GATE, { kind: 'link', online: true });
    await clock.advanceSettling(4 * MINUTE_MS, MINUTE_MS);
    const stopping = presence.stop();
    await settle();
    await stopping;
    await live.stop();
    // Each time the clock is set back to the same four minutes.
    clock.jumpWall(-4 * MINUTE_MS);
  }
  const rows = presenceOf(store, GATE);
  t.equal(rows.length, 1);
  t.match(rows, [{ quarters: 1, known_ms: QUARTER_MS, online_ms: QUARTER_MS }]);
});

t.test('a lock that moves leaves its time where it was', async (t) => {
  const { store, live, presence, pass, settle, clock } = await house(temporaryStore(t));
  live.observe(DOOR, { kind: 'link', online: true });
  await pass(20 * MINUTE_MS);
  const moved = store.write((tx) => {
    tx.devices.rename(DOOR, 'Door', OFFICE, clock.wallMs());
  });
  await settle();
  await moved;
  presence.placeChanged(DOOR);
  await pass(40 * MINUTE_MS);
  await settle();
  const known = (site: string) =>
    presenceOf(store, DOOR)
      .filter((row) => row.site === site)
      .reduce((sum, row) => sum + row.known_ms, 0);
  t.ok(Math.abs(known('home') - 20 * MINUTE_MS) < 1000);
  t.ok(Math.abs(known('office') - 40 * MINUTE_MS) < 1000);
});

t.test('batteries: when they changed, at most once an hour, and twice a day when they did not', async (t) => {
  const { store, live, pass, settle } = await house(temporaryStore(t));
  live.observe(DOOR, { kind: 'link', online: true });
  for (const percent of [80, 78, 79]) {
    live.observe(DOOR, { kind: 'battery', percent });
    await pass(5 * MINUTE_MS);
  }
  await pass(45 * MINUTE_MS);
  await settle();
  t.same(batteriesOf(store), [{ quarter: 0, min_percent: 78, last_percent: 79 }]);
  await pass(5 * HOUR_MS);
  await settle();
  t.equal(batteriesOf(store).length, 1, 'no change, no row');
  await pass(20 * HOUR_MS);
  await settle();
  t.same(
    batteriesOf(store)
      .slice(1)
      .map(({ last_percent: last }) => last),
    [79, 79],
  );
});

t.test('a full disk loses nothing of the last day, a site removed meanwhile is passed over', async (t) => {
  const { store, live, pass, settle } = await house(temporaryStore(t));
  live.observe(DOOR, { kind: 'link', online: true });
  const write = store.writeSoon.bind(store);
  store.writeSoon = () => Promise.reject(new Error('disk full'));
  await pass(3 * HOUR_MS);
  store.writeSoon = write;
  await pass(HOUR_MS);
  await settle();
  t.equal(
    presenceOf(store, DOOR).reduce((sum, row) => sum + row.known_ms, 0),
    4 * HOUR_MS,
  );
  await pass(HOUR_MS / 2);
  const gone = store.write((tx) => {
    tx.sites.remove(HOME);
  });
  await settle();
  await gone;
  await pass(HOUR_MS);
  await settle();
  t.same(presenceOf(store, DOOR), []);
});
