import { setTimeout as pause } from 'node:timers/promises';
import { pairMqtt } from '../../../test/support/real-simulator.js';
import { Composite } from '../baselines/composite.js';
import { TcpEcho } from '../baselines/tcp-echo.js';
import type { Bench } from '../bench.js';
import { row, valueAtMost } from '../row.js';
import { median, quantile, times } from '../sample.js';
import { unlocking } from '../unlocking.js';

const ROUNDS = { full: 20, short: 1 } as const;
const BLOCK = { full: 40, short: 3 } as const;
const WARM_UP = { full: 4_000, short: 1 } as const;
const SETTLE_MS = 100;
/** Far below the 40 ms that a delayed acknowledgement (RFC 1122, section 4.2.3.2) adds where `noDelay` is missing. */
const NO_STALL_MS = 20;

/** Command out and reply back over the embedded broker, seen from REST; one client. */
export const unlockMqtt: Bench = {
  name: 'unlock-mqtt',
  async run(scene, effort) {
    const hub = await scene.hub();
    const simulator = await scene.simulator();
    const unlock = unlocking(scene, hub, await pairMqtt(hub, simulator, 'bench-mqtt'));
    const { address } = await scene.server('tcp-echo');
    const echo = new TcpEcho(Number(address));
    await echo.open();
    scene.after(() => {
      echo.close();
    });
    const bare = await Composite.on(scene, () => echo.roundTrip());

    const tookMs: number[] = [];
    await times(WARM_UP[effort], unlock);
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      tookMs.push(...(await times(BLOCK[effort], unlock)));
      await pause(SETTLE_MS);
      await bare.block(BLOCK[effort]);
    }
    const baseline = {
      measures: 'one bare node:http request + two FULL commits + one raw TCP echo, medians',
      value: bare.medianMs(),
    };
    return [
      row({
        name: 'unlock-mqtt',
        measures: 'REST unlock over an MQTT lock through the broker, one client, median',
        unit: 'ms',
        value: median(tookMs),
        baseline,
        targets: [],
      }),
      row({
        name: 'unlock-mqtt-slow',
        measures: 'the same, 95th percentile: command to reply never sits at 40 ms',
        unit: 'ms',
        value: quantile(tookMs, 0.95),
        baseline,
        targets: [valueAtMost(NO_STALL_MS)],
      }),
    ];
  },
};
