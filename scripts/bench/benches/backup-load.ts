import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { HUB_NODE_FLAGS } from '../../../src/cli/hub-launch.js';
import { systemRandom } from '../../../src/kit/random.js';
import { makeRecoveryKey } from '../../../src/kit/recovery-key.js';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { pairMqtt } from '../../../test/support/real-simulator.js';
import type { Bench } from '../bench.js';
import { lengthen, storeIn } from '../long-log.js';
import { delayMs } from '../loop-delay.js';
import { row, valueAtMost } from '../row.js';
import { quantile, timed } from '../sample.js';
import { unlocking } from '../unlocking.js';

const CLIENTS = 4;
const EVENTS = { full: 200_000, short: 500 } as const;
/** Unlocks a second and client: a very busy house, on a machine that is not full. */
const PAUSE_MS = 20;
const BACKUPS = { full: 5, short: 1 } as const;
const WARM_UP_MS = { full: 5_000, short: 100 } as const;
const ASK_MS = 50;
const LEAST_MS = 0.01;

const state = z.object({ data: z.looseObject({ is_running: z.boolean(), trouble: z.null() }) });

/** What doors notice of backups that are made while they are used. */
export const backupLoad: Bench = {
  name: 'backup-load',
  async run(scene, effort) {
    const dataDir = scene.folder();
    const shelf = scene.folder();
    await (await scene.hub({ dataDir })).stop();
    const store = storeIn(dataDir);
    await lengthen(store, EVENTS[effort]);
    await store.stop();
    const preload = new URL('../loop-delay.mjs', import.meta.url).href;
    const hub = await scene.hub({
      dataDir,
      env: { DOORWARD_BACKUP_TO: shelf },
      nodeFlags: [...HUB_NODE_FLAGS, '--import', preload],
    });
    const { recipient } = makeRecoveryKey(systemRandom);
    expectAnswer(await hub.request('PUT', '/backups/recipient', { body: { recipient } }), 200, z.unknown());
    const simulator = await scene.simulator();
    const unlocks: (() => Promise<void>)[] = [];
    for (let n = 0; n < CLIENTS; n += 1)
      unlocks.push(unlocking(scene, hub, await pairMqtt(hub, simulator, `bench-${n}`)));
    const during = async (work: () => Promise<unknown>) => {
      const tookMs: number[] = [];
      let going = true;
      await delayMs(hub);
      const loops = unlocks.map(async (unlock) => {
        while (going) {
          tookMs.push(await timed(unlock));
          await pause(PAUSE_MS);
        }
      });
      const workedMs = await timed(work);
      going = false;
      await Promise.all(loops);
      return { tookMs, workedMs, delayMs: Math.max(LEAST_MS, await delayMs(hub)) };
    };
    await during(() => pause(WARM_UP_MS[effort]));
    const backedUp = await during(async () => {
      for (let n = 0; n < BACKUPS[effort]; n += 1) await backUp(hub);
    });
    const alone = await during(() => pause(backedUp.workedMs));
    return [
      row({
        name: 'backup-unlock-slow',
        measures: `REST unlock over MQTT while backups of a log of ${EVENTS[effort]} rows are made, ${CLIENTS} clients, 99th percentile`,
        unit: 'ms',
        value: quantile(backedUp.tookMs, 0.99),
        baseline: { measures: 'the same without backups', value: quantile(alone.tookMs, 0.99) },
        targets: [valueAtMost(100)],
      }),
      row({
        name: 'backup-loop-delay',
        measures: 'delay of the event loop meanwhile, 99th percentile',
        unit: 'ms',
        value: backedUp.delayMs,
        baseline: { measures: 'the same without backups', value: alone.delayMs },
        targets: [valueAtMost(20)],
      }),
    ];
  },
};

async function backUp(hub: RealHub): Promise<void> {
  expectAnswer(await hub.request('POST', '/backups'), 202, z.unknown());
  for (;;) {
    await pause(ASK_MS);
    if (!expectAnswer(await hub.request('GET', '/backups'), 200, state).data.is_running) return;
  }
}
