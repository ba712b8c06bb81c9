import t, { type Test } from 'tap';
import { MqttDriver } from '../../../src/drivers/mqtt/mqtt-driver.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { LockDeadline, LockOrder } from '../../../src/operations/locks/driver-ports.js';
import { mqttDevice, startBroker, until } from '../../broker/lock-clients.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

const DEVICE = { ...mqttDevice('front'), profile: 'basic' as const };
const journalled = (): Promise<void> => Promise.resolve();

async function basicDoor(t: Test) {
  const clock = new SimulatedClock();
  const fixture = await startBroker(['front']);
  const said: string[] = [];
  const driver = new MqttDriver({
    bus: fixture.broker,
    clock,
    newId: idSource(clock, systemRandom),
    logger: silentLogger,
    reports: {
      accessRequested: () => Promise.reject(new Error('nobody asks')),
      reported: () => Promise.reject(new Error('nothing is told')),
      boltReceived: () => said.push('bolt'),
      statusReceived: () => said.push('status'),
      firmwareVersionReceived: () => said.push('firmware'),
      linkChanged: (_, isOnline) => said.push(isOnline ? 'online' : 'offline'),
      keysConfirmed: () => Promise.resolve(),
    },
  });
  await driver.start();
  driver.attach(DEVICE);
  t.teardown(async () => {
    await driver.stop();
    await fixture.stop();
  });
  return { clock, fixture, driver, said };
}

function orderBy(deadlineMs: number): LockOrder {
  return { commandId: 'c1', action: 'unlock', userId: 'u1', deadlineMs };
}

t.test('an order is sent once, in three members, and its outcome is unknown', async (t) => {
  const { clock, fixture, driver, said } = await basicDoor(t);
  t.strictSame(await driver.execute(DEVICE.id, orderBy(1_000), journalled), {
    kind: 'not_sent',
    reason: 'lock_offline',
  });
  const lock = await fixture.connect('front');
  const got: unknown[] = [];
  lock.on('message', (_, payload) => got.push(JSON.parse(payload.toString())));
  await lock.subscribeAsync('smartlock/front/commands');
  await until(() => driver.isOnline(DEVICE.id), 'it is there');
  const deadlines: LockDeadline[] = [];
  const outcome = await driver.execute(DEVICE.id, orderBy(1_000), (deadline) => {
    deadlines.push(deadline);
    return Promise.resolve();
  });
  t.strictSame(outcome, { kind: 'unknown', reason: 'no_answer' });
  t.equal(deadlines.length, 1, 'the journal knew first');
  await until(() => got.length === 1, 'the order to come');
  t.strictSame(got, [
    { command: 'UNLOCK', timestamp: new Date(clock.wallMs()).toISOString(), user_id: 'u1' },
  ]);
  const asked = await driver.result(DEVICE.id, 'c1', deadlines[0] ?? { bootId: '', notAfterMs: 0 });
  t.strictSame(asked, { kind: 'undecided', reason: 'evicted' }, 'nobody will ever know');
  clock.advance(60_000);
  await lock.publishAsync('smartlock/front/state', JSON.stringify({ bolt: 'locked' }), { qos: 1 });
  await lock.publishAsync('smartlock/front/replies', '{}', { qos: 1 });
  t.equal(got.length, 1, 'it is never sent again');
  t.strictSame(said, ['online'], 'what it says is not believed');
  t.equal(driver.trouble['basic_spoke'], 2);
  lock.end(true);
  await until(() => said.at(-1) === 'offline', 'it to be missed');
});

t.test('an order whose time is over is not sent', async (t) => {
  const { clock, fixture, driver } = await basicDoor(t);
  const lock = await fixture.connect('front');
  const got: unknown[] = [];
  lock.on('message', () => got.push(1));
  await lock.subscribeAsync('smartlock/front/commands');
  await until(() => driver.isOnline(DEVICE.id), 'it is there');
  const late = await driver.execute(DEVICE.id, orderBy(clock.monotonicMs()), journalled);
  t.strictSame(late, { kind: 'not_sent', reason: 'deadline_passed' });
  const slow = await driver.execute(DEVICE.id, orderBy(clock.monotonicMs() + 100), () => {
    clock.advance(200);
    return Promise.resolve();
  });
  t.strictSame(slow, { kind: 'answered', success: false, reason: 'expired' });
  const unkept = driver.execute(DEVICE.id, orderBy(clock.monotonicMs() + 100), () =>
    Promise.reject(new Error('disk')),
  );
  await t.rejects(unkept, { message: 'disk' });
  await lock.subscribeAsync('smartlock/front/decisions');
  t.equal(got.length, 0);
});
