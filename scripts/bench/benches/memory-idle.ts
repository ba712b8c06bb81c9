import { setTimeout as pause } from 'node:timers/promises';
import { pairMqtt, pairSerial } from '../../../test/support/real-simulator.js';
import { emptyNodeMib } from '../baselines/empty-node.js';
import type { Bench } from '../bench.js';
import { residentMib } from '../resident-memory.js';
import { row, valueAtMost } from '../row.js';
import { unlocking } from '../unlocking.js';

const SETTLE_MS = { full: 10_000, short: 50 } as const;
const LOCKS = { full: { serial: 10, mqtt: 40 }, short: { serial: 1, mqtt: 1 } } as const;

/** What the hub of a house holds in memory when nothing happens: claimed, fifty locks, each opened once. */
export const memoryIdle: Bench = {
  name: 'memory-idle',
  async run(scene, effort) {
    const hub = await scene.hub();
    const simulator = await scene.simulator();
    const { serial, mqtt } = LOCKS[effort];
    for (let n = 0; n < serial; n += 1)
      await unlocking(scene, hub, await pairSerial(hub, simulator, `serial-${n}`))();
    for (let n = 0; n < mqtt; n += 1)
      await unlocking(scene, hub, await pairMqtt(hub, simulator, `mqtt-${n}`))();
    await pause(SETTLE_MS[effort]);
    return [
      row({
        name: 'memory-idle',
        measures: `what the hub of a house with ${serial + mqtt} locks holds in memory, idle`,
        unit: 'MiB',
        value: residentMib(hub.pid),
        baseline: { measures: 'an empty node', value: await emptyNodeMib(scene) },
        targets: [valueAtMost(95)],
      }),
    ];
  },
};
