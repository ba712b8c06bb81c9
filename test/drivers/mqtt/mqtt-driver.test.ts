import t from 'tap';
import { ORDERS_WAITING, REPLY_GRACE_MS } from '../../../src/drivers/mqtt/limits.js';
import type { LockDeadline, OrderOutcome } from '../../../src/operations/locks/driver-ports.js';
import { mqttDevice, until } from '../../broker/lock-clients.js';
import { startDriver } from './driver-fixture.js';
import { FRONT, SUCCEEDED, TIMEOUT_MS, journal, order, unanswered } from './orders.js';
import { LOCK_AHEAD_MS } from './scripted-lock.js';

t.test('unlock: journaled first, sent once, answered', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  let deadline: LockDeadline | null = null;
  let journaled: () => void = () => undefined;
  const outcome = fixture.driver.execute(FRONT, order(fixture), (known) => {
    deadline = known;
    return new Promise((resolve) => (journaled = resolve));
  });
  await lock.flushed();
  t.equal(lock.actuations, 0, 'not a byte before the journal');
  journaled();
  t.same(await outcome, SUCCEEDED);
  t.equal(lock.actuations, 1);
  const command = lock.got.at(-1);
  t.match(command, { command: 'UNLOCK', boot_id: lock.bootId, user_id: null });
  t.same(deadline, { bootId: lock.bootId, notAfterMs: command?.not_after_ms });
  const ideal = LOCK_AHEAD_MS + TIMEOUT_MS;
  t.ok((command?.not_after_ms ?? 0) <= ideal && (command?.not_after_ms ?? 0) > ideal - 20, 'early, not late');

  for (const [action, word] of [
    ['lock', 'LOCK'],
    ['unlatch', 'UNLATCH'],
    ['reboot', 'REBOOT'],
    ['identify', 'IDENTIFY'],
  ] as const) {
    t.same(await fixture.driver.execute(FRONT, order(fixture, { action }), journal), SUCCEEDED);
    t.equal(lock.got.at(-1)?.command, word);
  }
});

t.test('what the lock says of an order', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  const said: [object, OrderOutcome][] = [
    [
      { outcome: 'done', success: false, reason: 'jammed' },
      { kind: 'answered', success: false, reason: 'jammed' },
    ],
    [
      { outcome: 'refused', reason: 'expired' },
      { kind: 'answered', success: false, reason: 'expired' },
    ],
    [{ outcome: 'interrupted' }, { kind: 'unknown', reason: 'no_answer' }],
  ];
  for (const [reply, outcome] of said) {
    lock.answer = () => reply;
    t.same(await fixture.driver.execute(FRONT, order(fixture), journal), outcome);
  }
  lock.answer = () => ({ outcome: 'done' });
  await unanswered(fixture, lock, order(fixture));
});

t.test('when nothing may leave, nothing does', async (t) => {
  const fixture = await startDriver(t);
  const { driver, clock } = fixture;
  const never = (): Promise<void> => Promise.reject(new Error('must not be journaled'));
  t.same(await driver.execute(FRONT, order(fixture), never), { kind: 'not_sent', reason: 'lock_offline' });
  t.same(await driver.execute('someone else', order(fixture), never), {
    kind: 'not_sent',
    reason: 'lock_offline',
  });

  const lock = await fixture.lock();
  t.same(await driver.execute(FRONT, order(fixture, { deadlineMs: clock.monotonicMs() }), never), {
    kind: 'not_sent',
    reason: 'deadline_passed',
  });
  await t.rejects(
    driver.execute(FRONT, order(fixture), () => Promise.reject(new Error('disk full'))),
    /disk full/,
  );
  t.same(
    await driver.execute(FRONT, order(fixture), () => {
      clock.advance(TIMEOUT_MS + 1);
      return Promise.resolve();
    }),
    { kind: 'answered', success: false, reason: 'expired' },
    'a journal that took too long',
  );
  t.same(
    await driver.execute(FRONT, order(fixture), async () => {
      await lock.leave();
      await until(() => !driver.isOnline(FRONT), 'the loss is noticed');
    }),
    { kind: 'answered', success: false, reason: 'lock_offline' },
    'a lock that left while it was journaled',
  );
  t.equal(lock.actuations, 0);
});

t.test('one order at a time, a bounded number wait', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  lock.answer = () => null;
  const first = order(fixture);
  const outcomes = [fixture.driver.execute(FRONT, first, journal)];
  for (let n = 0; n < ORDERS_WAITING; n += 1) {
    outcomes.push(fixture.driver.execute(FRONT, order(fixture), journal));
  }
  t.same(await fixture.driver.execute(FRONT, order(fixture), journal), { kind: 'not_sent', reason: 'busy' });
  await until(() => lock.actuations === 1, 'the first is sent');
  await lock.flushed();
  t.equal(lock.actuations, 1, 'and it alone');
  lock.answer = (command) => lock.ordinary(command);
  lock.reply(first.commandId, { outcome: 'done', success: true });
  t.same(
    await Promise.all(outcomes),
    outcomes.map(() => SUCCEEDED),
  );
  t.equal(lock.actuations, 1 + ORDERS_WAITING);

  lock.answer = () => null;
  const stuck = fixture.driver.execute(FRONT, order(fixture), journal);
  const behind = fixture.driver.execute(FRONT, order(fixture), () =>
    Promise.reject(new Error('never begun')),
  );
  await until(() => lock.actuations === 2 + ORDERS_WAITING, 'one more is sent');
  fixture.clock.advance(TIMEOUT_MS + REPLY_GRACE_MS + 50);
  t.same(await behind, { kind: 'not_sent', reason: 'deadline_passed' });
  t.same(await stuck, { kind: 'unknown', reason: 'no_answer' });
});

t.test('a duplicate reply settles nothing else', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  const first = order(fixture);
  t.same(await fixture.driver.execute(FRONT, first, journal), SUCCEEDED);
  lock.answer = (command) => {
    lock.reply(first.commandId, { outcome: 'done', success: false, reason: 'jammed' });
    return lock.ordinary(command);
  };
  t.same(await fixture.driver.execute(FRONT, order(fixture), journal), SUCCEEDED);
  t.equal(fixture.driver.trouble['reply_unexpected'], 1);
});

t.test('no answer is unknown, and is settled by a late reply', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  lock.answer = (command) => (command.command === 'UNLOCK' ? null : lock.ordinary(command));
  const sent = order(fixture);
  const deadline = await unanswered(fixture, lock, sent);
  await lock.flushed();
  const asked = lock.asked('GET_STATUS');
  t.equal(asked, 2, 'a lock that did not answer is asked whether it is there');
  t.same(await fixture.driver.result(FRONT, sent.commandId, deadline), { kind: 'not_executed' });
  lock.reply(sent.commandId, { outcome: 'done', success: true });
  await lock.flushed();
  t.same(await fixture.driver.result(FRONT, sent.commandId, deadline), {
    kind: 'done',
    success: true,
    reason: null,
  });
  t.equal(lock.actuations, 1, 'never sent again');
});

t.test('detached: nothing is sent, sent orders end unknown', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  lock.answer = () => null;
  const sent = fixture.driver.execute(FRONT, order(fixture), journal);
  const waiting = fixture.driver.execute(FRONT, order(fixture), journal);
  await until(() => lock.actuations === 1, 'the lock has the command');
  fixture.driver.detach(FRONT);
  t.same(await sent, { kind: 'unknown', reason: 'link_lost' });
  t.same(await waiting, { kind: 'not_sent', reason: 'lock_offline' });
  fixture.driver.attach(mqttDevice('front'));
  lock.answer = (command) => lock.ordinary(command);
  await until(() => lock.asked('GET_STATUS') === 2, 'attached again while connected, it is greeted');
  await until(() => fixture.driver.isOnline(FRONT), 'and online');
  let journaled: () => void = () => undefined;
  const journaling = fixture.driver.execute(
    FRONT,
    order(fixture),
    () => new Promise((done) => (journaled = done)),
  );
  fixture.driver.detach(FRONT);
  journaled();
  t.same(await journaling, { kind: 'answered', success: false, reason: 'lock_offline' });
  t.equal(lock.actuations, 1, 'no second door opened');
  t.same(await fixture.driver.pair(), { firmwareVersion: null, pairingId: null });
});

t.test('what is not wanted any more once it is journaled is not sent', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  let wanted = true;
  const outcome = fixture.driver.execute(FRONT, order(fixture, { stillWanted: () => wanted }), async () => {
    wanted = false;
  });
  t.same(await outcome, { kind: 'not_sent', reason: 'withdrawn' });
  await lock.flushed();
  t.equal(lock.actuations, 0);
  t.same(await fixture.driver.execute(FRONT, order(fixture), journal), SUCCEEDED, 'the next one goes');
});
