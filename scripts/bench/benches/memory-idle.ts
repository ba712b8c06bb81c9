import { setTimeout as pause } from 'node:timers/promises';
import { startRealHub } from '../../../test/support/real-hub.js';
import { pairMqtt, pairSerial } from '../../../test/support/real-simulator.js';
import { emptyNodeMib } from '../baselines/empty-node.js';
import type { Bench } from '../bench.js';
import { processorMs } from '../processor-time.js';
import { residentMib } from '../resident-memory.js';
import { row, valueAtMost } from '../row.js';
import { unlocking } from '../unlocking.js';

const SETTLE_MS = { full: 10_000, short: 50 } as const;
/** For so long the processor's time is counted; every lock is asked for its status within it. */
const IDLE_MS = { full: 120_000, short: 1_000 } as const;
const HOUR_S = 3_600;
/** Told in ticks of 10 ms, so that a short look may see none. */
const LEAST_S = 0.01;
const LOCKS = { full: { serial: 10, mqtt: 40 }, short: { serial: 1, mqtt: 1 } } as const;

/** What the hub of a house holds in memory, and works, when nothing happens: claimed, fifty locks, each opened once. */
export const memoryIdle: Bench = {
  name: 'memory-idle',
  async run(scene, effort) {
    // Not its first start, which alone asks for the zone of the machine (`src/open-hub.ts`).
    const dataDir = scene.folder();
    await (await startRealHub({ dataDir })).stop();
    const hub = await scene.hub({ dataDir });
    const simulator = await scene.simulator();
    const { serial, mqtt } = LOCKS[effort];
    for (let n = 0; n < serial; n += 1)
      await unlocking(scene, hub, await pairSerial(hub, simulator, `serial-${n}`))();
    for (let n = 0; n < mqtt; n += 1)
      await unlocking(scene, hub, await pairMqtt(hub, simulator, `mqtt-${n}`))();
    await pause(SETTLE_MS[effort]);
    const mebibytes = residentMib(hub.pid);
    const workedMs = processorMs(hub.pid);
    await pause(IDLE_MS[effort]);
    const perHourS = ((processorMs(hub.pid) - workedMs) / IDLE_MS[effort]) * HOUR_S;
    return [
      row({
        name: 'memory-idle',
        measures: `what the hub of a house with ${serial + mqtt} locks holds in memory, idle`,
        unit: 'MiB',
        value: mebibytes,
        baseline: { measures: 'an empty node', value: await emptyNodeMib(scene) },
        targets: [valueAtMost(95)],
      }),
      row({
        name: 'processor-idle',
        measures: `seconds of processor time that it takes in an hour, idle with ${serial + mqtt} locks that tell how they are`,
        unit: 's/h',
        value: Math.max(LEAST_S, perHourS),
        baseline: { measures: 'one processor that does nothing else', value: HOUR_S },
        // Most of it is the polls of serial locks, which speak only when spoken to.
        targets: [],
      }),
    ];
  },
};
