import t, { type Test } from 'tap';
import { systemClock } from '../../../src/kit/clock.js';
import { newId, SerialHome, until, type HomeLock } from './serial-home.js';

const homeOf = (t: Test, travelMs = 0): { home: SerialHome; lock: HomeLock } => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  return { home, lock: home.addLock(1, travelMs) };
};

t.test('a lock that is not there is lock_offline, soon, with nothing sent', async (t) => {
  const { home, lock } = homeOf(t);
  t.same(await home.execute(lock), { kind: 'not_sent', reason: 'lock_offline' }, 'never attached');
  await home.settle(lock);
  lock.firmware.powerOff();
  await until(() => home.reports.links.at(-1) === false);
  t.equal(home.driver.isOnline(lock.id), false);
  const journal: unknown[] = [];
  const before = async (deadline: unknown) => {
    journal.push(deadline);
  };
  const startMs = systemClock.monotonicMs();
  t.same(await home.execute(lock, 'unlock', { before }), { kind: 'not_sent', reason: 'lock_offline' });
  t.ok(systemClock.monotonicMs() - startMs < 500, 'without waiting for the deadline');
  t.equal(await home.driver.result(lock.id, newId(), { bootId: '00', notAfterMs: 0 }), null);
  t.same(journal, []);

  lock.firmware.powerOn();
  await until(() => home.driver.isOnline(lock.id));
  t.match(await home.execute(lock), { kind: 'answered', success: true });
});

t.test('the port vanishes and comes back', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  home.wire.pullOut();
  await until(() => home.reports.links.at(-1) === false);
  t.equal(home.driver.health().ok, false);
  t.match(home.driver.health().detail, home.wire.path);
  await home.wire.plugIn();
  await until(() => home.driver.isOnline(lock.id));
  t.same(home.reports.links, [true, false, true]);
  t.match(await home.execute(lock), { kind: 'answered', success: true });
  t.equal(lock.physical.actuations, 1);
});

t.test('an order under way when the port vanishes is settled by the record of the lock', async (t) => {
  const { home, lock } = homeOf(t, 100);
  await home.settle(lock);
  const outcome = home.execute(lock, 'unlock', { withinMs: 6_000 });
  await until(() => lock.physical.moving);
  home.wire.pullOut();
  await until(() => !home.driver.isOnline(lock.id));
  await home.wire.plugIn();
  t.same(await outcome, { kind: 'answered', success: true, reason: null });
  t.equal(lock.physical.actuations, 1);
});

t.test('a lock that lost its power on the way leaves the order unknown', async (t) => {
  const { home, lock } = homeOf(t, 200);
  await home.settle(lock);
  const outcome = home.execute(lock, 'unlock', { withinMs: 1_500 });
  await until(() => lock.physical.moving);
  lock.firmware.powerOff();
  lock.firmware.powerOn();
  t.same(await outcome, { kind: 'unknown', reason: 'link_lost' }, 'interrupted, says its record');
  t.equal(lock.physical.actuations, 1);
});

t.test('a hub that was restarted replays nothing and can ask', async (t) => {
  const { home, lock } = homeOf(t, 100);
  await home.settle(lock);
  const commandId = newId();
  let deadline = { bootId: '', notAfterMs: 0 };
  const outcome = home.execute(lock, 'unlock', {
    commandId,
    before: async (given) => {
      deadline = given;
    },
  });
  await until(() => lock.physical.moving);
  await home.driver.stop();
  t.match(await outcome, { kind: 'unknown' });
  home.driver = home.newDriver();
  home.driver.attach(lock.device);
  await home.driver.start();
  await until(() => home.driver.isOnline(lock.id));
  await until(() => !lock.physical.moving);
  t.match(await home.driver.result(lock.id, commandId, deadline), { kind: 'done', success: true });
  t.equal(lock.physical.actuations, 1);
});

t.test('stop gives the port back and leaves no timer that could act', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  await home.driver.stop();
  const framesBefore = home.wire.sent.length;
  const second = home.newDriver();
  second.attach(lock.device);
  await second.start();
  t.ok(second.health().ok, 'the exclusive lock on the port is free');
  await until(() => second.isOnline(lock.id));
  t.ok(home.wire.sent.length > framesBefore);
  const third = home.newDriver();
  third.attach(lock.device);
  await third.start();
  t.match(third.health(), { ok: false, detail: /in use by another program/ });
  await third.stop();
  await second.stop();
});
