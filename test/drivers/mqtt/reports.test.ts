import t from 'tap';
import { ACCESS_DECISION_MS } from '../../../src/locks/lock-clock.js';
import { NEXT_BOOT, ScriptedLock } from './scripted-lock.js';
import { startDriver } from './driver-fixture.js';
import { closed, mqttDevice, until } from '../../broker/lock-clients.js';

const FRONT = mqttDevice('front').id;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('an event is acknowledged when it is durable, not before', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  let durable: () => void = () => undefined;
  let asked = 0;
  fixture.keep = () => {
    asked += 1;
    return new Promise((resolve) => (durable = resolve));
  };
  let acknowledged = false;
  lock.say('events', lock.event({ at_lock_ms: lock.lockMs }), () => (acknowledged = true));
  await until(() => asked === 1, 'it is being stored');
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.equal(acknowledged, false);
  durable();
  await until(() => acknowledged, 'it is acknowledged');

  fixture.keep = () => Promise.reject(new Error('disk full'));
  const { client } = lock;
  lock.say('events', lock.event({ seq: 2 }), () => t.fail('acknowledged, and lost'));
  if (client) await closed(client);
  fixture.keep = () => Promise.resolve();
  await lock.connect(fixture.fixture);
  lock.say('events', lock.event({ seq: 2 }));
  await lock.flushed();
  t.same(
    fixture.reports.map(({ seq }) => seq),
    [1, 2],
  );
});

t.test('what an event means', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  const { clock } = fixture;
  const then = lock.lockMs;
  const old = lock.event({ seq: 1, at_lock_ms: then, lock_ms: then + 100 });
  clock.advance(1_000);
  lock.say('events', lock.event({ seq: 2, at_lock_ms: then }));
  lock.say('events', lock.event({ seq: 3, at_lock_ms: 7, boot_id: NEXT_BOOT, current_boot_id: lock.bootId }));
  lock.say(
    'events',
    lock.event({
      seq: 4,
      kind: 'actuated',
      source: 'keypad',
      direction: 'unlock',
      success: true,
      request_id: '00000000000000ff',
      position: null,
    }),
  );
  lock.say('events', old);
  await lock.flushed();
  const [second, earlier, actuated, resent] = fixture.reports;
  t.same(second, {
    seq: 2,
    bootId: lock.bootId,
    kind: 'bolt',
    source: 'key',
    ageMs: 1_000,
    atLockMs: then,
    position: 'locked',
    direction: null,
    success: null,
    requestId: null,
    batteryPercent: null,
    count: null,
  });
  t.match(earlier, { seq: 3, bootId: NEXT_BOOT, ageMs: null });
  t.match(actuated, { kind: 'actuated', direction: 'unlock', success: true, requestId: '00000000000000ff' });
  t.ok((resent?.ageMs ?? 0) >= 999, 'one that was sent again is older than its stamp says');
});

t.test(
  'an event in a form of tomorrow is told of before it is acknowledged, and the status is asked',
  async (t) => {
    const fixture = await startDriver(t);
    const lock = await fixture.lock();
    const asked = lock.asked('GET_STATUS');
    let kept: () => void = () => undefined;
    fixture.keep = () => new Promise((resolve) => (kept = resolve));
    let isAcknowledged = false;
    lock.say('events', { seq: 7, boot_id: lock.bootId, kind: 'hatch_opened' }, () => {
      isAcknowledged = true;
    });
    await until(() => lock.asked('GET_STATUS') > asked, 'how the lock is now is asked');
    t.equal(isAcknowledged, false, 'not before it is durable');
    kept();
    await until(() => isAcknowledged, 'then it is');
    t.match(fixture.reports, [{ kind: 'unreadable', seq: 7, bootId: lock.bootId, count: 1 }]);
  },
);

t.test('a message that makes no sense is counted, acknowledged and forgotten', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  const acknowledged: string[] = [];
  for (const leaf of ['events', 'replies', 'access', 'state']) {
    for (const [code, message] of [
      ['not_json', '{'],
      ['wrong_shape', { extra: true }],
      ['wrong_shape', 'null'],
      ['too_long', ' '.repeat(5_000)],
    ] as const) {
      lock.say(leaf, message, () => acknowledged.push(`${leaf}_${code}`));
    }
  }
  lock.say('status', 'whatever', () => acknowledged.push('status'));
  await until(() => acknowledged.length === 17, 'all are acknowledged');
  for (const leaf of ['events', 'replies', 'access', 'state']) {
    t.match(fixture.driver.trouble, {
      [`${leaf}_not_json`]: 1,
      [`${leaf}_wrong_shape`]: 2,
      [`${leaf}_too_long`]: 1,
    });
  }
  t.same(fixture.reports, []);
  t.same(fixture.requests, []);
  t.ok(fixture.driver.isOnline(FRONT), 'and the lock is still served');
});

t.test('an event of a lock that is not served is not acknowledged', async (t) => {
  const fixture = await startDriver(t);
  const lock = await fixture.lock();
  fixture.driver.detach(FRONT);
  const { client } = lock;
  lock.say('events', lock.event(), () => t.fail('acknowledged, and lost'));
  if (client) await closed(client);
  t.same(fixture.reports, []);
});

t.test('a state counts only live, from a lock that is online, and not out of order', async (t) => {
  const fixture = await startDriver(t);
  const { said, clock } = fixture;
  const lock = new ScriptedLock('front', clock);
  lock.answer = () => null;
  await lock.connect(fixture.fixture);
  const state = (bolt: string, change: object = {}): object => ({
    bolt,
    door: 'closed',
    battery_level: 50,
    tamper: false,
    boot_id: lock.bootId,
    lock_ms: lock.lockMs,
    ...change,
  });
  lock.say('state', state('unlocked'));
  await lock.flushed();
  t.same(said, [], 'not before it has answered');
  const question = lock.got[0];
  if (question) lock.reply(question.command_id, lock.ordinary(question));
  await until(() => said.includes('online'), 'it is online');
  said.length = 0;
  const before = lock.lockMs;
  clock.advance(100);
  lock.say('state', state('unlocked'));
  lock.say('state', state('locked', { lock_ms: before }));
  await lock.flushed();
  t.same(said, ['status unlocked 50'], 'an older one says nothing');
  lock.answer = (command) => lock.ordinary(command);
  lock.bootId = NEXT_BOOT;
  lock.say('state', state('unlocked', { lock_ms: 5 }));
  await until(() => said.length === 2, 'another boot: the lock is asked');
  t.same(said[1], 'status locked 80');
  lock.say('state', state('unlocked'));
  await lock.flushed();
  t.same(said[2], 'status unlocked 50');
});

t.test('an access request is decided once and answered in time', async (t) => {
  const fixture = await startDriver(t);
  const { clock, requests, driver } = fixture;
  const lock = await fixture.lock();
  const request = (n: number, change: object = {}): object => ({
    request_id: n.toString(16).padStart(16, '0'),
    kind: 'pin',
    value: '0427',
    boot_id: lock.bootId,
    lock_ms: lock.lockMs,
    ...change,
  });
  let decide: (grant: boolean) => void = () => undefined;
  fixture.decide = () =>
    new Promise(
      (resolve) =>
        (decide = (grant) => {
          resolve({ grant });
        }),
    );

  const first = request(1);
  lock.say('access', first);
  lock.say('access', first);
  lock.say('access', request(2));
  await lock.flushed();
  t.same(requests, [{ requestId: '0000000000000001', kind: 'pin', value: '0427' }], 'one at a time');
  t.equal(driver.trouble['access_busy'], 1);
  decide(true);
  await until(() => lock.decisions.length === 1, 'the decision comes');
  t.same(lock.decisions[0], {
    request_id: '0000000000000001',
    grant: true,
    boot_id: lock.bootId,
    not_after_ms: lock.lockMs + ACCESS_DECISION_MS,
  });
  clock.advance(ACCESS_DECISION_MS);
  lock.say('access', first);
  await until(() => lock.decisions.length === 2, 'the same answer again');
  t.same(lock.decisions[1], lock.decisions[0]);
  t.equal(requests.length, 1);
  clock.advance(1);
  lock.say('access', first);
  await lock.flushed();
  t.equal(lock.decisions.length, 2, 'but not past its time');
  t.equal(driver.trouble['decision_late'], 1);

  lock.say('access', request(3));
  await until(() => requests.length === 2, 'the next is asked');
  clock.advance(ACCESS_DECISION_MS + 1);
  decide(true);
  await settled();
  await lock.flushed();
  t.equal(lock.decisions.length, 2, 'a late decision opens nothing');
  t.equal(driver.trouble['decision_late'], 2);

  lock.say('access', request(4, { lock_ms: lock.lockMs - ACCESS_DECISION_MS - 50 }));
  await lock.flushed();
  t.equal(requests.length, 2, 'one that was long on its way is not tried');
  t.equal(driver.trouble['access_stale'], 1);

  fixture.decide = () => Promise.reject(new Error('no store'));
  lock.say('access', request(5));
  await until(() => driver.trouble['access_failed'] === 1, 'a failure is told');
  fixture.decide = () => Promise.resolve({ grant: false });
  lock.say('access', request(5));
  await until(() => lock.decisions.length === 3, 'and does not stick');
  t.match(lock.decisions[2], { request_id: '0000000000000005', grant: false });
});
