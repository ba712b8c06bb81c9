import t, { type Test } from 'tap';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import { SerialHome, until, type HomeLock } from './serial-home.js';

const homeOf = (t: Test, travelMs = 0): { home: SerialHome; lock: HomeLock } => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  return { home, lock: home.addLock(1, travelMs) };
};

t.test('an event is acknowledged only after it is durable', async (t) => {
  const { home, lock } = homeOf(t);
  let store: () => void = () => undefined;
  home.reports.keep = () => new Promise((resolve) => (store = resolve));
  await home.settle(lock);
  await until(() => home.reports.events.length === 1);
  t.match(home.reports.events[0], { kind: 'boot', seq: 1, requestId: null, ageMs: Number });
  await home.execute(lock);
  t.equal(lock.firmware.events.length, 1, 'the lock keeps it while it is not');
  store();
  await until(() => lock.firmware.events.length === 0);

  let failures = 2;
  home.reports.keep = async () => {
    if (failures-- > 0) throw new Error('disk full');
  };
  lock.firmware.moveDoor('open');
  lock.firmware.turn('locked', 'key');
  await until(() => lock.firmware.events.length === 0);
  const kinds = home.reports.events.map((event: LockReport) => event.kind);
  t.same(kinds, ['boot', 'door', 'door', 'door', 'bolt'], 'tried again, and in order');
  t.match(home.reports.events.at(-1), { source: 'key', position: 'locked' });
});

t.test('events that a dead hub did not acknowledge come again', async (t) => {
  const { home, lock } = homeOf(t);
  home.reports.keep = () => new Promise(() => undefined);
  await home.settle(lock);
  await until(() => home.reports.events.length === 1);
  await home.driver.stop();
  home.reports.keep = () => Promise.resolve();
  home.driver = home.newDriver();
  home.driver.attach(lock.device);
  await home.driver.start();
  await until(() => lock.firmware.events.length === 0);
  t.same(home.reports.events[0]?.seq, home.reports.events[1]?.seq);
});

t.test('a PIN at the keypad: granted, denied, and void when the hub is slow', async (t) => {
  const { home, lock } = homeOf(t);
  home.reports.decide = async ({ value }) => ({ grant: value === '0427' });
  await home.settle(lock);
  t.equal(await lock.firmware.present('pin', '0427'), 'granted');
  t.match(home.reports.requests[0], { requestId: /^[0-9a-f]{16}$/, kind: 'pin', value: '0427' });
  await until(() => home.reports.events.some((event) => event.kind === 'actuated'));
  t.match(home.reports.events.at(-1), {
    source: 'keypad',
    direction: 'unlock',
    success: true,
    requestId: home.reports.requests[0]?.requestId,
  });
  t.equal(await lock.firmware.present('pin', '1111'), 'denied');
  t.equal(lock.physical.actuations, 1);

  home.reports.decide = () => new Promise((resolve) => setTimeout(resolve, 1_000, { grant: true }));
  t.equal(await lock.firmware.present('pin', '0427'), 'no_answer');
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.equal(lock.physical.actuations, 1, 'the late grant opened nothing');
});
