import type { RealHub } from '../../../test/support/real-hub.js';
import { pairMqtt, pairSerial } from '../../../test/support/real-simulator.js';
import type { NewLock, RealSimulator } from '../../../test/support/real-simulator.js';

/** What chaos has to know of a transport; a new one adds an entry here and nothing else. */
export interface ChaosTransport {
  readonly name: string;
  /** Makes a simulated lock and pairs it. @returns the hub's id of it */
  readonly pair: (
    hub: RealHub,
    simulator: RealSimulator,
    deviceId: string,
    options: NewLock,
  ) => Promise<string>;
  /**
   * Ways in which single messages can be lost while the link stays up. Over TCP nothing is lost that way to the hub; to the
   * lock it stands for a lock that has dropped what it took in.
   */
  readonly losesOn: readonly ('to_lock' | 'to_hub')[];
}

export const CHAOS_TRANSPORTS: readonly ChaosTransport[] = [
  { name: 'serial', pair: pairSerial, losesOn: ['to_lock', 'to_hub'] },
  { name: 'mqtt', pair: pairMqtt, losesOn: ['to_lock'] },
];
