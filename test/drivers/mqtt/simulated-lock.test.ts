import t, { type Test } from 'tap';
import { applyFault } from '../../../src/simulator/apply-fault.js';
import type { FaultInput } from '../../../src/simulator/control-input.js';
import type { SimulatedLock } from '../../../src/simulator/simulated-lock.js';
import { startSimulator } from '../../../src/simulator/simulator.js';
import { systemClock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { LockDeadline, LockOrder, OrderOutcome } from '../../../src/operations/locks/driver-ports.js';
import { SECRET, until } from '../../broker/lock-clients.js';
import { DEVICE, startDriverOn, type DriverFixture } from './driver-fixture.js';

const newId = idSource(systemClock, systemRandom);
const SUCCEEDED: OrderOutcome = { kind: 'answered', success: true, reason: null };

interface World extends DriverFixture<typeof systemClock> {
  readonly lockThere: SimulatedLock;
  readonly url: string;
}

/** The hub's side and the simulated lock that a household would have. */
async function world(t: Test): Promise<World> {
  const hub = await startDriverOn(t, systemClock);
  const simulator = await startSimulator({ travelMs: 0 });
  t.teardown(() => simulator.stop());
  const { deviceId } = DEVICE;
  const lockThere = await simulator.add({
    device_id: deviceId,
    transport: 'mqtt',
    mqtt: {
      url: `mqtt://127.0.0.1:${hub.fixture.broker.port}`,
      username: deviceId,
      password: SECRET,
      client_id: deviceId,
    },
  });
  await until(() => hub.driver.isOnline(DEVICE.id), 'the lock is online');
  return Object.assign(hub, { lockThere, url: simulator.url });
}

const fault = (lock: SimulatedLock, kind: 'drop_replies' | 'duplicate' | 'power_off' | 'power_on'): void => {
  const faults: Record<typeof kind, FaultInput> = {
    drop_replies: { kind: 'drop_replies', count: 1 },
    duplicate: { kind: 'duplicate', count: 4 },
    power_off: { kind: 'power_off' },
    power_on: { kind: 'power_on' },
  };
  applyFault(lock, faults[kind]);
};

async function unlock(
  { driver }: World,
  forMs: number,
): Promise<{ outcome: OrderOutcome; order: LockOrder; deadline: LockDeadline }> {
  const order: LockOrder = {
    commandId: newId(),
    action: 'unlock',
    userId: null,
    deadlineMs: systemClock.monotonicMs() + forMs,
  };
  let deadline: LockDeadline = { bootId: '', notAfterMs: 0 };
  const outcome = await driver.execute(DEVICE.id, order, (known) => {
    deadline = known;
    return Promise.resolve();
  });
  return { outcome, order, deadline };
}

t.test('a simulated lock: once, also when the air doubles or loses a message', async (t) => {
  const house = await world(t);
  const { lockThere, driver } = house;
  t.same((await unlock(house, 3_000)).outcome, SUCCEEDED);
  t.equal(lockThere.physical.state().actuations, 1);

  fault(lockThere, 'duplicate');
  t.same((await unlock(house, 3_000)).outcome, SUCCEEDED);
  t.equal(lockThere.physical.state().actuations, 2, 'a doubled command moves the bolt once');

  applyFault(lockThere, { kind: 'clear' });
  fault(lockThere, 'drop_replies');
  const lost = await unlock(house, 200);
  t.same(lost.outcome, { kind: 'unknown', reason: 'no_answer' });
  t.equal(lockThere.physical.state().actuations, 3, 'it did happen');
  t.same(
    await driver.result(DEVICE.id, lost.order.commandId, lost.deadline),
    { kind: 'done', success: true, reason: null },
    'and the lock says so when asked',
  );
  t.equal(lockThere.physical.state().actuations, 3);
  t.same(driver.trouble['replies_wrong_shape'], undefined);
  t.same(driver.trouble['state_wrong_shape'], undefined);
});

t.test('a simulated lock that loses its power comes back in another boot', async (t) => {
  const house = await world(t);
  const { lockThere, driver, reports } = house;
  const before = await unlock(house, 3_000);
  fault(lockThere, 'power_off');
  await until(() => !driver.isOnline(DEVICE.id), 'it is missed');
  const away = await unlock(house, 3_000);
  t.same(away.outcome, { kind: 'not_sent', reason: 'lock_offline' });
  fault(lockThere, 'power_on');
  await until(() => driver.isOnline(DEVICE.id), 'it is back');
  await until(() => reports.filter(({ kind }) => kind === 'boot').length === 2, 'both boots are reported');
  const after = await unlock(house, 3_000);
  t.same(after.outcome, SUCCEEDED);
  t.not(after.deadline.bootId, before.deadline.bootId);
  t.same(await driver.result(DEVICE.id, away.order.commandId, before.deadline), { kind: 'not_executed' });
  t.equal(lockThere.physical.state().actuations, 2);
  t.equal(driver.trouble['events_wrong_shape'], undefined);
});

t.test('a code typed at a simulated lock', async (t) => {
  const house = await world(t);
  const { requests, reports, lockThere, url } = house;
  const type = async (pin: string): Promise<unknown> => {
    const answer = await fetch(`${url}/locks/front/keypad`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pin }),
    });
    return answer.json();
  };
  t.same(await type('0427'), { result: 'granted' });
  t.match(requests, [{ kind: 'pin', value: '0427' }]);
  await until(() => reports.some(({ kind }) => kind === 'actuated'), 'the opening is reported');
  t.match(
    reports.find(({ kind }) => kind === 'actuated'),
    { source: 'keypad', direction: 'unlock', success: true, requestId: requests[0]?.requestId },
  );
  house.decide = () => Promise.resolve({ grant: false });
  t.same(await type('0000'), { result: 'denied' });
  house.decide = () => new Promise(() => undefined);
  t.same(await type('0427'), { result: 'no_answer' });
  t.equal(lockThere.physical.state().actuations, 1);
});
