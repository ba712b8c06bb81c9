import type { Part } from '../kit/lifecycle.js';
import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { DeadLetters } from '../operations/integrations/dead-letters.js';
import type { LockBus, LockDriver, LockReports } from '../operations/ports.js';
import type { Store } from '../operations/store-ports.js';
import { BleDriver } from './ble/ble-driver.js';
import { forkRadio, radioProgramPath } from './ble/radio-process.js';
import { RadioSupervisor } from './ble/radio-supervisor.js';
import { loadHubStatic } from './lock-session-identity.js';
import { MqttDriver } from './mqtt/mqtt-driver.js';
import { SerialDriver } from './serial/serial-driver.js';

export interface LockDriversDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly reports: LockReports;
  readonly timeIsTrusted: () => boolean;
  readonly bus: LockBus;
  /** Told of each message over MQTT that came to nothing. */
  readonly letters: Pick<DeadLetters, 'note'>;
  /** Of which the radio program gets a few names that are not settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A driver for each way to a lock, in the order in which they are started. */
export async function lockDrivers(deps: LockDriversDeps): Promise<readonly (LockDriver & Part)[]> {
  const { clock, logger, environment } = deps;
  const hubStatic = await loadHubStatic(deps.store, clock);
  const supplies = { ...deps, hubStatic: () => hubStatic };
  const radio = new RadioSupervisor(forkRadio(radioProgramPath(), environment, clock), clock, logger);
  return [new MqttDriver(deps), new SerialDriver(supplies), new BleDriver({ ...supplies, radio })];
}
