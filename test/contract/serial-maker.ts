import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRealSimulator, type RealSimulator } from '../support/real-simulator.js';
import type { LockMaker, MadeLock } from './lock-maker.js';
import { SerialLine } from './serial-line.js';
import { pressButton, SIMULATED, simulatedLock } from './simulated-lock.js';

/** Simulated locks on ptys. */
export function serialMaker(): LockMaker {
  const folder = mkdtempSync(path.join(tmpdir(), 'dw-tap-'));
  let simulator: RealSimulator | null = null;
  return {
    name: 'serial',
    abilities: new Set([...SIMULATED, 'install_code', 'sealed']),
    async start() {
      simulator = await startRealSimulator();
    },
    async stop() {
      await simulator?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    async make(deviceId, _hub, travelMs): Promise<MadeLock> {
      if (!simulator) throw new Error('no simulator');
      const world = simulator;
      const { address, serial, install_code } = await world.add(deviceId, 'serial', { travelMs });
      const [lockPath = '', busAddress = ''] = address.split('#');
      const line = new SerialLine(path.join(folder, deviceId), lockPath);
      await line.start();
      return {
        ...simulatedLock(world, deviceId),
        line,
        async pair(hub, id, given = {}) {
          await pressButton(world, deviceId);
          const body = {
            transport: 'serial',
            address: `${line.hubPath}#${busAddress}`,
            serial,
            install_code,
          };
          return hub.request('POST', `/devices/${id}/pair`, { body: { ...body, ...given } });
        },
        stop: () => line.stop(),
      };
    },
  };
}
