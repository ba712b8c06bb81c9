import t from 'tap';
import type { Page, PageRequest } from '../../src/operations/page.js';
import type { SqliteStore } from '../../src/store/store.js';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, sampleEvent, samplePin, sampleUser, uuid, verifierFor } from './samples.js';

/** Numbers of rows come from an index first. */
const COUNTED_FROM_NUMBERS: Readonly<Record<string, number>> = { events: 3, 'events of a lock': 7 };
const FROM_NUMBERS: Readonly<Record<string, number>> = { events: 2, 'events of a lock': 4 };

const LISTS: Record<string, (store: SqliteStore, page: PageRequest) => Page<unknown>> = {
  users: (store, page) => store.users.list(page),
  sites: (store, page) => store.sites.list(page),
  devices: (store, page) => store.devices.list(page),
  pins: (store, page) => store.pins.list(page, {}),
  'pins of a lock': (store, page) => store.pins.list(page, { deviceId: uuid(1) }),
  events: (store, page) => store.events.page(page, {}),
  'events of a lock': (store, page) => store.events.page(page, { deviceId: uuid(1) }),
};

t.test('a list costs the same few statements at 1 row and at 100', async (t) => {
  const { store } = openTestStore(t);
  const cost = (list: (store: SqliteStore, page: PageRequest) => Page<unknown>) => {
    const before = store.counts.statements;
    const { rows } = list(store, { cursor: null, size: 200 });
    return { rows: rows.length, statements: store.counts.statements - before };
  };
  const fill = (from: number, to: number) =>
    store.write((tx) => {
      for (let n = from; n <= to; n += 1) {
        tx.users.insert(sampleUser(n), null);
        tx.sites.insert({ id: uuid(n), name: `Site ${n}`, timeZone: 'UTC', createdAtMs: n });
        tx.devices.insert(sampleDevice(n), SALT);
        const doors = [...new Set([uuid(1), uuid(n)])];
        tx.pins.insert(
          samplePin(n, doors),
          doors.map((deviceId) => ({ deviceId, verifier: verifierFor(n), pepperId: 'p' })),
        );
        tx.events.append(sampleEvent());
      }
    });
  await fill(1, 1);
  for (const [name, list] of Object.entries(LISTS))
    t.strictSame(cost(list), { rows: 1, statements: FROM_NUMBERS[name] ?? 1 }, name);
  await fill(2, 100);
  for (const [name, list] of Object.entries(LISTS))
    t.strictSame(cost(list), { rows: 100, statements: FROM_NUMBERS[name] ?? 1 }, name);
});

t.test('a count is one statement more, of the whole list, whichever page it comes with', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    for (let n = 1; n <= 7; n += 1) {
      tx.users.insert(sampleUser(n), null);
      tx.sites.insert({ id: uuid(n), name: `Site ${n}`, timeZone: 'UTC', createdAtMs: n });
      tx.devices.insert(sampleDevice(n), SALT);
      tx.pins.insert(samplePin(n, [uuid(1)]), [
        { deviceId: uuid(1), verifier: verifierFor(n), pepperId: 'p' },
      ]);
      tx.events.append(sampleEvent());
    }
  });
  for (const [name, list] of Object.entries(LISTS)) {
    const first = list(store, { cursor: null, size: 3 });
    t.equal(first.count, undefined, `${name}: only when asked`);
    const before = store.counts.statements;
    const next = list(store, { cursor: first.next, size: 3, counted: true });
    t.equal(store.counts.statements - before, COUNTED_FROM_NUMBERS[name] ?? 2, name);
    t.equal(next.count, 7, name);
  }
});

t.test(
  'the log stays as cheap to write: a commit of many events adds one statement, and one for each that counts',
  async (t) => {
    const { store } = openTestStore(t);
    const site = { id: uuid(7), name: 'Home', timeZone: 'UTC', createdAtMs: 1 };
    await store.write((tx) => {
      tx.sites.insert(site);
      tx.devices.insert(sampleDevice(1, { siteId: site.id }), SALT);
    });
    const cost = async (events: number, type: 'UNLOCK' | 'LOCK') => {
      const before = store.counts.statements;
      await store.write((tx) => {
        for (let n = 0; n < events; n += 1) tx.events.append(sampleEvent({ type }));
      });
      return store.counts.statements - before - events;
    };
    t.equal(await cost(1, 'LOCK'), 1);
    t.equal(await cost(100, 'LOCK'), 1);
    t.equal(await cost(0, 'LOCK'), 0);
    t.equal(await cost(1, 'UNLOCK'), 1 + 3, 'the first of its kind begins a series');
    t.equal(await cost(100, 'UNLOCK'), 1 + 100);
  },
);
