import path from 'node:path';
import { z } from 'zod';
import { ROOT } from '../support/child-program.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealSimulator, type RealSimulator } from '../support/real-simulator.js';
import { BleLine } from './ble-line.js';
import type { LockMaker, MadeLock } from './lock-maker.js';
import { pressButton, SIMULATED, simulatedLock } from './simulated-lock.js';
import { TappedAdapter } from './tapped-adapter.js';

/** The least and the most that a lock may agree to: messages in several fragments, and in one. */
const MTUS = [23, 247] as const;
/** Opens nothing, and brings the hub to the lock. */
const WRONG_PIN = '90817264';

const label = z.object({ address: z.string(), serial: z.string(), install_code: z.string() });

/** Simulated locks on a virtual air: noble and bleno, and a tapped adapter at the hub. */
export function bleMaker(): LockMaker {
  let simulator: RealSimulator | null = null;
  let adapter: TappedAdapter | null = null;
  let made = 0;
  return {
    name: 'ble',
    abilities: new Set([...SIMULATED, 'install_code', 'sealed']),
    async start() {
      simulator = await startRealSimulator();
      adapter = new TappedAdapter(simulator.hciSocket);
      await adapter.start();
    },
    async stop() {
      await adapter?.stop();
      await simulator?.stop();
    },
    hubEnv: () => ({
      NODE_OPTIONS: `--require ${path.join(ROOT, 'dist/virtual-hci.cjs')}`,
      VIRTUAL_HCI_SOCKET: adapter?.path ?? '',
    }),
    async make(deviceId, _hub, travelMs): Promise<MadeLock> {
      if (!simulator || !adapter) throw new Error('no simulator');
      const world = simulator;
      const mtu = MTUS[made++ % MTUS.length] ?? MTUS[0];
      const body = { device_id: deviceId, transport: 'ble', travel_ms: travelMs, mtu };
      const answer = await world.request('POST', '/locks', body);
      const { address, serial, install_code } = expectAnswer(answer, 201, label);
      const line = new BleLine(adapter, address, mtu, () => world.keypad(deviceId, WRONG_PIN));
      return {
        ...simulatedLock(world, deviceId),
        line,
        async pair(hub, id, given = {}) {
          await pressButton(world, deviceId);
          const request = { transport: 'ble', address, serial, install_code, ...given };
          return hub.request('POST', `/devices/${id}/pair`, { body: request });
        },
        async stop() {
          await line.stop();
          await world.fault(deviceId, { kind: 'power_off' });
        },
      };
    },
  };
}
