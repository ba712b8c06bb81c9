import { setTimeout as pause } from 'node:timers/promises';
import { pairMqtt, pairSerial } from '../../../test/support/real-simulator.js';
import { emptyNodeMib } from '../baselines/empty-node.js';
import type { Bench } from '../bench.js';
import { residentMib } from '../resident-memory.js';
import { row, valueAtMost } from '../row.js';
import { unlocking } from '../unlocking.js';

const SETTLE_MS = { full: 10_000, short: 50 } as const;

/** What the hub of a household holds in memory when nothing happens: two locks, claimed, each opened once. */
export const memoryIdle: Bench = {
  name: 'memory-idle',
  async run(scene, effort) {
    const hub = await scene.hub();
    const simulator = await scene.simulator();
    await unlocking(scene, hub, await pairSerial(hub, simulator, 'front-door'))();
    await unlocking(scene, hub, await pairMqtt(hub, simulator, 'garage'))();
    await pause(SETTLE_MS[effort]);
    return [
      row({
        name: 'memory-idle',
        measures: 'what the hub of a household with two locks holds in memory, idle',
        unit: 'MiB',
        value: residentMib(hub.pid),
        baseline: { measures: 'an empty node', value: await emptyNodeMib(scene) },
        targets: [valueAtMost(95)],
      }),
    ];
  },
};
