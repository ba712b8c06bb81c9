import type { Test } from 'tap';
import { MqttDriver } from '../../../src/drivers/mqtt/mqtt-driver.js';
import type { Clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { AccessRequest, LockReport } from '../../../src/operations/locks/driver-ports.js';
import { mqttDevice, startBroker, until, type BrokerFixture } from '../../broker/lock-clients.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { ScriptedLock } from './scripted-lock.js';

/** The one lock that is attached. */
export const DEVICE = mqttDevice('front');

export interface DriverFixture<C extends Clock = SimulatedClock> {
  readonly clock: C;
  readonly fixture: BrokerFixture;
  readonly driver: MqttDriver;
  readonly said: string[];
  readonly reports: LockReport[];
  readonly requests: AccessRequest[];
  decide: () => Promise<{ grant: boolean }>;
  keep: () => Promise<void>;
  /** The lock, connected and online. */
  lock(): Promise<ScriptedLock>;
}

/** A real broker and driver on simulated time, and what the driver reported. */
export function startDriver(t: Test): Promise<DriverFixture> {
  return startDriverOn(t, new SimulatedClock());
}

/** As `startDriver`, on any clock. */
export async function startDriverOn<C extends Clock>(t: Test, clock: C): Promise<DriverFixture<C>> {
  const fixture = await startBroker([DEVICE.deviceId]);
  const said: string[] = [];
  const reports: LockReport[] = [];
  const requests: AccessRequest[] = [];
  const result: DriverFixture<C> = {
    clock,
    fixture,
    said,
    reports,
    requests,
    decide: () => Promise.resolve({ grant: true }),
    keep: () => Promise.resolve(),
    driver: new MqttDriver({
      bus: fixture.broker,
      clock,
      newId: idSource(clock, systemRandom),
      logger: silentLogger,
      reports: {
        accessRequested: (_, request) => {
          requests.push(request);
          return result.decide();
        },
        reported: async (_, report) => {
          await result.keep();
          reports.push(report);
        },
        boltReceived: (_, bolt) => said.push(`bolt ${bolt}`),
        statusReceived: (_, status) => said.push(`status ${status.bolt} ${String(status.batteryPercent)}`),
        firmwareVersionReceived: (_, version) => said.push(`firmware ${version}`),
        linkChanged: (_, online) => said.push(online ? 'online' : 'offline'),
        keysConfirmed: () => Promise.resolve(),
      },
    }),
    async lock() {
      const lock = new ScriptedLock(DEVICE.deviceId, clock);
      await lock.connect(fixture);
      await until(() => result.driver.isOnline(DEVICE.id), 'the lock is online');
      return lock;
    },
  };
  await result.driver.start();
  result.driver.attach(DEVICE);
  t.teardown(async () => {
    await result.driver.stop();
    await fixture.stop();
    if (clock instanceof SimulatedClock && clock.pendingTimers > 0) throw new Error('a timer is left');
  });
  return result;
}
