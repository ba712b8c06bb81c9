import t, { type Test } from 'tap';
import { silentLogger } from '../../../src/kit/logger.js';
import { locksInSight, maySee } from '../../../src/operations/access/locks-in-sight.js';
import { judge } from '../../../src/operations/access/require-access.js';
import { shareOperations } from '../../../src/operations/access/share-operations.js';
import { ShareWatch } from '../../../src/operations/access/share-watch.js';
import { commandLock } from '../../../src/operations/locks/command-lock.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { settleCommands } from '../../../src/operations/locks/settle-commands.js';
import { sampleDevice, SALT, uuid } from '../../store/samples.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { callerOf, CLI, codeOf, household, newUser } from '../accounts/household.js';

const FRONT = uuid(1);
const NOTHING = {
  canUnlock: false,
  canLock: false,
  canManagePins: false,
  canViewLogs: false,
  canShare: false,
  validFromMs: null,
  validUntilMs: null,
  scheduleId: null,
};

async function home(t: Test) {
  const house = await household(t);
  const { store, clock, newId, accounts } = house;
  const live = new LiveLocks(clock);
  const driver = new ScriptedDriver();
  const deps = { store, clock, newId, live, timeIsTrusted: () => true };
  await store.write((tx) => {
    for (const n of [1, 2]) tx.devices.insert(sampleDevice(n, { status: 'ACTIVE' }), SALT);
  });
  const person = (name: string) => accounts.createUser(CLI, newUser(name));
  const [mia, guest] = [await person('mia'), await person('guest')];
  const common = { ...deps, driverOf: () => driver, logger: silentLogger };
  const command = commandLock({ ...common, settle: settleCommands(common), deadlineMs: 5_000 });
  return { ...house, deps, driver, command, mia, guest, person, shares: shareOperations(deps) };
}

t.test('a share revoked while its unlock is on the way to the lock: nothing leaves', async (t) => {
  const { shares, command, driver, mia, store } = await home(t);
  const { share } = await shares.shareLock(CLI, FRONT, { ...NOTHING, sharedWith: mia.id, canUnlock: true });
  let sent = 0;
  driver.afterSent = () => {
    sent += 1;
    return Promise.resolve();
  };
  t.equal((await command(callerOf(mia), FRONT, 'unlock', { wait: true })).status, 'succeeded');
  t.equal(sent, 1);
  const execute = driver.execute.bind(driver);
  driver.execute = async (...given) => {
    // The radio takes its time; meanwhile the owner is answered that the share is gone.
    await shares.revokeShare(CLI, FRONT, share.id);
    return execute(...given);
  };
  t.equal(await codeOf(() => command(callerOf(mia), FRONT, 'unlock', { wait: true })), 'access_denied');
  t.equal(sent, 1, 'no byte left');
  t.match(store.events.page({ cursor: null, size: 1 }, {}).rows, [
    { type: 'ACCESS_DENIED', reason: 'share_revoked', userId: mia.id },
  ]);
});

t.test('what somebody may see is what is decided, lock by lock', async (t) => {
  const { shares, deps, store, mia, guest } = await home(t);
  await shares.shareLock(CLI, FRONT, { ...NOTHING, sharedWith: mia.id, canViewLogs: true });
  await store.write((tx) => {
    tx.devices.setOwner(uuid(2), guest.id, 0);
  });
  const everybody = [mia, guest, { ...mia, role: 'manager' as const }, { ...guest, role: 'admin' as const }];
  for (const caller of everybody.map(callerOf)) {
    for (const action of ['view', 'view_pins', 'view_logs'] as const) {
      const devices = store.devices.list({ cursor: null, size: 10 }).rows;
      const seen = locksInSight(deps, caller, action) ?? devices.map(({ id }) => id);
      const decided = devices.filter((device) => judge(deps, caller, device, action).granted);
      t.same(
        seen,
        decided.map(({ id }) => id),
        `${caller.actor.name} ${String(caller.role)} ${action}`,
      );
      for (const { id } of devices) t.equal(maySee(deps, caller, id, action), seen.includes(id));
    }
  }
});

t.test('bounded: how many, how deep, and only once each', async (t) => {
  const { shares, person, deps, clock } = await home(t);
  let giver = CLI;
  const chain: string[] = [];
  for (let depth = 0; ; depth += 1) {
    const next = await person(`p${depth}`);
    const wanted = { ...NOTHING, sharedWith: next.id, canUnlock: true, canShare: true };
    const code = await codeOf(() => shares.shareLock(giver, FRONT, wanted));
    if (code !== 'none') {
      t.same([code, depth], ['share_too_deep', 5]);
      break;
    }
    t.equal(await codeOf(() => shares.shareLock(giver, FRONT, wanted)), 'share_exists');
    chain.push(next.id);
    giver = callerOf(next);
    t.equal(maySee(deps, giver, FRONT, 'view'), true);
  }
  t.equal(chain.length, 5);
  const late = { ...NOTHING, sharedWith: 'nobody', canUnlock: true, validUntilMs: clock.wallMs() };
  t.equal(
    await codeOf(() => shares.shareLock(CLI, FRONT, { ...late, sharedWith: chain[0] ?? '' })),
    'window_empty',
  );
});

t.test('a share ends by its dates at once; who needs to know is told then', async (t) => {
  const { shares, deps, store, clock, mia } = await home(t);
  const told: (readonly string[])[] = [];
  const watch = new ShareWatch({ store, clock, turned: (ids) => told.push(ids) });
  await watch.start();
  t.teardown(() => watch.stop());
  const validUntilMs = clock.wallMs() + 10_000;
  const { share } = await shares.shareLock(CLI, FRONT, {
    ...NOTHING,
    sharedWith: mia.id,
    canLock: true,
    validUntilMs,
  });
  watch.turnsChanged();
  clock.advance(9_999);
  t.equal(maySee(deps, callerOf(mia), FRONT, 'view'), true);
  t.same(told, []);
  clock.advance(1);
  t.equal(maySee(deps, callerOf(mia), FRONT, 'view'), false);
  t.same(told, [[FRONT]]);
  t.equal(shares.readShare(CLI, FRONT, share.id).isActive, false);
});

t.test('what a person who is gone, or deactivated, gave on is worth nothing', async (t) => {
  const { shares, deps, accounts, mia, guest, store } = await home(t);
  await shares.shareLock(CLI, FRONT, { ...NOTHING, sharedWith: mia.id, canUnlock: true, canShare: true });
  await shares.shareLock(callerOf(mia), FRONT, { ...NOTHING, sharedWith: guest.id, canUnlock: true });
  const sees = () => maySee(deps, callerOf(guest), FRONT, 'view');
  t.equal(sees(), true);
  await accounts.updateUser(CLI, mia.id, { isActive: false });
  t.equal(sees(), false, 'deactivated');
  await accounts.updateUser(CLI, mia.id, { isActive: true });
  t.equal(sees(), true);
  await accounts.deleteUser(CLI, mia.id);
  t.equal(sees(), false, 'removed');
  t.same(store.shares.activeOn(FRONT), []);
});

t.test('a schedule that a share keeps to can not go', async (t) => {
  const { shares, store, clock, mia, deps } = await home(t);
  const id = uuid(77);
  const timing = { weekDays: [], yearDays: [], holidays: [], exceptions: [], bookings: [] };
  const atMs = clock.wallMs();
  await store.write((tx) => {
    tx.schedules.insert({ id, name: 'Never', timing, createdBy: null, createdAtMs: atMs, updatedAtMs: atMs });
  });
  await shares.shareLock(CLI, FRONT, { ...NOTHING, sharedWith: mia.id, canUnlock: true, scheduleId: id });
  t.equal(store.schedules.isInUse(id), true);
  t.equal(maySee(deps, callerOf(mia), FRONT, 'view'), true, 'closed now, and known all the same');
  t.equal(maySee(deps, callerOf(mia), FRONT, 'unlock'), false);
});
