import { startRealHub } from '../../../test/support/real-hub.js';
import { emptyNodeMs } from '../baselines/empty-node.js';
import type { Bench } from '../bench.js';
import { ratioAtMost, row } from '../row.js';
import { median } from '../sample.js';

const ROUNDS = { full: 10, short: 1 } as const;

/** From the start of the process to the line that says ready, on a data folder that is there. */
export const ready: Bench = {
  name: 'ready',
  async run(scene, effort) {
    const dataDir = scene.folder();
    await (await startRealHub({ dataDir })).stop();
    const hubMs: number[] = [];
    const emptyMs: number[] = [];
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      emptyMs.push(await emptyNodeMs());
      const begun = performance.now();
      const hub = await startRealHub({ dataDir, claim: false });
      hubMs.push(performance.now() - begun);
      await hub.stop();
    }
    return [
      row({
        name: 'ready',
        measures: 'start of the hub until it is ready, median',
        unit: 'ms',
        value: median(hubMs),
        baseline: { measures: 'an empty node from start to end, median', value: median(emptyMs) },
        targets: [ratioAtMost(10)],
      }),
    ];
  },
};
