import t from 'tap';
import { GREET_AGAIN_MS, QUERY_TIMEOUT_MS, REPLY_GRACE_MS } from '../../../src/drivers/mqtt/limits.js';
import { until } from '../../broker/lock-clients.js';
import { startDriver } from './driver-fixture.js';
import { FRONT, SUCCEEDED, TIMEOUT_MS, journal, order, unanswered } from './orders.js';
import { NEXT_BOOT, ScriptedLock } from './scripted-lock.js';

t.test('a lock is online once it has answered on this connection', async (t) => {
  const fixture = await startDriver(t);
  const { driver, clock, said } = fixture;
  t.same(driver.health(), { ok: true, detail: 'the MQTT broker is listening' });
  const lock = new ScriptedLock('front', clock);
  lock.answer = () => null;
  await lock.connect(fixture.fixture);
  await until(() => lock.asked('GET_STATUS') === 1, 'it is greeted');
  t.equal(driver.isOnline(FRONT), false, 'connected, silent');
  t.same(said, []);
  clock.advance(QUERY_TIMEOUT_MS + 50);
  lock.answer = (command) => lock.ordinary(command);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(GREET_AGAIN_MS + 50);
  await until(() => driver.isOnline(FRONT), 'it is greeted again, and answers');
  t.same(said, ['status locked 80', 'firmware 1.2.3', 'online']);
  await lock.leave();
  await until(() => said.length === 4, 'its end is told');
  t.same(said[3], 'offline');
  t.equal(driver.isOnline(FRONT), false);
  await lock.connect(fixture.fixture);
  await until(() => driver.isOnline(FRONT), 'it is back');
  t.same(said.slice(4), ['status locked 80', 'online'], 'the same firmware is not told twice');
});

t.test('a reply that comes with the returned lock still counts before the deadline', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  lock.answer = (command) => (command.command === 'UNLOCK' ? null : lock.ordinary(command));
  const sent = order(fixture);
  const outcome = fixture.driver.execute(FRONT, sent, journal);
  await until(() => lock.actuations === 1, 'the lock has the command');
  await lock.leave();
  await until(() => !fixture.driver.isOnline(FRONT), 'it left');
  await lock.connect(fixture.fixture);
  lock.reply(sent.commandId, { outcome: 'done', success: true });
  t.same(await outcome, SUCCEEDED);
  t.equal(lock.actuations, 1);
});

t.test('a lock that stays away leaves its order unknown', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  lock.answer = () => null;
  const outcome = fixture.driver.execute(FRONT, order(fixture), journal);
  await until(() => lock.actuations === 1, 'the lock has the command');
  await lock.leave();
  await until(() => !fixture.driver.isOnline(FRONT), 'it left');
  fixture.clock.advance(TIMEOUT_MS + REPLY_GRACE_MS + 50);
  t.same(await outcome, { kind: 'unknown', reason: 'link_lost' });
});

t.test('the lock restarts: its record, its new clock', async (t) => {
  const fixture = await startDriver(t);
  const { driver, clock } = fixture;
  const lock = await fixture.lock();
  const deadline = { bootId: lock.bootId, notAfterMs: lock.lockMs + 500 };
  const asked = order(fixture).commandId;
  t.same(await driver.result(FRONT, asked, deadline), { kind: 'undecided', reason: 'not_yet' });
  clock.advance(500);
  t.same(
    await driver.result(FRONT, asked, deadline),
    { kind: 'undecided', reason: 'not_yet' },
    'not yet past it',
  );
  clock.advance(1);
  t.same(await driver.result(FRONT, asked, deadline), { kind: 'not_executed' });
  for (const outcome of ['interrupted', 'evicted'] as const) {
    lock.answer = ({ of }) => ({ outcome, of });
    t.same(await driver.result(FRONT, asked, deadline), { kind: 'undecided', reason: outcome });
  }
  lock.answer = ({ of }) => ({ outcome: 'done', success: true, of });
  t.same(await driver.result(FRONT, asked, deadline), { kind: 'done', success: true, reason: null });
  lock.answer = () => ({ outcome: 'done', success: true, of: order(fixture).commandId });
  t.equal(await driver.result(FRONT, asked, deadline), null, 'an answer about another command');
  lock.answer = (command) => lock.ordinary(command);

  await lock.leave();
  await until(() => !driver.isOnline(FRONT), 'it left');
  t.equal(await driver.result(FRONT, asked, deadline), null, 'not there');
  lock.bootId = NEXT_BOOT;
  await lock.connect(fixture.fixture);
  await until(() => driver.isOnline(FRONT), 'it is back');
  t.same(
    await driver.result(FRONT, asked, { bootId: deadline.bootId, notAfterMs: lock.lockMs + 60_000 }),
    { kind: 'not_executed' },
    'another boot takes it no more',
  );
  t.same(await driver.execute(FRONT, order(fixture), journal), SUCCEEDED);
  t.equal(lock.got.at(-1)?.boot_id, NEXT_BOOT, 'orders count in the new boot');
});

t.test('an old sample is refreshed before the next order', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  t.equal(lock.asked('GET_STATUS'), 1);
  fixture.clock.advance(60_001);
  t.same(await fixture.driver.execute(FRONT, order(fixture), journal), SUCCEEDED);
  t.same(
    lock.got.map(({ command }) => command),
    ['GET_STATUS', 'GET_STATUS', 'UNLOCK'],
  );
  fixture.clock.advance(59_000);
  t.same(await fixture.driver.execute(FRONT, order(fixture), journal), SUCCEEDED);
  t.equal(lock.asked('GET_STATUS'), 2, 'each reply is a sample');
});

t.test('a silent lock on a live connection goes offline and comes back', async (t) => {
  const fixture = await startDriver(t);
  const { clock, driver, said } = fixture;
  const lock = await fixture.lock();
  lock.answer = () => null;
  await unanswered(fixture, lock, order(fixture));
  await lock.flushed();
  clock.advance(QUERY_TIMEOUT_MS + 50);
  await until(() => !driver.isOnline(FRONT), 'it counts as offline');
  t.equal(said.at(-1), 'offline');
  lock.say('state', {
    bolt: 'unlocked',
    door: 'closed',
    tamper: false,
    boot_id: lock.bootId,
    lock_ms: lock.lockMs,
  });
  await lock.flushed();
  t.equal(said.at(-1), 'offline', 'what it says without answering is not believed');
  const waiting = driver.execute(FRONT, order(fixture), journal);
  clock.advance(GREET_AGAIN_MS + 50);
  await until(() => lock.asked('GET_STATUS') === 3, 'it is asked again');
  clock.advance(TIMEOUT_MS);
  t.same(await waiting, { kind: 'not_sent', reason: 'lock_offline' });
  lock.answer = (command) => lock.ordinary(command);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(GREET_AGAIN_MS + 50);
  await until(() => driver.isOnline(FRONT), 'it is back');
});
