import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import t from 'tap';
import { NEW_CREDENTIAL } from '../../src/locks/credential.js';
import { FRESH_BUDGET } from '../../src/locks/credential-budget.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { openTestStore } from './open-test-store.js';
import { sampleDevice, samplePin } from './samples.js';

const NO_DIGEST = new Uint8Array(32);
const KEY = Buffer.from('this is the key of one lock, 32 b');
const VERIFIER = Buffer.from('this verifier must not be seen!!');

t.test('keys and verifiers come back as they were, and are not in the file', async (t) => {
  const { store, file } = openTestStore(t);
  const device = sampleDevice(1);
  const pin = samplePin(2, [device.id]);
  const at = { pinId: pin.id, deviceId: device.id };
  await store.write((tx) => {
    tx.devices.insert(device, new Uint8Array(16));
    tx.pins.insert(pin, [{ deviceId: device.id, verifier: new Uint8Array(32).fill(1), pepperId: 'p' }]);
    tx.credentials.openSet(device.id, KEY, NO_DIGEST);
    tx.credentials.insert({ ...NEW_CREDENTIAL, ...at, changedAtMs: 5 }, VERIFIER);
  });
  t.match(store.credentials.setOf(device.id), { version: 0, slots: null, budget: FRESH_BUDGET });
  t.equal(Buffer.compare(store.credentials.setOf(device.id)?.key ?? NO_DIGEST, KEY), 0);
  const [candidate] = store.credentials.ofDevice(device.id);
  t.match(candidate, { ...at, state: 'desired', setVersion: null, ownerIsActive: true });
  t.equal(Buffer.compare(candidate?.verifier ?? NO_DIGEST, VERIFIER), 0);
  t.equal(store.credentials.countOn(device.id), 1);
  await store.write((tx) => {
    tx.credentials.put({ ...at, state: 'revoke_pending', reason: null, setVersion: 1, changedAtMs: 6 });
  });
  t.equal(store.credentials.countOn(device.id), 0, 'a revoked one has no verifier any more');
  t.match(store.credentials.ofDevice(device.id), [{ state: 'revoke_pending', verifier: null }]);
  t.match(store.credentials.placesOf([pin.id]), [{ ...at, credential: { state: 'revoke_pending' } }]);
  await store.stop();
  const bytes = readFileSync(file);
  t.ok(bytes.includes(pin.id), 'the file is the one');
  t.notOk(bytes.includes(KEY) || bytes.includes(VERIFIER));
});

t.test('a PIN goes to the locks it is for, and its credentials go with a lock', async (t) => {
  const { store } = openTestStore(t);
  const device = sampleDevice(1);
  const pin = samplePin(2, [device.id]);
  await store.write((tx) => {
    tx.devices.insert(device, new Uint8Array(16));
    tx.pins.insert(pin, [{ deviceId: device.id, verifier: new Uint8Array(32).fill(1), pepperId: 'p' }]);
    tx.credentials.openSet(device.id, KEY, NO_DIGEST);
    tx.credentials.insert(
      { ...NEW_CREDENTIAL, pinId: pin.id, deviceId: device.id, changedAtMs: 5 },
      VERIFIER,
    );
  });
  const page = store.credentials.page(device.id, { cursor: null, size: 10 });
  t.match(page, { rows: [{ pin: { id: pin.id }, place: { credential: { state: 'desired' } } }], next: null });
  await store.write((tx) => {
    tx.pins.revoke(pin.id, 7);
    tx.credentials.remove(pin.id, device.id);
  });
  t.same(store.credentials.page(device.id, { cursor: null, size: 10 }).rows, [], 'revoked, and gone');
  await store.write((tx) => {
    tx.devices.remove(device.id);
  });
  t.equal(store.credentials.setOf(device.id), null);
  t.same(store.credentials.ofPin(pin.id), []);
});

t.test('PINs of before can not be put on locks any more: their digits are not known', async (t) => {
  const connection = new Database(':memory:');
  migrate(
    connection,
    MIGRATIONS.filter(({ version }) => version < 4),
  );
  const device = (id: string, transport: string) =>
    connection.exec(`INSERT INTO devices (id, device_id, name, status, transport, created_at_ms, updated_at_ms, pin_salt)
      VALUES ('${id}', '${id}', '${id}', 'ACTIVE', '${transport}', 0, 0, zeroblob(16))`);
  device('wired', 'serial');
  device('radio', 'mqtt');
  const pin = (id: string, byte: number, revoked: string) => {
    connection.exec(`INSERT INTO pins (id, label, kind, use_count, created_at_ms, revoked_at_ms)
      VALUES ('${id}', '${id}', 'permanent', 0, 9, ${revoked})`);
    for (const lock of ['wired', 'radio'])
      connection.exec(`INSERT INTO pin_devices VALUES ('${id}', '${lock}', x'0${byte}', 'p')`);
  };
  pin('live', 1, 'NULL');
  pin('gone', 2, '5');
  migrate(connection, MIGRATIONS);
  t.same(connection.prepare('SELECT pin_id, device_id, state, reason FROM lock_credentials').all(), [
    { pin_id: 'live', device_id: 'wired', state: 'failed', reason: 'needs_pin' },
  ]);
  connection.close();
});
