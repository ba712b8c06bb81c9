import path from 'node:path';
import { ROOT } from '../../../test/support/child-program.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { pairBle, pairMqtt, pairSerial } from '../../../test/support/real-simulator.js';
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
  /** How many locks there are; default 10. */
  readonly locks?: number;
  /** What the hub has to be told in its environment. */
  readonly hubEnv?: (simulator: RealSimulator) => Readonly<Record<string, string>>;
}

export const CHAOS_TRANSPORTS: readonly ChaosTransport[] = [
  { name: 'serial', pair: pairSerial, losesOn: ['to_lock', 'to_hub'] },
  { name: 'mqtt', pair: pairMqtt, losesOn: ['to_lock'] },
  {
    name: 'ble',
    pair: pairBle,
    // One more than the adapter has links: they are fought for, and most commands still get out in time.
    locks: 7,
    losesOn: ['to_lock', 'to_hub'],
    hubEnv: ({ hciSocket }) => ({
      NODE_OPTIONS: `--require ${path.join(ROOT, 'dist/virtual-hci.cjs')}`,
      VIRTUAL_HCI_SOCKET: hciSocket,
    }),
  },
];
