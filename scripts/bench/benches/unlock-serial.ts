import { setTimeout as pause } from 'node:timers/promises';
import { pairSerial } from '../../../test/support/real-simulator.js';
import { Composite } from '../baselines/composite.js';
import { SerialEcho } from '../baselines/serial-echo.js';
import type { Bench } from '../bench.js';
import { unlocking } from '../unlocking.js';
import { ratioAtMost, row } from '../row.js';
import { median, times } from '../sample.js';

const ROUNDS = { full: 20, short: 1 } as const;
const BLOCK = { full: 40, short: 3 } as const;
const WARM_UP = { full: 4_000, short: 1 } as const;
/** Events of the last unlocks are stored by then. */
const SETTLE_MS = 100;

/** REST in, the bolt of a serial lock moved and confirmed, REST out; one client. */
export const unlockSerial: Bench = {
  name: 'unlock-serial',
  async run(scene, effort) {
    const hub = await scene.hub();
    const simulator = await scene.simulator();
    const unlock = unlocking(scene, hub, await pairSerial(hub, simulator, 'bench-serial'));
    const echo = new SerialEcho((await scene.server('pty-echo')).address);
    await echo.open();
    scene.after(() => echo.close());
    const bare = await Composite.on(scene, () => echo.roundTrip());

    const tookMs: number[] = [];
    await times(WARM_UP[effort], unlock);
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      tookMs.push(...(await times(BLOCK[effort], unlock)));
      await pause(SETTLE_MS);
      await bare.block(BLOCK[effort]);
    }
    return [
      row({
        name: 'unlock-serial',
        measures: 'REST unlock over a serial lock with a bolt of no travel, one client, median',
        unit: 'ms',
        value: median(tookMs),
        baseline: {
          measures: 'one bare node:http request + two FULL commits + one raw serialport echo on a pty',
          value: bare.medianMs(),
        },
        targets: [ratioAtMost(2)],
      }),
    ];
  },
};
