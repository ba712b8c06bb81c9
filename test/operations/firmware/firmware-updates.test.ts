import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { firmwareReader } from '../../../src/drivers/firmware-image-reader.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { cancelFirmware } from '../../../src/operations/firmware/cancel-firmware.js';
import type { FirmwareOutcome, FirmwareWatch } from '../../../src/operations/firmware/firmware-ports.js';
import { FirmwareUpdates, MAX_TRANSFERS } from '../../../src/operations/firmware/firmware-updates.js';
import type { LockDriver } from '../../../src/operations/locks/driver-ports.js';
import type { Caller } from '../../../src/operations/ports.js';
import { readFirmware } from '../../../src/operations/firmware/read-firmware.js';
import { MAX_OPEN_UPDATES, startFirmware } from '../../../src/operations/firmware/start-firmware.js';
import { simulatedImage, SIMULATED_MAKER_KEY } from '../../../src/simulator/maker.js';
import { firmwareFiles } from '../../../src/store/firmware-files.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { until } from '../../support/until.js';

const CALLER: Caller = {
  actor: { kind: 'user', id: 'ada', name: 'Ada' },
  userId: null,
  role: 'admin',
  method: 'rest',
  ipAddress: '192.0.2.1',
};

interface Try {
  readonly id: string;
  readonly watch: FirmwareWatch;
  readonly image: () => Promise<Uint8Array | null>;
  readonly end: (outcome: FirmwareOutcome) => Promise<void>;
}

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
};

/** Updates on a real store and real files, in simulated time, with a carrier that does as the test says. */
async function bench(t: Test, locks = 1) {
  const { clock, newId, ...temporary } = temporaryStore(t);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-test-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const tries: Try[] = [];
  const driver = {
    transport: 'serial',
    firmware: {
      identity: () => null,
      transfer: (id: string, image: Try['image'], watch: FirmwareWatch) =>
        new Promise<FirmwareOutcome>((resolve) => {
          const end = async (outcome: FirmwareOutcome) => {
            resolve(outcome);
            await settled();
          };
          tries.push({ id, watch, image, end });
        }),
    },
  } as unknown as LockDriver;
  const files = firmwareFiles(folder);
  const ids = Array.from({ length: locks }, newId);
  await temporary.store.write((tx) => {
    ids.forEach((id, at) => {
      tx.devices.insert(
        {
          id,
          deviceId: `lock-${at}`,
          name: `Lock ${at}`,
          siteId: null,
          ownerId: null,
          status: 'ACTIVE',
          transport: 'serial',
          address: '/dev/null',
          serial: `DW-${at}`,
          firmwareVersion: '1.0.0',
          profile: 'full',
          unlatches: false,
          autoLockS: null,
          leftUnlockedAlertS: null,
          entryPriceMinor: null,
          entryRules: NO_ENTRY_RULES,
          pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
          createdAtMs: 0,
          updatedAtMs: 0,
        },
        new Uint8Array(16),
      );
    });
  });
  const hub = (store = temporary.store) => {
    const deps = { store, clock, newId, files, driverOf: () => driver, logger: silentLogger };
    const updates = new FirmwareUpdates(deps);
    const reader = firmwareReader([SIMULATED_MAKER_KEY]);
    return {
      store,
      updates,
      start: startFirmware({ ...deps, updates, reader }),
      read: readFirmware({ store, updates }),
      cancel: cancelFirmware({ store, clock, updates }),
    };
  };
  const first = hub();
  await first.updates.start();
  t.teardown(async () => {
    await Promise.all(tries.map(({ end }) => end({ kind: 'cancelled' })));
  });
  const events = () =>
    temporary.store.events
      .page({ cursor: null, size: 50 }, {})
      .rows.map(({ type, success, reason }) => [type, success, reason]);
  const [id = ''] = ids;
  return {
    ...first,
    id,
    ids,
    clock,
    tries,
    events,
    filesLeft: () => readdirSync(folder).length,
    restarted: async () => hub(await temporary.reopen()),
  };
}

const image = simulatedImage('1.1.0', Buffer.alloc(1_000, 1));
const lastOf = (tries: Try[]): Try => {
  const last = tries.at(-1);
  if (!last) throw new Error('nothing was tried');
  return last;
};

t.test('tries again, each time later, until the lock is there; then from anew', async (t) => {
  const { start, read, id, tries, clock } = await bench(t);
  await start(CALLER, id, image);
  const waits: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    const { length } = tries;
    await lastOf(tries).end({ kind: 'interrupted' });
    let waitedMs = 0;
    while (tries.length === length) {
      clock.advance(100);
      waitedMs += 100;
      await new Promise((resolve) => setImmediate(resolve));
    }
    waits.push(waitedMs);
  }
  t.same(waits, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000]);
  t.match(read(CALLER, id), { state: 'waiting', bytesSent: 0 });
  const { watch, end, image: open } = lastOf(tries);
  t.same(await open(), Buffer.from(image), 'the image comes from the disk');
  await watch.receiving();
  watch.holds(448);
  t.match(read(CALLER, id), { state: 'sending', bytesSent: 448, bytesTotal: 1_000 });
  const { length } = tries;
  await end({ kind: 'interrupted' });
  t.match(read(CALLER, id), { state: 'waiting', bytesSent: 448 });
  clock.advance(500);
  await settled();
  t.equal(tries.length, length + 1, 'it moved: the next wait is the first one again');
});

t.test('done is what the lock says it runs', async (t) => {
  const { start, read, id, tries, clock, store, events, filesLeft } = await bench(t);
  await start(CALLER, id, image);
  t.equal(filesLeft(), 1);
  const first = lastOf(tries);
  t.equal(await first.watch.committing(), true);
  t.equal(store.firmware.byDevice(id)?.state, 'verifying', 'durable before the commit leaves');
  await first.end({ kind: 'restarting' });
  t.match(read(CALLER, id), { state: 'verifying', bytesSent: 1_000 });
  clock.advance(1_000);
  await settled();
  await lastOf(tries).end({ kind: 'installed' });
  t.match(read(CALLER, id), { state: 'done', reason: null, bytesSent: 1_000 });
  t.equal(store.devices.byId(id)?.firmwareVersion, '1.1.0');
  t.equal(filesLeft(), 0);
  t.same(events(), [
    ['FIRMWARE_UPDATE', true, null],
    ['FIRMWARE_UPDATE_STARTED', true, null],
  ]);
});

t.test('a lock that never keeps what it installs is given up', async (t) => {
  const { start, read, id, tries, clock, filesLeft } = await bench(t);
  await start(CALLER, id, image);
  for (let commit = 0; commit < 3; commit += 1) {
    await lastOf(tries).watch.receiving();
    t.equal(lastOf(tries).watch.isCancelled(), false);
    t.equal(await lastOf(tries).watch.committing(), true);
    await lastOf(tries).end({ kind: 'restarting' });
    clock.advance(1_000);
    await settled();
  }
  t.equal(lastOf(tries).watch.isCancelled(), false, 'it may run it now: ask');
  await lastOf(tries).watch.receiving();
  t.equal(lastOf(tries).watch.isCancelled(), true, 'it does not');
  await lastOf(tries).end({ kind: 'cancelled' });
  t.match(read(CALLER, id), { state: 'failed', reason: 'not_installed' });
  t.equal(filesLeft(), 0);
});

t.test('cancelled or committed, never both', async (t) => {
  const { start, read, cancel, id, tries, events, filesLeft } = await bench(t);
  await start(CALLER, id, image);
  const { watch, end } = lastOf(tries);
  await cancel(CALLER, id);
  t.equal(watch.isCancelled(), true);
  t.equal(await watch.committing(), false, 'no commit leaves any more');
  await end({ kind: 'cancelled' });
  t.match(read(CALLER, id), { state: 'cancelled' });
  t.equal(filesLeft(), 0);

  await start(CALLER, id, image);
  t.equal(await lastOf(tries).watch.committing(), true);
  await t.rejects(cancel(CALLER, id), { code: 'firmware_committed' });
  await lastOf(tries).watch.receiving();
  await cancel(CALLER, id);
  t.match(read(CALLER, id), { state: 'cancelled' }, 'the lock said that it installs nothing: so it can be');
  t.equal(events().filter(([, , reason]) => reason === 'cancelled').length, 2);
});

t.test('a restart of the hub goes on', async (t) => {
  const { start, id, tries, updates, restarted, filesLeft } = await bench(t);
  await start(CALLER, id, image);
  await lastOf(tries).watch.committing();
  const stopped = updates.stop();
  t.equal(lastOf(tries).watch.isCancelled(), true);
  await lastOf(tries).end({ kind: 'cancelled' });
  await stopped;
  t.equal(filesLeft(), 1);
  const { updates: after, read, cancel } = await restarted();
  const { length } = tries;
  t.match(read(CALLER, id), { state: 'verifying' }, 'it may have been installed: not known');
  await t.rejects(cancel(CALLER, id), { code: 'firmware_committed' });
  await after.start();
  await settled();
  t.equal(tries.length, length + 1);
  await lastOf(tries).end({ kind: 'refused', reason: 'bad_signature' });
  t.match(read(CALLER, id), { state: 'failed', reason: 'bad_signature' });
  t.equal(filesLeft(), 0);
  await after.stop();
});

t.test('few at a time, and not without end', async (t) => {
  const { start, ids, tries, filesLeft } = await bench(t, MAX_OPEN_UPDATES + 1);
  for (const id of ids.slice(0, MAX_OPEN_UPDATES)) await start(CALLER, id, image);
  await settled();
  t.equal(tries.length, MAX_TRANSFERS);
  await t.rejects(start(CALLER, ids.at(-1) ?? '', image), { code: 'firmware_full' });
  t.equal(filesLeft(), MAX_OPEN_UPDATES, 'what was refused left no file');
  await lastOf(tries).end({ kind: 'installed' });
  await until(
    () => tries.length > MAX_TRANSFERS,
    10_000,
    () => 'the next one to begin',
  );
  t.equal(tries.length, MAX_TRANSFERS + 1);
  t.equal(new Set(tries.map(({ id }) => id)).size, MAX_TRANSFERS + 1);
});

t.test('what the hub does not pass on', async (t) => {
  const { start, id, filesLeft } = await bench(t);
  const unsigned = Buffer.from(image);
  unsigned.fill(0, 112, 176);
  await t.rejects(start(CALLER, id, unsigned), { code: 'firmware_unsigned' }, 'this hub knows the maker');
  await t.rejects(start(CALLER, id, simulatedImage('1.0.0', Buffer.alloc(9))), {
    code: 'firmware_not_newer',
  });
  await t.rejects(start(CALLER, id, image.subarray(1)), { code: 'firmware_damaged' });
  await t.rejects(start(CALLER, 'no such lock', image), { code: 'device_not_found' });
  t.equal(filesLeft(), 0);
});

t.test('a folder of images that can not be read keeps nobody from their doors', async (t) => {
  const { store, clock } = temporaryStore(t);
  const place = path.join(mkdtempSync(path.join(os.tmpdir(), 'doorward-test-')), 'firmware');
  t.teardown(() => {
    rmSync(path.dirname(place), { recursive: true, force: true });
  });
  writeFileSync(place, 'a file where the folder should be');
  const files = firmwareFiles(place);
  await t.rejects(files.keepOnly(new Set()), { code: 'ENOTDIR' });
  const errors: unknown[] = [];
  const logger = { ...silentLogger, error: (...told: unknown[]) => void errors.push(told) };
  const updates = new FirmwareUpdates({ store, clock, files, driverOf: () => null, logger });
  await updates.start();
  await updates.stop();
  t.equal(errors.length, 1, 'the owner is told');
});
