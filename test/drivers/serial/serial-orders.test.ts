import t, { type Test } from 'tap';
import { newId, SerialHome, until, type HomeLock } from './serial-home.js';

const homeOf = (t: Test, travelMs = 0): { home: SerialHome; lock: HomeLock } => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  return { home, lock: home.addLock(1, travelMs) };
};

t.test('pairs, gets a session, says who is there and moves the bolt once', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  await until(() => home.reports.firmwareVersion === '1.0.0');
  t.same(home.reports.links, [true]);
  t.equal(home.pairings[0]?.state, 'active', 'the new keys proved themselves');
  t.match(home.reports.statuses[0], { bolt: 'locked', door: 'closed', tamper: false });
  t.ok(home.driver.health().ok);

  const journal: unknown[] = [];
  const outcome = await home.execute(lock, 'unlock', {
    before: async (deadline) => {
      journal.push(deadline, lock.physical.actuations);
    },
  });
  t.same(outcome, { kind: 'answered', success: true, reason: null });
  t.equal(lock.physical.actuations, 1);
  t.equal(lock.physical.bolt, 'unlocked');
  t.match(journal, [{ bootId: /^[0-9a-f]{16}$/, notAfterMs: Number }, 0], 'the journal came first');
  t.equal(home.reports.bolts.at(-1), 'unlocked');
  t.equal(home.reports.statuses.at(-1)?.bolt, 'locked', 'a result says nothing of the door');
  t.match(await home.execute(lock, 'identify'), { kind: 'answered', success: true });
  t.match(await home.execute(lock, 'unlatch'), { kind: 'answered', success: false, reason: 'unsupported' });
  t.equal(lock.physical.actuations, 1);
});

for (const fate of ['drop', 'twice', 'corrupt'] as const) {
  t.test(`frames that the wire does this to move the bolt once each time: ${fate}`, async (t) => {
    const { home, lock } = homeOf(t);
    await home.settle(lock);
    let count = 0;
    const everyThird = () => (count++ % 3 === 0 ? fate : ('pass' as const));
    home.wire.toLock = everyThird;
    home.wire.toHub = everyThird;
    for (let order = 1; order <= 6; order++) {
      t.match(await home.execute(lock), { kind: 'answered', success: true });
      t.equal(lock.physical.actuations, order);
    }
  });
}

t.test('an answer that never comes is unknown, and the record of the lock settles it', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  lock.faults.dropReplies(1);
  const commandId = newId();
  let deadline = { bootId: '', notAfterMs: 0 };
  const before = async (given: typeof deadline) => {
    deadline = given;
  };
  t.same(await home.execute(lock, 'unlock', { commandId, withinMs: 300, before }), {
    kind: 'unknown',
    reason: 'no_answer',
  });
  t.equal(lock.physical.actuations, 1);
  t.same(await home.driver.result(lock.id, commandId, deadline), {
    kind: 'done',
    success: true,
    reason: null,
  });

  const never = newId();
  const later = { ...deadline, notAfterMs: deadline.notAfterMs + 60_000 };
  t.same(await home.driver.result(lock.id, never, later), { kind: 'undecided', reason: 'not_yet' });
  t.same(await home.driver.result(lock.id, never, deadline), { kind: 'not_executed' });
  const otherBoot = { bootId: '0123456789abcdef', notAfterMs: later.notAfterMs };
  t.same(await home.driver.result(lock.id, never, otherBoot), { kind: 'not_executed' });
});

t.test('what the journal could not take is not sent', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  const before = async () => {
    throw new Error('disk full');
  };
  await t.rejects(home.execute(lock, 'unlock', { before }), { message: 'disk full' });
  const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 80));
  t.same(await home.execute(lock, 'unlock', { withinMs: 40, before: slow }), {
    kind: 'not_sent',
    reason: 'deadline_passed',
  });
  t.equal(lock.physical.actuations, 0);
  t.match(await home.execute(lock), { kind: 'answered', success: true }, 'and the next order goes');
});

t.test('orders for one lock wait for each other, and only so many', async (t) => {
  const { home, lock } = homeOf(t, 30);
  await home.settle(lock);
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => home.execute(lock)));
  t.equal(outcomes.filter((outcome) => outcome.kind === 'answered' && outcome.success).length, 9);
  t.equal(outcomes.filter((outcome) => outcome.kind === 'not_sent' && outcome.reason === 'busy').length, 3);
  t.equal(lock.physical.actuations, 9);
});

t.test('frames replayed from the wire never move the bolt', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  await home.execute(lock, 'unlock');
  await home.execute(lock, 'lock');
  const recorded = home.wire.sent.map(({ bytes }) => bytes);
  t.ok(recorded.length >= 4, 'a handshake and two orders at the least');
  for (const bytes of recorded) home.wire.inject(bytes);
  t.equal(lock.physical.actuations, 2);
  t.equal(lock.physical.bolt, 'locked');
  t.match(await home.execute(lock, 'unlock'), { kind: 'answered', success: true }, 'the session goes on');
  for (const bytes of recorded) home.wire.inject(bytes);
  t.equal(lock.physical.actuations, 3);
});
