import fc from 'fast-check';
import t from 'tap';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, sampleEvent, samplePin, sampleUser, uuid, verifierFor } from './samples.js';

const SITE = { id: uuid(7), name: 'Home', timeZone: 'UTC', createdAtMs: 1 };

t.test('a hub that is not enrolled writes down no change', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.sites.insert(SITE);
    tx.events.append(sampleEvent());
  });
  t.equal(store.outbox.link(), null);
  t.strictSame(store.outbox.changes(0, 10), []);
  t.strictSame(store.outbox.newest(), { audit: 1, telemetry: 0 });
});

t.test('an epoch begins with everything there is, and goes on with what changes', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.sites.insert(SITE);
    tx.users.insert(sampleUser(1), 'phc-of-a-password');
    tx.devices.insert(sampleDevice(2, { siteId: SITE.id }), SALT);
    tx.events.append(sampleEvent());
    tx.events.append(sampleEvent());
  });
  await store.write((tx) => {
    tx.outbox.beginEpoch(1);
  });
  t.strictSame(store.outbox.link(), { epoch: 1, acked: { audit: 0, telemetry: 0 } });
  const first = store.outbox.changes(0, 10);
  t.strictSame(
    first.map(({ sequence, entity, key }) => [sequence, entity, key]),
    [
      [1, 'sites', [SITE.id]],
      [2, 'users', [uuid(1)]],
      [3, 'devices', [uuid(2)]],
    ],
  );
  t.notMatch(JSON.stringify(first), /phc-of-a-password|password_hash|pin_salt/);
  t.match(first[1]?.now, { id: uuid(1), role: 'member', is_active: 1 });
  t.strictSame(
    store.outbox.events(0, 10).map(({ event }) => event.seq),
    [1, 2],
  );

  await store.write((tx) => {
    tx.outbox.acknowledge('telemetry', 2);
    tx.outbox.acknowledge('audit', 1);
  });
  await store.write((tx) => {
    tx.devices.remove(uuid(2));
  });
  t.strictSame(store.outbox.link()?.acked, { audit: 1, telemetry: 2 });
  t.match(store.outbox.changes(2, 10), [{ sequence: 4, entity: 'devices', key: [uuid(2)], now: null }]);
  t.strictSame(store.outbox.newest(), { audit: 2, telemetry: 4 });
});

t.test('what follows from a foreign key is a change too', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    tx.devices.insert(sampleDevice(2, { ownerId: uuid(1) }), SALT);
    tx.pins.insert(samplePin(3, [uuid(2)]), [{ deviceId: uuid(2), verifier: verifierFor(3), pepperId: 'p' }]);
    tx.outbox.beginEpoch(1);
    tx.outbox.acknowledge('telemetry', tx.outbox.newest().telemetry);
  });
  const before = store.outbox.newest().telemetry;
  await store.write((tx) => {
    tx.users.remove(uuid(1));
  });
  t.match(
    store.outbox.changes(before, 10).find(({ entity }) => entity === 'devices'),
    { key: [uuid(2)], now: { owner_id: null } },
  );
  await store.write((tx) => {
    tx.devices.remove(uuid(2));
  });
  t.match(
    store.outbox.changes(before, 10).find(({ entity }) => entity === 'pin_devices'),
    { key: [uuid(3), uuid(2)], now: null },
  );
});

t.test('a change that is undone leaves no number behind', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.outbox.beginEpoch(1);
  });
  const kept = store.write((tx) => {
    tx.sites.insert(SITE);
  });
  const failed = store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    throw new Error('as planned');
  });
  await t.rejects(failed, /as planned/);
  await kept;
  t.match(store.outbox.changes(0, 10), [{ sequence: 1, entity: 'sites' }]);
  t.equal(store.outbox.newest().telemetry, 1);
});

t.test('an erased event is told again, without what is gone', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.outbox.beginEpoch(1);
    tx.events.append(sampleEvent());
    tx.events.append(sampleEvent());
  });
  await store.write((tx) =>
    tx.erasures.erase([{ seq: 1, parts: ['who', 'text'] }], ({ rows, digest }) =>
      sampleEvent({ type: 'LOG_ERASED', data: { rows, digest } }),
    ),
  );
  const [change] = store.outbox.changes(0, 10);
  t.match(change, { entity: 'events', key: [1], now: { event: { seq: 1, isErased: true } } });
  t.notMatch(JSON.stringify(change), /was unlocked by Anna/);
});

/**
 * A cloud that takes some lines, crashes, and is asked again from any place before. What a number stood for must never be
 * something else later, or the cloud would keep the older of two states for good.
 */
t.test('a number stands for one state, whatever changes, is sent and is acknowledged', async (t) => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('rename' as const), user: fc.nat(4), name: fc.nat(9) }),
    fc.record({ kind: fc.constant('remove' as const), user: fc.nat(4) }),
    fc.record({ kind: fc.constant('send' as const), lines: fc.nat(4) }),
    fc.record({ kind: fc.constant('acknowledge' as const) }),
  );
  const folder = t.testdir();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { store } = openTestStore(t, { file: `${folder}/${(runs += 1)}.db` });
      await store.write((tx) => {
        tx.outbox.beginEpoch(1);
      });
      const cloud = new Map<string, unknown>();
      let cursor = 0;
      const send = (lines: number) => {
        for (const change of store.outbox.changes(store.outbox.link()?.acked.telemetry ?? 0, lines)) {
          if (change.sequence <= cursor) continue;
          cursor = change.sequence;
          cloud.set(String(change.key[0]), change.now);
        }
      };
      for (const each of steps) {
        await store.write((tx) => {
          if (each.kind === 'rename') {
            const user = sampleUser(each.user, { firstName: String(each.name) });
            if (tx.users.byId(user.id)) tx.users.update(user);
            else tx.users.insert(user, null);
          } else if (each.kind === 'remove') tx.users.remove(uuid(each.user));
          else if (each.kind === 'acknowledge') tx.outbox.acknowledge('telemetry', cursor);
        });
        if (each.kind === 'send') send(each.lines);
      }
      send(100);
      const here = [0, 1, 2, 3, 4].map((n) => store.users.byId(uuid(n))?.firstName ?? null);
      const there = [0, 1, 2, 3, 4].map(
        (n) => (cloud.get(uuid(n)) as { first_name: string } | null | undefined)?.first_name ?? null,
      );
      await store.stop();
      return here.join() === there.join();
    }),
    { numRuns: 30 },
  );
});
