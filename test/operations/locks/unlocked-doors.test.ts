import t, { type Test } from 'tap';
import { Unavailable } from '../../../src/kit/errors.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { Observation } from '../../../src/locks/lock-state.js';
import { commandLock } from '../../../src/operations/locks/command-lock.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import type { Caller } from '../../../src/operations/ports.js';
import { AUTO_LOCK, UnlockedDoors } from '../../../src/operations/locks/unlocked-doors.js';
import { updateDevice } from '../../../src/operations/locks/update-device.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';

const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

async function home(t: Test, rules: { autoLockS?: number; leftUnlockedAlertS?: number }) {
  const { store, clock, newId } = temporaryStore(t);
  const live = new LiveLocks(clock, { transportOf: () => 'ble', ask: () => undefined });
  const driver = new ScriptedDriver();
  const common = { store, clock, newId, live, driverOf: () => driver, logger: silentLogger };
  const command = commandLock({
    ...common,
    settle: () => Promise.resolve(),
    timeIsTrusted: () => true,
    deadlineMs: 5_000,
  });
  const doors = new UnlockedDoors({
    ...common,
    lock: (id, stillWanted) => command(AUTO_LOCK, id, 'lock', { wait: true, stillWanted }),
  });
  await doors.start();
  t.teardown(async () => {
    await doors.stop();
    await live.stop();
    if (clock.pendingTimers > 0) throw new Error('a timer is left');
  });
  const update = updateDevice({
    ...common,
    rulesChanged: (id) => {
      doors.rulesChanged(id);
    },
  });
  const { device } = await createDevice({ ...common, random: systemRandom })(INSTALLER, {
    deviceId: 'front',
    name: 'Front',
    siteId: null,
  });
  const { id } = device;
  await store.write((tx) => {
    tx.devices.setPaired(id, { transport: 'ble', address: 'x', serial: 's', firmwareVersion: null }, 0);
  });
  await update(INSTALLER, id, rules);
  live.observe(id, { kind: 'link', online: true });
  const told = (bolt: 'locked' | 'unlocked' | 'jammed', door: 'open' | 'closed' | 'unknown' = 'closed') => {
    live.observe(id, { kind: 'status', bolt, door, batteryPercent: null });
  };
  return {
    store,
    clock,
    live,
    driver,
    doors,
    update,
    id,
    told,
    observe: (observed: Observation) => {
      live.observe(id, observed);
    },
    /** Lets time pass, and what it begins come to its end. */
    pass: async (seconds: number) => {
      clock.advance(seconds * 1_000);
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    alerts: async () => {
      await store.write(() => undefined);
      const { rows } = store.events.page({ cursor: null, size: 50 }, { type: 'LEFT_UNLOCKED' });
      return [...rows].reverse().map(({ reason }) => reason);
    },
  };
}

t.test('a closed door is locked after its time, by a command in the hub’s own name', async (t) => {
  const { told, pass, driver, store, live, id, alerts } = await home(t, { autoLockS: 30 });
  told('unlocked');
  await pass(29);
  t.equal(driver.executed.length, 0);
  await pass(1);
  t.match(driver.executed, [{ action: 'lock', userId: null }]);
  t.equal(live.of(id).lockState, 'locked');
  t.match(store.events.page({ cursor: null, size: 1 }, { type: 'LOCK' }).rows, [
    { success: true, method: 'auto', actor: { kind: 'system', name: 'auto-lock' }, commandId: String },
  ]);
  await pass(3_600);
  t.equal(driver.executed.length, 1);
  t.same(await alerts(), []);
});

t.test('off by default', async (t) => {
  const { told, pass, driver, alerts } = await home(t, {});
  told('unlocked');
  await pass(5 * 3_600);
  t.equal(driver.executed.length, 0);
  t.same(await alerts(), []);
});

t.test('never into an open door; its closing begins the wait anew', async (t) => {
  const { told, observe, pass, driver, alerts } = await home(t, { autoLockS: 30 });
  told('unlocked');
  await pass(20);
  observe({ kind: 'door', position: 'open' });
  await pass(600);
  t.equal(driver.executed.length, 0);
  observe({ kind: 'door', position: 'closed' });
  await pass(29);
  t.equal(driver.executed.length, 0);
  await pass(1);
  t.equal(driver.executed.length, 1);
  t.same(await alerts(), [], 'an open door is nobody’s failure');
});

t.test('opened in the last moment: nothing is sent, nothing is logged', async (t) => {
  const { told, observe, pass, driver, store, clock, alerts } = await home(t, { autoLockS: 30 });
  let opens: () => void = () => undefined;
  const execute = driver.execute.bind(driver);
  driver.execute = async (...given) => {
    opens();
    return execute(...given);
  };
  opens = () => {
    observe({ kind: 'door', position: 'open' });
  };
  told('unlocked');
  await pass(30);
  t.equal(driver.executed.length, 0);
  t.same(store.events.page({ cursor: null, size: 5 }, { type: 'LOCK' }).rows, []);
  t.same(await alerts(), []);
  opens = () => undefined;
  clock.advance(1_000);
  observe({ kind: 'door', position: 'closed' });
  await pass(30);
  t.equal(driver.executed.length, 1);
});

t.test('no sensor says that the door is closed: it is not locked, and that is an alert', async (t) => {
  const { told, pass, driver, alerts } = await home(t, { autoLockS: 30 });
  told('unlocked', 'unknown');
  await pass(300);
  t.equal(driver.executed.length, 0);
  t.same(await alerts(), ['door_unknown']);
});

t.test('what can’t be locked is one alert and one try, until somebody does something', async (t) => {
  const { told, observe, pass, driver, live, id, alerts } = await home(t, { autoLockS: 30 });
  for (const [outcome, n] of [
    [{ kind: 'answered', success: false, reason: 'jammed' }, 1],
    [{ kind: 'unknown', reason: 'no_answer' }, 2],
    [{ kind: 'not_sent', reason: 'lock_offline' }, 3],
  ] as const) {
    told('locked');
    told('unlocked');
    driver.outcome = outcome;
    await pass(30);
    t.equal((await alerts()).length, n, outcome.kind);
    t.equal((await alerts()).at(-1), 'auto_lock_failed');
    told('unlocked');
    await pass(600);
    t.equal((await alerts()).length, n, 'once');
  }
  t.equal(driver.executed.length, 2, 'and never again by itself');
  driver.outcome = { kind: 'answered', success: true, reason: null };
  observe({ kind: 'door', position: 'open' });
  observe({ kind: 'door', position: 'closed' });
  await pass(30);
  t.equal(driver.executed.length, 3, 'the door was used: a new try');
  t.equal(live.of(id).lockState, 'locked');
});

t.test('unlocked again, the wait begins anew; on its way it is left alone', async (t) => {
  const { told, observe, pass, driver } = await home(t, { autoLockS: 30 });
  told('unlocked');
  await pass(25);
  observe({ kind: 'order_sent', commandId: 'A', action: 'unlock' });
  await pass(4);
  observe({ kind: 'order_ended', commandId: 'A', action: 'unlock', success: true, reason: null });
  await pass(29);
  t.equal(driver.executed.length, 0);
  await pass(1);
  t.equal(driver.executed.length, 1);
});

t.test('left unlocked: one alert an episode, also when the lock has gone meanwhile', async (t) => {
  const { told, observe, pass, alerts } = await home(t, { leftUnlockedAlertS: 60 });
  told('unlocked', 'open');
  await pass(59);
  t.same(await alerts(), []);
  await pass(1);
  t.same(await alerts(), ['left_unlocked']);
  told('unlocked', 'closed');
  await pass(600);
  t.same(await alerts(), ['left_unlocked']);
  told('locked');
  told('unlocked');
  await pass(30);
  observe({ kind: 'link', online: false });
  await pass(30);
  t.same(await alerts(), ['left_unlocked', 'left_unlocked'], 'nobody knows that it was locked since');
  observe({ kind: 'link', online: true });
  told('locked');
  observe({ kind: 'link', online: false });
  await pass(600);
  t.equal((await alerts()).length, 2, 'locked when last heard');
});

t.test('a lock out of reach can’t be locked by itself: an alert', async (t) => {
  const { told, observe, pass, driver, alerts } = await home(t, { autoLockS: 30 });
  told('unlocked');
  observe({ kind: 'link', online: false });
  await pass(30);
  t.same(await alerts(), ['lock_unreachable']);
  t.equal(driver.executed.length, 0);
});

t.test(
  'after a restart nothing is known of a door until its lock speaks: the wait begins then',
  async (t) => {
    const { told, observe, pass, driver, doors } = await home(t, { autoLockS: 30 });
    told('unlocked');
    await pass(29);
    await doors.stop();
    await doors.start();
    observe({ kind: 'link', online: false });
    await pass(600);
    t.equal(driver.executed.length, 0);
    observe({ kind: 'link', online: true });
    told('unlocked');
    await pass(29);
    t.equal(driver.executed.length, 0);
    await pass(1);
    t.equal(driver.executed.length, 1);
  },
);

t.test('a change of the rules counts at once', async (t) => {
  const { told, pass, driver, update, store, id } = await home(t, {});
  told('unlocked');
  await pass(100);
  const { device } = await update(INSTALLER, id, { autoLockS: 30, name: 'Back' });
  t.match(device, { autoLockS: 30, leftUnlockedAlertS: null, name: 'Back' });
  t.match(store.devices.byId(id), { autoLockS: 30, name: 'Back' });
  await pass(0);
  t.equal(driver.executed.length, 1, 'it has been unlocked for longer');
  await update(INSTALLER, id, { autoLockS: null });
  told('unlocked');
  await pass(600);
  t.equal(driver.executed.length, 1);
});

t.test('an alert that the disk refuses is raised again', async (t) => {
  const { told, pass, store, alerts } = await home(t, { leftUnlockedAlertS: 60 });
  const write = store.write.bind(store);
  store.write = () => Promise.reject(new Unavailable('storage_full', 'full'));
  told('unlocked');
  await pass(60);
  store.write = write;
  t.same(await alerts(), []);
  await pass(5);
  t.same(await alerts(), ['left_unlocked']);
});

t.test('in its own name the hub may lock, and nothing else', async (t) => {
  const { store, clock, live, driver, id } = await home(t, {});
  const command = commandLock({
    store,
    clock,
    live,
    newId: () => 'unused',
    driverOf: () => driver,
    logger: silentLogger,
    settle: () => Promise.resolve(),
    timeIsTrusted: () => true,
    deadlineMs: 5_000,
  });
  for (const action of ['unlock', 'unlatch', 'reboot', 'identify'] as const) {
    await t.rejects(command(AUTO_LOCK, id, action, { wait: true }), { code: 'access_denied' });
  }
  t.equal(driver.executed.length, 0);
});
