import t from 'tap';
import type { SqliteStore } from '../../src/store/store.js';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, samplePin, sampleUser, uuid, verifierFor } from './samples.js';

const [FRONT, BACK] = [uuid(1), uuid(2)];

async function withDoors(store: SqliteStore): Promise<void> {
  await store.write((tx) => {
    tx.users.insert(sampleUser(9), null);
    tx.devices.insert(sampleDevice(1), SALT);
    tx.devices.insert(sampleDevice(2), SALT);
  });
}

t.test('a PIN is found by its verifier on its locks', async (t) => {
  const { store } = openTestStore(t);
  await withDoors(store);
  const pin = samplePin(10, [FRONT, BACK], {
    userId: uuid(9),
    kind: 'dated',
    validFromMs: 1,
    validUntilMs: 2,
    createdBy: uuid(9),
  });
  await store.write((tx) => {
    tx.pins.insert(pin, [
      { deviceId: BACK, verifier: verifierFor(2), pepperId: 'p1' },
      { deviceId: FRONT, verifier: verifierFor(1), pepperId: 'p1' },
    ]);
  });
  t.strictSame(store.pins.byId(pin.id), pin);
  t.strictSame(store.pins.byVerifier(FRONT, verifierFor(1)), pin);
  t.equal(store.pins.byVerifier(FRONT, verifierFor(2)), null);
  t.equal(store.pins.byVerifier(uuid(3), verifierFor(1)), null);
  t.strictSame(store.pins.pepperIds(), ['p1']);
  await store.write((tx) => {
    tx.pins.countUse(pin.id);
    tx.pins.countUse(pin.id);
  });
  t.equal(store.pins.byId(pin.id)?.useCount, 2);
});

t.test('a code that is on one of the locks is refused, before anything is written', async (t) => {
  const { store } = openTestStore(t);
  await withDoors(store);
  const code = [{ deviceId: FRONT, verifier: verifierFor(1), pepperId: 'p1' }];
  await store.write((tx) => {
    tx.pins.insert(samplePin(10, [FRONT]), code);
  });
  const found = await store.write((tx) => {
    try {
      tx.pins.insert(samplePin(11, [BACK, FRONT]), [
        { deviceId: BACK, verifier: verifierFor(1), pepperId: 'p1' },
        ...code,
      ]);
      return null;
    } catch (error) {
      // As an operation does that logs the refusal in the same change.
      tx.lockouts.set(FRONT, { failures: 1, lockedForMs: null });
      return error;
    }
  });
  t.match(found, { name: 'Conflict', code: 'pin_unavailable' });
  t.equal(store.pins.byId(uuid(11)), null);
  t.equal(store.pins.byVerifier(BACK, verifierFor(1)), null);
  t.equal(store.lockouts.byDevice(FRONT).failures, 1);
});

t.test('a revoked PIN opens nothing, is still readable, and its code is free again', async (t) => {
  const { store } = openTestStore(t);
  await withDoors(store);
  const code = [{ deviceId: FRONT, verifier: verifierFor(1), pepperId: 'p1' }];
  await store.write((tx) => {
    tx.pins.insert(samplePin(10, [FRONT]), code);
  });
  t.equal(await store.write((tx) => tx.pins.revoke(uuid(10), 5)), true);
  t.equal(await store.write((tx) => tx.pins.revoke(uuid(10), 6)), false);
  t.equal(await store.write((tx) => tx.pins.revoke(uuid(99), 6)), false);
  t.strictSame(store.pins.byId(uuid(10)), samplePin(10, [FRONT], { revokedAtMs: 5 }));
  t.equal(store.pins.byVerifier(FRONT, verifierFor(1)), null);
  t.strictSame(store.pins.pepperIds(), []);
  const bytes = store['sql'].connection.prepare(
    'SELECT count(*) FROM pin_devices WHERE verifier IS NOT NULL',
  );
  t.equal(bytes.pluck().get(), 0, 'the verifier is gone from the database');
  await store.write((tx) => {
    tx.pins.insert(samplePin(11, [FRONT]), code);
  });
  t.equal(store.pins.byVerifier(FRONT, verifierFor(1))?.id, uuid(11));
});

t.test('lists by lock and by person', async (t) => {
  const { store } = openTestStore(t);
  await withDoors(store);
  await store.write((tx) => {
    for (let n = 10; n < 30; n += 1) {
      const doors = n % 2 === 0 ? [FRONT] : [FRONT, BACK];
      tx.pins.insert(
        samplePin(n, doors, { userId: n % 5 === 0 ? uuid(9) : null }),
        doors.map((deviceId) => ({ deviceId, verifier: verifierFor(n), pepperId: 'p1' })),
      );
    }
  });
  const ids = (filter: { deviceId?: string; userId?: string }) => {
    const found: number[] = [];
    for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
      const page = store.pins.list({ cursor, size: 3 }, filter);
      found.push(...page.rows.map(({ id }) => Number.parseInt(id.slice(-4), 16)));
      cursor = page.next;
    }
    return found;
  };
  const all = Array.from({ length: 20 }, (_, index) => index + 10);
  t.strictSame(ids({}), all);
  t.strictSame(ids({ deviceId: FRONT }), all);
  t.strictSame(
    ids({ deviceId: BACK }),
    all.filter((n) => n % 2 === 1),
  );
  t.strictSame(ids({ userId: uuid(9) }), [10, 15, 20, 25]);
  t.strictSame(ids({ userId: uuid(9), deviceId: BACK }), [15, 25]);
  t.strictSame(ids({ deviceId: uuid(3) }), []);
});

t.test('lists the current or the past, the newest first if asked', async (t) => {
  const { store } = openTestStore(t);
  await withDoors(store);
  const NOW = 1_000;
  const SOME: Readonly<Record<number, Parameters<typeof samplePin>[2]>> = {
    10: { kind: 'dated', validUntilMs: NOW + 1 },
    11: { kind: 'dated', validUntilMs: NOW },
    12: { kind: 'one_time', maxUses: 1 },
    13: { kind: 'one_time', maxUses: 1 },
    14: { kind: 'dated', validFromMs: NOW + 1 },
    15: {},
    16: {},
  };
  await store.write((tx) => {
    for (const [n, change] of Object.entries(SOME))
      tx.pins.insert(samplePin(Number(n), [FRONT], change), [
        { deviceId: FRONT, verifier: verifierFor(Number(n)), pepperId: 'p1' },
      ]);
    tx.pins.countUse(uuid(13));
    tx.pins.revoke(uuid(15), NOW);
  });
  const walk = (filter: Parameters<typeof store.pins.list>[1]) => {
    const pages: number[][] = [];
    let back: string | null = null;
    for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
      const page = store.pins.list({ cursor, size: 2, counted: true }, filter);
      t.equal(page.count, store.pins.list({ cursor: null, size: 9 }, filter).rows.length);
      pages.push(page.rows.map(({ id }) => Number.parseInt(id.slice(-4), 16)));
      [cursor, back] = [page.next, page.previous];
    }
    if (back !== null) {
      const before = store.pins.list({ cursor: back, size: 2 }, filter).rows;
      t.strictSame(
        before.map(({ id }) => Number.parseInt(id.slice(-4), 16)),
        pages.at(-2),
        'and back again',
      );
    }
    return pages;
  };
  const [current, past] = [{ is: 'current', atMs: NOW } as const, { is: 'past', atMs: NOW } as const];
  t.strictSame(walk({ standing: current }), [
    [10, 12],
    [14, 16],
  ]);
  t.strictSame(walk({ standing: current, newestFirst: true }), [
    [16, 14],
    [12, 10],
  ]);
  t.strictSame(walk({ standing: past, newestFirst: true, deviceId: FRONT }), [[15, 13], [11]]);
  t.strictSame(walk({ newestFirst: true }), [[16, 15], [14, 13], [12, 11], [10]]);
});

t.test('the look-up by verifier reads one index, however many PINs there are', async (t) => {
  const { store } = openTestStore(t);
  const plan = store['sql'].connection
    .prepare('EXPLAIN QUERY PLAN SELECT pin_id FROM pin_devices WHERE device_id = ? AND verifier = ?')
    .all('a', Buffer.alloc(32)) as { detail: string }[];
  t.match(
    plan.map(({ detail }) => detail),
    [/SEARCH.*pin_devices_by_verifier \(device_id=\? AND verifier=\?\)/],
  );
});
