import type { Part } from '../kit/lifecycle.js';
import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { DeadLetters } from '../operations/integrations/dead-letters.js';
import type { LockDriver, LockReports } from '../operations/locks/driver-ports.js';
import type { LockBus } from '../operations/ports.js';
import type { Store } from '../operations/store-ports.js';
import { BleDriver } from './ble/ble-driver.js';
import { forkRadio, radioProgramPath } from './ble/radio-process.js';
import { connectRadio } from './ble/radio-socket.js';
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
  /** Where a service manager starts the radio program for whoever connects; empty: it is our own child. */
  readonly radioSocket: string;
}

/** A driver for each way to a lock, in the order in which they are started. */
export async function lockDrivers(deps: LockDriversDeps): Promise<readonly (LockDriver & Part)[]> {
  const { clock, logger, environment, radioSocket } = deps;
  const hubStatic = await loadHubStatic(deps.store, clock);
  const supplies = { ...deps, hubStatic: () => hubStatic };
  const startRadio =
    radioSocket === '' ? forkRadio(radioProgramPath(), environment, clock) : connectRadio(radioSocket);
  const radio = new RadioSupervisor(startRadio, clock, logger);
  return [new MqttDriver(deps), new SerialDriver(supplies), new BleDriver({ ...supplies, radio })];
}
