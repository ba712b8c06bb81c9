import { HUB_NODE_FLAGS } from '../../../src/cli/hub-launch.js';
import type { Bench } from '../bench.js';
import { load } from '../load.js';
import { loggingIn } from '../log-ins.js';
import { delayMs } from '../loop-delay.js';
import { row, valueAtMost } from '../row.js';

const CLIENTS = 4;
const LOAD_S = { full: 10, short: 0.5 } as const;
/** Less than this is no time for the baseline to divide by. */
const LEAST_MS = 0.01;

/** How late the hub's event loop is while four people log in: doors must not wait for passwords. */
export const logInDelay: Bench = {
  name: 'log-in-loop-delay',
  async run(scene, effort) {
    const preload = new URL('../loop-delay.mjs', import.meta.url).href;
    const hub = await scene.hub({ nodeFlags: [...HUB_NODE_FLAGS, '--import', preload] });
    const logIns = loggingIn(scene, hub, CLIENTS);
    await load(logIns, LOAD_S[effort] / 5);
    await delayMs(hub);
    await new Promise((resolve) => setTimeout(resolve, LOAD_S[effort] * 200));
    const idleMs = await delayMs(hub);
    await load(logIns, LOAD_S[effort]);
    return [
      row({
        name: 'log-in-loop-delay',
        measures: `delay of the event loop during ${CLIENTS} log-ins at a time, 99th percentile`,
        unit: 'ms',
        value: Math.max(LEAST_MS, await delayMs(hub)),
        baseline: { measures: 'the same while nobody asks anything', value: Math.max(LEAST_MS, idleMs) },
        targets: [valueAtMost(20)],
      }),
    ];
  },
};
