import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { virtualAdapter } from '../../../src/cli/virtual-adapter.js';
import { ROOT } from '../../../test/support/child-program.js';
import { expectAnswer } from '../../../test/support/json-client.js';
import { pairBle } from '../../../test/support/real-simulator.js';
import { BleEcho } from '../baselines/ble-echo.js';
import type { Bench } from '../bench.js';
import { ratioAtMost, row } from '../row.js';
import { median, times } from '../sample.js';
import { unlocking } from '../unlocking.js';

const ROUNDS = { full: 12, short: 1 } as const;
const BLOCK = { full: 20, short: 3 } as const;
const WARM_UP = { full: 300, short: 1 } as const;
/** The acknowledgement of the last unlock is out by then. */
const SETTLE_MS = 100;
/** Between connection events: an interval that a lock on batteries may choose. */
const INTERVAL_MS = 22.5;

/** REST in, the bolt of a connected BLE lock moved and confirmed, REST out; one client. */
export const unlockBle: Bench = {
  name: 'unlock-ble',
  async run(scene, effort) {
    const simulator = await scene.simulator();
    const interval = await simulator.request('POST', '/adapter', { interval_ms: INTERVAL_MS });
    expectAnswer(interval, 200, z.unknown());
    const hub = await scene.hub({
      env: virtualAdapter(simulator.hciSocket, {}, `${ROOT}/dist/virtual-hci.cjs`),
    });
    const unlock = unlocking(scene, hub, await pairBle(hub, simulator, 'bench-ble'));
    const echo = new BleEcho(INTERVAL_MS);
    scene.after(() => echo.close());
    await echo.open();

    const tookMs: number[] = [];
    const bareMs: number[] = [];
    await times(WARM_UP[effort], unlock);
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      tookMs.push(...(await times(BLOCK[effort], unlock)));
      await pause(SETTLE_MS);
      bareMs.push(...(await echo.block(BLOCK[effort])));
    }
    return [
      row({
        name: 'unlock-ble',
        measures: `REST unlock over a connected BLE lock with a bolt of no travel, at a connection interval of ${INTERVAL_MS} ms, one client, median`,
        unit: 'ms',
        value: median(tookMs),
        baseline: {
          measures: 'bare noble, from a write to the notification of a bare bleno, on such an adapter',
          value: median(bareMs),
        },
        targets: [ratioAtMost(1.2)],
      }),
    ];
  },
};
