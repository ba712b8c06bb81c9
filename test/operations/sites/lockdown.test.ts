import t from 'tap';
import { codeOf, failureOf } from '../accounts/household.js';
import { ADA, ANN, BOB, guardedHouse } from '../access/guarded-house.js';
import { callerOf, INSTALLER } from '../scripted-house.js';

const QUIET = { reason: 'drill', allowedUserIds: [], lockDoors: false };

t.test('from its commit on nobody opens but those named, by any means, and its end ends it', async (t) => {
  const { pin, type, door, siteId, lockdown, command, driver, events, told } = await guardedHouse(t);
  await pin(ADA, '0427');
  await pin(BOB, '583916');
  await pin(null, '264803');
  told.length = 0;
  const started = await lockdown.startLockdown(callerOf(ADA), siteId, { ...QUIET, allowedUserIds: [ANN.id] });
  t.same(started.lockdown?.allowedUserIds, [ADA.id, ANN.id], 'who starts it is named');
  t.ok(told.includes(door), 'locks that answer by themselves are given another set');
  t.equal(await type(door, '583916'), false);
  t.match(events('ACCESS_DENIED')[0], { reason: 'lockdown', userId: BOB.id });
  t.equal(await type(door, '264803'), false, 'a code of nobody');
  t.equal(await type(door, '0427'), true, 'who is named');
  const unlock = (caller = callerOf(BOB)) => failureOf(() => command(caller, door, 'unlock', { wait: true }));
  t.match((await unlock())?.options.trace?.at(-1), { rule: 'lockdown', reason_code: 'lockdown' });
  t.equal((await unlock(INSTALLER))?.code, 'access_denied', 'also the command line');
  t.equal((await unlock(callerOf(ANN)))?.code, undefined);
  const { length } = driver.executed;
  t.equal(
    (await command(callerOf(BOB), door, 'lock', { wait: true })).status,
    'succeeded',
    'to lock is no danger',
  );
  t.equal(driver.executed.length, length + 1);
  t.match(events('LOCKDOWN'), [{ reason: 'started', actor: { id: ADA.id }, ipAddress: '192.0.2.1' }]);

  await lockdown.startLockdown(INSTALLER, siteId, { ...QUIET, allowedUserIds: [BOB.id] });
  t.equal(await type(door, '583916'), true, 'named now');
  t.equal(await type(door, '0427'), false, 'and she is not any more');
  t.match(lockdown.readLockdown(INSTALLER, siteId).lockdown, { startedBy: ADA.id });

  await lockdown.endLockdown(callerOf(ANN), siteId);
  t.equal(await type(door, '264803'), true);
  t.equal(await codeOf(() => lockdown.endLockdown(INSTALLER, siteId)), 'not_locked_down');
  t.equal(events('LOCKDOWN_ENDED').length, 1);
});

t.test('wrong input starts nothing', async (t) => {
  const { lockdown, siteId, store, events } = await guardedHouse(t);
  const nobody = '0190a000-0000-7000-8000-0000000000ff';
  const start = (id: string, allowedUserIds: string[]) =>
    failureOf(() => lockdown.startLockdown(callerOf(ADA), id, { ...QUIET, allowedUserIds }));
  t.match(await start(siteId, [BOB.id, nobody]), {
    code: 'lockdown_user_unknown',
    options: { fields: [{ field: 'allowed_user_ids.1' }] },
  });
  t.equal((await start(nobody, []))?.code, 'site_not_found');
  t.equal(await codeOf(() => lockdown.readLockdown(INSTALLER, nobody)), 'site_not_found');
  t.same(store.lockdowns.all(), []);
  t.same(events('LOCKDOWN'), []);
});

t.test('it outlives a restart, and is of one site', async (t) => {
  const house = await guardedHouse(t);
  const { lockdown, siteId, door, newId, store } = house;
  // Ids are in order of time.
  house.clock.advance(10);
  const other = newId();
  await store.write((tx) => {
    tx.sites.insert({ id: other, name: 'Shed', timeZone: 'UTC', createdAtMs: 1 });
    tx.devices.rename(house.exit, 'exit', other, 0);
  });
  await lockdown.startLockdown(callerOf(ADA), siteId, QUIET);
  await house.pin(BOB, '583916');
  t.equal(await house.type(door, '583916'), false, 'a lock at no site in particular is at the first');
  t.equal(await house.type(house.exit, '583916'), true);
  t.same(
    lockdown.readLockdown(INSTALLER, siteId).locks.map(({ device }) => device.id),
    [door],
  );
  const again = await house.reopen();
  t.match(again.lockdowns.all(), [{ siteId, allowedUserIds: [ADA.id], reason: 'drill' }]);
});

t.test('a command that was allowed before it does not leave after it', async (t) => {
  const { lockdown, siteId, door, command, driver, store, events } = await guardedHouse(t);
  const bob = callerOf(BOB);
  const [outcome] = await Promise.all([
    codeOf(() => command(bob, door, 'unlock', { wait: true })),
    // Enqueued in the turn in which the command was decided, before its journal entry.
    lockdown.startLockdown(callerOf(ADA), siteId, QUIET),
  ]);
  t.equal(outcome, 'access_denied');
  t.equal(driver.executed.length, 0);
  t.match(events('ACCESS_DENIED'), [{ reason: 'lockdown' }]);

  await lockdown.endLockdown(callerOf(ADA), siteId);
  // Nobody waits for this one: it is in the journal before the lockdown, and not sent.
  let lockedDown = Promise.resolve();
  const execute = driver.execute.bind(driver);
  driver.execute = async (id, order, beforeFirstByte) => {
    lockedDown = lockdown.startLockdown(callerOf(ADA), siteId, QUIET).then(() => undefined);
    await lockedDown;
    return execute(id, order, beforeFirstByte);
  };
  const accepted = await command(bob, door, 'unlock', { wait: false });
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.match(store.commands.byId(accepted.id), { status: 'failed', reason: 'denied' });
  t.equal(driver.executed.length, 0);
  t.equal(events('ACCESS_DENIED').length, 2);
});

t.test('doors are locked where the lock says unlocked and closed, and the rest is told', async (t) => {
  const { lockdown, siteId, door, exit, live, driver } = await guardedHouse(t);
  const status = (id: string, bolt: 'locked' | 'unlocked', at: 'open' | 'closed') => {
    live.observe(id, { kind: 'link', online: true });
    live.observe(id, { kind: 'status', bolt, door: at, batteryPercent: null }, 0, null);
  };
  const start = async () => {
    const { orders } = await lockdown.startLockdown(callerOf(ADA), siteId, { ...QUIET, lockDoors: true });
    return [door, exit].map((id) => orders.find(({ deviceId }) => deviceId === id));
  };
  t.match(await start(), [{ notLocked: 'state_unknown' }, { notLocked: 'state_unknown' }]);
  status(door, 'unlocked', 'closed');
  status(exit, 'unlocked', 'open');
  const orders = await start();
  t.match(orders, [
    { commandId: String, notLocked: null },
    { commandId: null, notLocked: 'door_not_closed' },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.match(driver.executed, [{ commandId: orders[0]?.commandId, action: 'lock' }]);
  t.equal(driver.executed.length, 1);
  status(door, 'unlocked', 'closed');
  driver.online = false;
  t.match((await start())[0], { commandId: null, notLocked: 'lock_offline' });
  status(door, 'locked', 'closed');
  t.match((await start())[0], { commandId: null, notLocked: null });
});
