import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { expectAnswer } from '../../../test/support/json-client.js';
import { pairMqtt, whenOnline } from '../../../test/support/real-simulator.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { bareScryptMs } from '../baselines/scrypt.js';
import type { Bench } from '../bench.js';
import { insertPins } from '../insert-pins.js';
import { ratioAtMost, row } from '../row.js';
import { median, timed } from '../sample.js';

const ROUNDS = { full: 40, short: 1 } as const;
const MANY = { full: 10_000, short: 300 } as const;
/** Events of an entry are stored by then. */
const SETTLE_MS = 40;
const PIN = '5093';

/**
 * A right PIN typed at a lock until its light is green, with few and many PINs on the lock. Over MQTT, where the lock
 * speaks at once: on a serial line its question waits for the next poll, which is no part of the check.
 */
export const pinCheck: Bench = {
  name: 'pin-check',
  async run(scene, effort) {
    const many = MANY[effort];
    const dataDir = scene.folder();
    const simulator = await scene.simulator();
    const locks = [1, 100, many].map((pins) => ({
      name: `pins-${pins}`,
      pins,
      id: '',
      tookMs: [0].slice(1),
    }));

    const first = await scene.hub({ dataDir });
    for (const lock of locks) {
      lock.id = await pairMqtt(first, simulator, lock.name);
      await createPin(first, lock.id);
    }
    await first.stop();
    for (const { id, pins } of locks) await insertPins(dataDir, id, pins - 1);
    // The locks look for the broker where they were told that it is.
    const env = { DOORWARD_MQTT_PORT: new URL(first.mqttUrl).port };
    const hub = await scene.hub({ dataDir, env, adminToken: first.adminToken });
    for (const { id } of locks) await whenOnline(hub, id);

    const scryptMs: number[] = [];
    for (let round = -1; round < ROUNDS[effort]; round += 1) {
      for (const { name, tookMs } of locks) {
        const ms = await timed(async () => {
          const light = await simulator.keypad(name, PIN);
          if (light !== 'granted') throw new Error(`the right PIN at ${name}: ${light}`);
        });
        await pause(SETTLE_MS);
        const bareMs = await bareScryptMs();
        // The first round warms everything up.
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
    const at = (pins: number) => `keypad to green light, ${pins} PINs on the lock, median`;
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
