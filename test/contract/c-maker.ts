import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildC } from '../firmware-protocol/reference-c/c-build.js';
import { startCLock, type CLock } from '../firmware-protocol/reference-c/c-lock.js';
import type { LockMaker, MadeLock } from './lock-maker.js';
import { SerialLine } from './serial-line.js';

/** Locks in C, each a program of its own on a pty. */
export function cMaker(t: { teardown(action: () => void): unknown }): LockMaker {
  const folder = mkdtempSync(path.join(tmpdir(), 'dw-c-'));
  const locks: CLock[] = [];
  let program = '';
  return {
    name: 'serial, in C',
    abilities: new Set(['install_code', 'sealed', 'power_cut', 'drop_replies', 'bad_air', 'keypad', 'door']),
    async start() {
      program = path.join(await buildC(t, ['sim']), 'sim');
    },
    async stop() {
      await Promise.all(locks.map((lock) => lock.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
    async make(deviceId, _hub, travelMs): Promise<MadeLock> {
      const home = path.join(folder, deviceId);
      mkdirSync(home);
      const lock = await startCLock({ program, folder: home, serial: `DW-C-${deviceId}`, travelMs });
      locks.push(lock);
      const [lockPath = '', busAddress = ''] = lock.address.split('#');
      const line = new SerialLine(path.join(home, 'tap'), lockPath);
      await line.start();
      return {
        deviceId,
        line,
        truth: () => lock.truth(),
        fault: (fault) => lock.fault(fault),
        keypad: (pin) => lock.keypad(pin),
        moveDoor: async (position) => {
          await lock.say('door', position);
        },
        async pair(hub, id, given = {}) {
          await lock.say('button');
          const { serial, installCode: install_code } = lock;
          const address = `${line.hubPath}#${busAddress}`;
          const body = { transport: 'serial', address, serial, install_code, ...given };
          return hub.request('POST', `/devices/${id}/pair`, { body });
        },
        stop: () => line.stop(),
      };
    },
  };
}
