import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { FirmwareUpdate } from '../../src/operations/firmware/firmware-update.js';
import { firmwareFiles } from '../../src/store/firmware-files.js';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, uuid } from './samples.js';

const updateOf = (n: number, change: Partial<FirmwareUpdate> = {}): FirmwareUpdate => ({
  deviceId: uuid(n),
  imageId: uuid(100 + n),
  state: 'waiting',
  reason: null,
  model: 'DW-SIM',
  version: '1.1.0',
  hash: 'ab'.repeat(32),
  payloadBytes: 1_000,
  actor: { kind: 'user', id: uuid(9), name: 'Ada' },
  userId: uuid(9),
  method: 'rest',
  ipAddress: '192.0.2.1',
  createdAtMs: n,
  finishedAtMs: null,
  ...change,
});

t.test('the latest update of each lock', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    for (const n of [1, 2, 3]) tx.devices.insert(sampleDevice(n), SALT);
    for (const n of [3, 2, 1]) tx.firmware.put(updateOf(n));
  });
  t.strictSame(store.firmware.byDevice(uuid(1)), updateOf(1));
  t.equal(store.firmware.byDevice(uuid(4)), null);
  t.same(
    store.firmware.open().map(({ deviceId }) => deviceId),
    [uuid(1), uuid(2), uuid(3)],
    'oldest first',
  );
  await store.write((tx) => {
    tx.firmware.setState(uuid(1), 'failed', 'corrupt', 50);
    tx.firmware.setState(uuid(2), 'verifying', null, null);
    tx.devices.remove(uuid(3));
  });
  t.strictSame(
    store.firmware.byDevice(uuid(1)),
    updateOf(1, { state: 'failed', reason: 'corrupt', finishedAtMs: 50 }),
  );
  t.same(
    store.firmware.open().map(({ deviceId, state }) => [deviceId, state]),
    [[uuid(2), 'verifying']],
    'a lock that was removed takes its update with it',
  );
  const again = updateOf(1, { imageId: uuid(200), version: '1.2.0' });
  await store.write((tx) => {
    tx.firmware.put(again);
  });
  t.strictSame(store.firmware.byDevice(uuid(1)), again);
});

t.test('images as files', async (t) => {
  const folder = path.join(t.testdir(), 'firmware');
  const files = firmwareFiles(folder);
  await files.keepOnly(new Set());
  t.notOk(existsSync(folder), 'no folder before the first image');
  t.equal(await files.read(uuid(1)), null);
  await files.remove(uuid(1));

  const bytes = Buffer.from('an image');
  await files.keep(uuid(1), bytes);
  await files.keep(uuid(2), bytes);
  t.same(await files.read(uuid(1)), bytes);
  t.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder))
    t.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600, name);

  writeFileSync(path.join(folder, `${uuid(3)}.image.new`), 'half of one');
  await files.keepOnly(new Set([uuid(2)]));
  t.same(readdirSync(folder), [`${uuid(2)}.image`], 'what a crash left is gone');
  await files.remove(uuid(2));
  t.same(readdirSync(folder), []);

  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  await t.rejects(files.keep(uuid(1), bytes), { code: 'storage_failed' });
});
