import t from 'tap';
import { unreadableReport } from '../../../src/drivers/unreadable-report.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { Device } from '../../../src/locks/device.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { deleteDevice } from '../../../src/operations/locks/delete-device.js';
import { listDevices } from '../../../src/operations/locks/list-devices.js';
import { readDevice } from '../../../src/operations/locks/read-device.js';
import { updateDevice } from '../../../src/operations/locks/update-device.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { lockReports } from '../../../src/operations/locks/lock-reports.js';
import { pairDevice } from '../../../src/operations/locks/pair-device.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import type { Caller } from '../../../src/operations/ports.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';

const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};
const FRONT = { deviceId: 'front', name: 'Front', siteId: null };
const MQTT = { transport: 'mqtt', address: null, serial: null, installCode: null } as const;

function home(t: Parameters<typeof temporaryStore>[0]) {
  const { store, clock, newId } = temporaryStore(t);
  const live = new LiveLocks(clock);
  const driver = new ScriptedDriver();
  const disconnected: string[] = [];
  const bus = { disconnect: (id: string) => disconnected.push(id) };
  const driverFor = (transport: Device['transport']) => (transport === 'ble' ? null : driver);
  const deps = { store, clock, newId, random: systemRandom, live, driverOf: () => driver };
  const report = recordReport({ store, clock, live });
  const reports = lockReports({
    store,
    clock,
    live,
    logger: silentLogger,
    decideEntry: () => Promise.resolve({ grant: false }),
    recordReport: report,
    settleCommands: () => Promise.resolve(),
  });
  return {
    store,
    clock,
    live,
    driver,
    disconnected,
    reports,
    create: createDevice(deps),
    read: readDevice({ ...deps, timeIsTrusted: () => true }),
    list: listDevices({ ...deps, timeIsTrusted: () => true }),
    update: updateDevice(deps),
    remove: deleteDevice({ ...deps, bus }),
    pair: pairDevice({
      ...deps,
      driverFor,
      bus,
      timeoutMs: 1000,
    }),
    report: async (id: string, given: LockReport) => {
      const done = report(id, given);
      clock.advance(25);
      await done;
    },
  };
}

t.test('a lock that nobody puts anywhere is at the only site; with two, at none', async (t) => {
  const { create, store } = home(t);
  const addSite = (n: number) => {
    const site = {
      id: `0190a000-0000-7000-8000-00000000000${n}`,
      name: `Site ${n}`,
      timeZone: 'UTC',
      createdAtMs: 1,
    };
    return store.write((tx) => {
      tx.sites.insert(site);
    });
  };
  const siteOf = async (deviceId: string, given = {}) =>
    (await create(INSTALLER, { deviceId, name: 'Door', ...given })).device.siteId;
  t.equal(await siteOf('none'), null);
  await addSite(1);
  t.equal(await siteOf('one'), '0190a000-0000-7000-8000-000000000001');
  t.equal(await siteOf('nowhere', { siteId: null }), null, 'as it was said');
  await addSite(2);
  t.equal(await siteOf('two'), null);
});

t.test('registered, listed, renamed, removed; each in the log', async (t) => {
  const { create, read, list, update, remove, store } = home(t);
  const { device, live } = await create(INSTALLER, FRONT);
  t.match(device, { status: 'INACTIVE', transport: null });
  t.match(live, { lockState: 'unknown', isOnline: false });
  await t.rejects(create(INSTALLER, FRONT), { code: 'device_exists' });
  await t.rejects(create(INSTALLER, { ...FRONT, deviceId: 'Front Door' }), { code: 'device_id_form' });
  await t.rejects(create(INSTALLER, { ...FRONT, deviceId: 'other', siteId: 'nowhere' }), {
    code: 'site_unknown',
  });
  t.equal((await update(INSTALLER, device.id, { name: 'Hall' })).device.name, 'Hall');
  await t.rejects(update(INSTALLER, 'nobody', { name: 'x' }), { code: 'device_not_found' });
  t.equal(list(INSTALLER, { cursor: null, size: 10 }).rows.length, 1);
  await remove(INSTALLER, device.id);
  t.throws(() => read(INSTALLER, device.id), { code: 'device_not_found' });
  await t.rejects(remove(INSTALLER, device.id), { code: 'device_not_found' });
  const types = store.events
    .page({ cursor: null, size: 10 }, { deviceId: device.id })
    .rows.map(({ type }) => type);
  t.same(types, ['DEVICE_REMOVED', 'DEVICE_RENAMED', 'DEVICE_ADDED']);
});

t.test('an MQTT lock gets its credentials once; the hub keeps only their hash', async (t) => {
  const { create, pair, remove, store, driver, disconnected } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  const { mqtt, device: paired } = await pair(INSTALLER, device.id, MQTT);
  t.match(mqtt, { username: 'front', client_id: 'front', password: /^[A-Za-z0-9_-]{43}$/ });
  t.equal(paired.status, 'ACTIVE');
  t.notMatch(JSON.stringify(store.events.page({ cursor: null, size: 10 }, {}).rows), mqtt?.password ?? '');
  t.same(disconnected, ['front'], 'whoever used an older secret is cut off');
  t.same(driver.asked, ['attach front']);
  await t.rejects(pair(INSTALLER, device.id, MQTT), { code: 'already_paired' });
  await remove(INSTALLER, device.id);
  t.same(disconnected, ['front', 'front'], 'a removed lock does not stay on the broker');
});

t.test('over a wire what is missing is named; a transport that is not there is said', async (t) => {
  const { create, pair } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  await t.rejects(pair(INSTALLER, device.id, { ...MQTT, transport: 'serial', address: '/dev/x' }), {
    code: 'pairing_fields',
    options: { fields: [{ field: 'serial' }, { field: 'install_code' }] },
  });
  await t.rejects(pair(INSTALLER, device.id, { ...MQTT, transport: 'ble' }), {
    code: 'transport_unsupported',
  });
  t.equal(
    (await pair(INSTALLER, device.id, MQTT)).device.status,
    'ACTIVE',
    'a refused try leaves the lock pairable',
  );
});

t.test('a report that comes late never overrides what the lock said since', async (t) => {
  const { create, live, reports, report, clock } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  clock.advance(100_000);
  reports.linkChanged(device.id, true);
  reports.statusReceived(device.id, { bolt: 'locked', door: 'closed', batteryPercent: 80, tamper: false });
  const turned: LockReport = {
    seq: 1,
    bootId: 'b'.repeat(16),
    kind: 'bolt',
    source: 'key',
    ageMs: 60_000,
    position: 'unlocked',
    direction: null,
    success: null,
    requestId: null,
    batteryPercent: null,
    count: null,
  };
  await report(device.id, turned);
  t.equal(live.of(device.id).lockState, 'locked', 'it was unlocked a minute ago, while the link was down');
  await report(device.id, { ...turned, seq: 2, ageMs: null });
  t.equal(live.of(device.id).lockState, 'locked', 'nor what happened in an earlier boot');
  await report(device.id, { ...turned, seq: 3, ageMs: 0 });
  t.equal(live.of(device.id).lockState, 'unlocked');
  reports.linkChanged(device.id, false);
  t.match(live.of(device.id), { lockState: 'unknown', doorState: 'unknown', isOnline: false });
});

t.test('a movement after no grant of ours is not laid at anybody’s door', async (t) => {
  const { create, report, store } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  await report(device.id, {
    seq: 1,
    bootId: 'b'.repeat(16),
    kind: 'actuated',
    source: 'keypad',
    ageMs: 0,
    position: 'unlocked',
    direction: 'unlock',
    success: true,
    requestId: 'f'.repeat(16),
    batteryPercent: null,
    count: null,
  });
  t.match(store.events.page({ cursor: null, size: 1 }, {}).rows, [
    { type: 'UNLOCK', userId: null, actor: { kind: 'lock' } },
  ]);
});

const TURNED: LockReport = {
  seq: 1,
  bootId: 'b'.repeat(16),
  kind: 'bolt',
  source: 'thumb_turn',
  ageMs: 0,
  position: 'unlocked',
  direction: null,
  success: null,
  requestId: null,
  batteryPercent: null,
  count: null,
};

t.test(
  'an age that no lock can have puts the row at the time of the report: every row can be read',
  async (t) => {
    const { create, report, store, clock } = home(t);
    const { device } = await create(INSTALLER, FRONT);
    const nowMs = clock.wallMs();
    await report(device.id, { ...TURNED, ageMs: Number.MAX_SAFE_INTEGER });
    await report(device.id, { ...TURNED, seq: 2, ageMs: 3_600_000 });
    const [hourOld, absurd] = store.events.page({ cursor: null, size: 2 }, {}).rows;
    t.ok(absurd && absurd.atMs >= nowMs, 'said to have happened before there were clocks');
    t.ok(hourOld && hourOld.atMs < nowMs);
  },
);

t.test('what the lock said while a report was on its way to the disk is newer than the report', async (t) => {
  const { create, reports, live, clock } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  clock.advance(1_000);
  reports.linkChanged(device.id, true);
  const stored = reports.reported(device.id, TURNED);
  clock.advance(10);
  reports.statusReceived(device.id, { bolt: 'locked', door: 'closed', batteryPercent: 80, tamper: false });
  clock.advance(25);
  await stored;
  t.equal(live.of(device.id).lockState, 'locked');
});

t.test('a movement is logged as what moved, and as happened only if the lock says so', async (t) => {
  const { create, report, store } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  await report(device.id, { ...TURNED, kind: 'actuated', position: 'locked', success: true });
  await report(device.id, { ...TURNED, seq: 2, position: null });
  t.match(store.events.page({ cursor: null, size: 2 }, {}).rows, [
    { type: 'UNLOCK', success: null },
    { type: 'LOCK', success: true },
  ]);
});

t.test('a report that could not be read is in the log once, and tells nothing of the door', async (t) => {
  const { create, report, store } = home(t);
  const { device } = await create(INSTALLER, FRONT);
  const unreadable = unreadableReport(TURNED.bootId, 9, 2);
  await report(device.id, unreadable);
  await report(device.id, unreadable);
  t.match(store.events.page({ cursor: null, size: 5 }, { type: 'EVENTS_LOST' }).rows, [
    { reason: 'unreadable', data: { count: 2 } },
  ]);
});
