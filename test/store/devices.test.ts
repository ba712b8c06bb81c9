import t from 'tap';
import { PENDING_PAIRINGS_MAX } from '../../src/store/tables/pairing-table.js';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, sampleEvent, samplePairing, samplePin, uuid, verifierFor } from './samples.js';

t.test('devices: registered, paired, renamed', async (t) => {
  const { store } = openTestStore(t);
  const door = sampleDevice(1);
  const home = { id: uuid(50), name: 'Home', timeZone: 'Asia/Tashkent', createdAtMs: 1 };
  await store.write((tx) => {
    tx.sites.insert(home);
    tx.devices.insert(door, SALT);
    tx.devices.insert(sampleDevice(2), SALT);
  });
  t.strictSame(store.devices.byId(door.id), door);
  t.strictSame(store.devices.byDeviceId('door-1'), door);
  t.equal(store.devices.byDeviceId('door-9'), null);
  t.equal(store.devices.byId(uuid(9)), null);
  t.same(store.devices.pinSalt(door.id), SALT);
  t.equal(store.devices.pinSalt(uuid(9)), null);
  t.strictSame(store.devices.active(), []);

  await store.write((tx) => {
    tx.devices.setPaired(
      door.id,
      { transport: 'serial', address: '/dev/ttyUSB0#3', serial: 'SN-1', firmwareVersion: null },
      7,
    );
    tx.devices.setFirmwareVersion(door.id, '1.2.0', 8);
    tx.devices.rename(door.id, 'Front door', home.id, 9);
  });
  const paired = {
    ...door,
    name: 'Front door',
    siteId: home.id,
    status: 'ACTIVE' as const,
    transport: 'serial' as const,
    address: '/dev/ttyUSB0#3',
    serial: 'SN-1',
    firmwareVersion: '1.2.0',
    updatedAtMs: 9,
  };
  t.strictSame(store.devices.active(), [paired]);
  t.strictSame(store.devices.list({ cursor: null, size: 10 }).rows, [paired, sampleDevice(2)]);
});

t.test('devices: a name on the wire is given once', async (t) => {
  const { store } = openTestStore(t);
  const refused = store.write((tx) => {
    tx.devices.insert(sampleDevice(1), SALT);
    tx.devices.insert(sampleDevice(2, { deviceId: 'door-1' }), SALT);
  });
  await t.rejects(refused, { name: 'Conflict', code: 'device_exists' });
  t.equal(store.devices.byId(uuid(1)), null, 'the whole change is undone');
});

t.test('devices: the hash of the broker secret', async (t) => {
  const { store } = openTestStore(t);
  const hash = Buffer.alloc(32, 5);
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1), SALT);
  });
  t.equal(store.devices.mqttSecretHash('door-1'), null);
  await store.write((tx) => {
    tx.devices.setMqttSecretHash(uuid(1), hash);
  });
  t.same(store.devices.mqttSecretHash('door-1'), { id: uuid(1), hash });
  t.equal(store.devices.mqttSecretHash('door-2'), null);
});

t.test('pairings: the active one first, then the pending ones, newest first', async (t) => {
  const { store } = openTestStore(t);
  const [first, second, third] = [11, 12, 13].map((n) => samplePairing(n, uuid(1)));
  if (!first || !second || !third) throw new Error('no samples');
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1), SALT);
    tx.devices.insert(sampleDevice(2), SALT);
    tx.pairings.insertPending(first);
    tx.pairings.activate(first.id);
    tx.pairings.insertPending(second);
    tx.pairings.insertPending(third);
    tx.pairings.insertPending(samplePairing(14, uuid(2)));
  });
  t.same(store.pairings.ofDevice(uuid(1)), [{ ...first, state: 'active' }, third, second]);
  await store.write((tx) => {
    tx.pairings.activate(third.id);
  });
  t.same(store.pairings.ofDevice(uuid(1)), [{ ...third, state: 'active' }]);
  t.equal(store.pairings.ofDevice(uuid(2)).length, 1, 'another lock keeps its own');
  await store.write((tx) => {
    tx.pairings.activate(uuid(99));
  });
  t.equal(store.pairings.ofDevice(uuid(1)).length, 1);
});

t.test('pairings: pending ones are bounded, the active one is never dropped for them', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1), SALT);
    tx.pairings.insertPending(samplePairing(1, uuid(1)));
    tx.pairings.activate(uuid(1));
    for (let n = 2; n < 30; n += 1) tx.pairings.insertPending(samplePairing(n, uuid(1)));
  });
  const left = store.pairings.ofDevice(uuid(1)).map(({ id }) => id);
  t.equal(left.length, 1 + PENDING_PAIRINGS_MAX);
  t.strictSame(left.slice(0, 2), [uuid(1), uuid(29)]);
});

t.test('lockouts', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1), SALT);
    tx.lockouts.set(uuid(1), { failures: 5, lockedForMs: 60_000 });
  });
  t.strictSame(store.lockouts.byDevice(uuid(1)), { failures: 5, lockedForMs: 60_000 });
  await store.write((tx) => {
    tx.lockouts.set(uuid(1), { failures: 4, lockedForMs: null });
  });
  t.strictSame(store.lockouts.all(), [{ deviceId: uuid(1), streak: { failures: 4, lockedForMs: null } }]);
  t.strictSame(store.lockouts.byDevice(uuid(2)), { failures: 0, lockedForMs: null });
});

t.test('a lock that is removed takes its secrets along, and leaves its events', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1), SALT);
    tx.devices.insert(sampleDevice(2), SALT);
    tx.pairings.insertPending(samplePairing(3, uuid(1)));
    tx.lockouts.set(uuid(1), { failures: 1, lockedForMs: null });
    tx.pins.insert(samplePin(4, [uuid(1), uuid(2)]), [
      { deviceId: uuid(1), verifier: verifierFor(1), pepperId: 'a' },
      { deviceId: uuid(2), verifier: verifierFor(2), pepperId: 'b' },
    ]);
    tx.events.append(sampleEvent());
    tx.devices.remove(uuid(1));
  });
  t.equal(store.devices.byId(uuid(1)), null);
  t.strictSame(store.pairings.ofDevice(uuid(1)), []);
  t.strictSame(store.lockouts.all(), []);
  t.equal(store.pins.byVerifier(uuid(1), verifierFor(1)), null);
  t.strictSame(store.pins.pepperIds(), ['b']);
  t.strictSame(store.pins.byId(uuid(4))?.deviceIds, [uuid(2)]);
  t.equal(store.events.page({ cursor: null, size: 10 }, { deviceId: uuid(1) }).rows.length, 1);
  t.strictSame(store.integrityComplaints('full'), []);
});
