import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { AskingLock } from '../asking-lock.js';
import { bareScryptMs } from '../baselines/scrypt.js';
import type { Bench } from '../bench.js';
import { insertPins } from '../insert-pins.js';
import { ratioAtMost, row } from '../row.js';
import { median, timed } from '../sample.js';

const ROUNDS = { full: 40, short: 1 } as const;
const WARM_UP = { full: 15, short: 1 } as const;
const MANY = { full: 10_000, short: 300 } as const;
/** Events of an entry are stored by then. */
const SETTLE_MS = 40;
const PIN = '5093';

/**
 * A right PIN, from a lock's question to the hub's answer, with few and many PINs on the lock. Over MQTT, where a lock
 * speaks at once: on a serial line its question waits for the next poll, which is no part of the check.
 */
export const pinCheck: Bench = {
  name: 'pin-check',
  async run(scene, effort) {
    const many = MANY[effort];
    const dataDir = scene.folder();
    const first = await scene.hub({ dataDir });
    const locks = [];
    for (const pins of [1, 100, many]) {
      const lock = await AskingLock.register(first, `pins-${pins}`);
      await createPin(first, lock.id);
      locks.push({ lock, pins, tookMs: [0].slice(1) });
    }
    await first.stop();
    for (const { lock, pins } of locks) await insertPins(dataDir, lock.id, pins - 1);
    const hub = await scene.hub({ dataDir, adminToken: first.adminToken });
    for (const { lock } of locks) {
      await lock.connect(hub.mqttUrl);
      scene.after(() => lock.disconnect());
    }

    const scryptMs: number[] = [];
    for (let round = -WARM_UP[effort]; round < ROUNDS[effort]; round += 1) {
      for (const { lock, pins, tookMs } of locks) {
        const ms = await timed(async () => {
          if (!(await lock.ask(PIN))) throw new Error(`the right PIN was refused at the lock with ${pins}`);
        });
        await pause(SETTLE_MS);
        const bareMs = await bareScryptMs();
        if (round >= 0) {
          tookMs.push(ms);
          scryptMs.push(bareMs);
        }
      }
    }
    const [one = 0, hundred = 0, most = 0] = locks.map(({ tookMs }) => median(tookMs));
    const bare = {
      measures: 'one bare scrypt (node:crypto, the same cost), median',
      value: median(scryptMs),
    };
    const at = (pins: number) => `a right PIN from question to answer, ${pins} PINs on the lock, median`;
    return [
      row({ name: 'pin-1', measures: at(1), unit: 'ms', value: one, baseline: bare, targets: [] }),
      row({ name: 'pin-100', measures: at(100), unit: 'ms', value: hundred, baseline: bare, targets: [] }),
      row({
        name: `pin-${many}`,
        measures: at(many),
        unit: 'ms',
        value: most,
        baseline: bare,
        targets: [ratioAtMost(1.15)],
      }),
      row({
        name: `pin-${many}-vs-1`,
        measures: at(many),
        unit: 'ms',
        value: most,
        baseline: { measures: at(1), value: one },
        targets: [ratioAtMost(1.1)],
      }),
    ];
  },
};

async function createPin(hub: RealHub, id: string): Promise<void> {
  const body = { device_ids: [id], label: 'bench', kind: 'permanent', pin: PIN };
  expectAnswer(await hub.request('POST', '/access/pins', { body }), 201, z.unknown());
}
