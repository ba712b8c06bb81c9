import { pairMqtt, type RealSimulator } from '../../../test/support/real-simulator.js';
import { z } from 'zod';
import { emptyNodeMib } from '../baselines/empty-node.js';
import type { Bench } from '../bench.js';
import { load } from '../load.js';
import { peakResidentMib } from '../resident-memory.js';
import { ratioAtLeast, row, valueAtLeast, valueAtMost } from '../row.js';
import { median } from '../sample.js';
import type { Scene } from '../scene.js';
import { unlocking } from '../unlocking.js';

const CLIENTS = 16;
const ROUNDS = { full: 3, short: 1 } as const;
const WARM_UP_S = { full: 8, short: 0.1 } as const;
const ROUND_S = { full: 5, short: 0.3 } as const;

const express = z.object({ url: z.string(), token: z.string() });

/** Sixteen people, each at a lock of their own on MQTT: how many doors a second, and what memory that takes. */
export const unlocksMqtt: Bench = {
  name: 'unlocks-mqtt',
  async run(scene, effort) {
    const hub = await scene.hub();
    const simulator = await scene.simulator();
    const unlocks: (() => Promise<void>)[] = [];
    for (let i = 0; i < CLIENTS; i += 1) {
      unlocks.push(unlocking(scene, hub, await pairMqtt(hub, simulator, `bench-${i}`)));
    }
    const bare = await bareExpress(scene);

    const ours: number[] = [];
    const theirs: number[] = [];
    let confirmed = 0;
    const peakMib = await peakResidentMib(hub.pid, async () => {
      confirmed += (await load(unlocks, WARM_UP_S[effort])).done;
      await load(bare, WARM_UP_S[effort]);
      for (let round = 0; round < ROUNDS[effort]; round += 1) {
        const { done, perSecond } = await load(unlocks, ROUND_S[effort]);
        confirmed += done;
        ours.push(perSecond);
        theirs.push((await load(bare, ROUND_S[effort])).perSecond);
      }
    });
    await checkTruth(simulator, confirmed);
    return [
      row({
        name: 'unlocks-mqtt',
        measures: `durable unlocks a second over ${CLIENTS} MQTT locks, ${CLIENTS} clients, median round`,
        unit: '/s',
        value: median(ours),
        baseline: {
          measures: 'requests a second of a bare Express 5 route that verifies the same kind of JWT',
          value: median(theirs),
        },
        targets: [valueAtLeast(2000), ratioAtLeast(0.25)],
      }),
      row({
        name: 'memory-load',
        measures: 'the most the hub held in memory under that load',
        unit: 'MiB',
        value: peakMib,
        baseline: { measures: 'an empty node', value: await emptyNodeMib(scene) },
        targets: [valueAtMost(140)],
      }),
    ];
  },
};

async function bareExpress(scene: Scene): Promise<(() => Promise<void>)[]> {
  const { address } = await scene.server('bare-express');
  const { url, token } = express.parse(JSON.parse(address));
  return Array.from({ length: CLIENTS }, () => {
    const client = scene.client(url);
    return async () => {
      const { status } = await client.send('POST', '/api/v1/devices/bench/unlock', { token });
      if (status !== 200) throw new Error(`bare Express answered ${status}`);
    };
  });
}

/** A figure counts only if the bolts moved as often as clients were told so. */
async function checkTruth(simulator: RealSimulator, confirmed: number): Promise<void> {
  let actuations = 0;
  for (let i = 0; i < CLIENTS; i += 1) actuations += (await simulator.truth(`bench-${i}`)).actuations;
  if (actuations !== confirmed) {
    throw new Error(`${confirmed} unlocks were confirmed, and the bolts moved ${actuations} times`);
  }
}
