import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { CloudProgram } from '../../../test/cloud/cloud-program.js';
import { postgresPrograms, startPostgres } from '../../../test/cloud/postgres-server.js';
import { askFleet } from '../../../test/cloud/real-cloud.js';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { pairMqtt } from '../../../test/support/real-simulator.js';
import type { Bench } from '../bench.js';
import { giveWay } from '../give-way.js';
import { lengthen, storeIn } from '../long-log.js';
import { processorMs } from '../processor-time.js';
import { peakResidentMib, residentMib } from '../resident-memory.js';
import { ratioAtMost, row, valueAtLeast, valueAtMost } from '../row.js';
import { quantile, timed, times } from '../sample.js';
import type { Scene } from '../scene.js';
import { unlocking } from '../unlocking.js';

const ROWS_SHORT = 3_000;
const WARM_UP = { full: 1_000, short: 1 } as const;
const IDLE_UNLOCKS = { full: 1_500, short: 5 } as const;
/** From one unlock to the next: somebody at a door, not a flood. */
const BETWEEN_MS = 30;
const LOOK_MS = 100;

const syncState = z.object({
  data: z.object({
    state: z.string(),
    claim_code: z.string().nullable(),
    lanes: z.object({ audit: z.object({ acknowledged: z.number() }) }),
  }),
});
const fleet = z.object({ hubs: z.array(z.object({ put_aside: z.number() })) });

/**
 * A hub that was without its cloud for long sends its log: over TLS to the cloud's program, into PostgreSQL, all on this machine,
 * while somebody goes on opening a door. The cloud gives way to the hub: it has a machine of its own elsewhere.
 */
export const cloudDrain: Bench = {
  name: 'cloud-drain',
  async run(scene, effort, { rows }) {
    const count = effort === 'short' ? ROWS_SHORT : rows;
    const programs = postgresPrograms();
    if (programs === null) {
      process.stderr.write('cloud-drain is skipped: this machine has no PostgreSQL server\n');
      return [];
    }
    const database = await startPostgres(programs);
    scene.after(() => database.stop());
    giveWay(database.pid);
    const cloud = await CloudProgram.prepare(database.url);
    await cloud.start();
    giveWay(cloud.pid);
    scene.after(() => cloud.stop());
    const hub = await hubWithLog(scene, cloud, count);
    const unlock = unlocking(scene, hub, await pairMqtt(hub, await scene.simulator(), 'bench-drain'));
    const once = async () => {
      await pause(BETWEEN_MS);
      return timed(unlock);
    };

    await times(WARM_UP[effort], unlock);
    const idleMs: number[] = [];
    const idleFromMs = processorMs(hub.pid);
    for (let n = 0; n < IDLE_UNLOCKS[effort]; n += 1) idleMs.push(await once());
    const unlockMs = (processorMs(hub.pid) - idleFromMs) / idleMs.length;
    const idleMib = residentMib(hub.pid);

    const busyMs: number[] = [];
    let tookMs = 0;
    let isDrained = false;
    const pids = { hub: hub.pid, cloud: cloud.pid, PostgreSQL: database.pid };
    const before = spent(pids);
    const peakMib = await peakResidentMib(hub.pid, async () => {
      const draining = timed(() => drained(cloud, hub, count)).finally(() => {
        isDrained = true;
      });
      while (!isDrained) busyMs.push(await once());
      tookMs = await draining;
    });
    const after = spent(pids);
    await checkTruth(cloud);

    const perRow = (name: keyof typeof pids) => ((after[name] - before[name]) * 1000) / count;
    // The doors that were opened meanwhile take what they take anyway.
    const hubUs = perRow('hub') - (busyMs.length * unlockMs * 1000) / count;
    const [cloudUs, databaseUs] = [perRow('cloud'), perRow('PostgreSQL')];
    const what = `a backlog of ${count} events over TLS into PostgreSQL, all on this machine, a door opened meanwhile`;
    return [
      row({
        name: 'cloud-drain',
        measures: `events a second of ${what}`,
        unit: '/s',
        value: (count / tookMs) * 1000,
        baseline: {
          measures: 'what two processors to itself would give, by the processor time of the three programs',
          value: 2e6 / (hubUs + cloudUs + databaseUs),
        },
        targets: [valueAtLeast(25_000)],
      }),
      row({
        name: 'cloud-drain-processor',
        measures: `processor time of hub and cloud for one of them (${hubUs.toFixed(1)} + ${cloudUs.toFixed(1)}), whatever else the machine did`,
        unit: 'us',
        value: hubUs + cloudUs,
        baseline: { measures: 'that of PostgreSQL', value: databaseUs },
        targets: [],
      }),
      row({
        name: 'cloud-drain-memory',
        measures: 'by how much the hub grew meanwhile, at most',
        unit: 'MiB',
        value: peakMib - idleMib,
        baseline: { measures: 'what it held before', value: idleMib },
        targets: [valueAtMost(64)],
      }),
      row({
        name: 'cloud-drain-unlock',
        measures: `REST unlock over MQTT meanwhile, p99 of ${busyMs.length}`,
        unit: 'ms',
        value: quantile(busyMs, 0.99),
        baseline: { measures: 'the same before, with nothing to send, p99', value: quantile(idleMs, 0.99) },
        targets: [ratioAtMost(2)],
      }),
    ];
  },
};

/** A hub that has met its cloud, is not claimed yet, and has a log of so many events. */
async function hubWithLog(scene: Scene, cloud: CloudProgram, events: number): Promise<RealHub> {
  const dataDir = scene.folder();
  const env = { DOORWARD_CLOUD_URL: cloud.url, DOORWARD_CLOUD_CA: cloud.authorityFile };
  const first = await scene.hub({ dataDir, env });
  await first.stop();
  const store = storeIn(dataDir);
  await lengthen(store, events);
  await store.stop();
  return scene.hub({ dataDir, env });
}

/** Types the hub's code into the cloud, and waits until it has so many events. */
async function drained(cloud: CloudProgram, hub: RealHub, events: number): Promise<void> {
  const look = async () => expectAnswer(await hub.request('GET', '/sync'), 200, syncState).data;
  let code: string | null = null;
  while (code === null) code = (await look()).claim_code;
  const authorities = readFileSync(cloud.authorityFile, 'utf8');
  const claim = { claim_code: code, name: 'Bench' };
  const { status } = await askFleet({ url: cloud.url, authorities }, 'POST', '/hubs', claim);
  if (status !== 201) throw new Error(`the cloud did not take the code: ${status}`);
  await hub.request('POST', '/sync/now');
  while ((await look()).lanes.audit.acknowledged < events) await pause(LOOK_MS);
}

/** A figure counts only if the cloud found every link of the chain right. */
async function checkTruth(cloud: CloudProgram): Promise<void> {
  const authorities = readFileSync(cloud.authorityFile, 'utf8');
  const { body } = await askFleet({ url: cloud.url, authorities }, 'GET', '/hubs');
  if (fleet.parse(body).hubs.some(({ put_aside }) => put_aside !== 0))
    throw new Error('the cloud put lines aside');
}

function spent<N extends string>(pids: Readonly<Record<N, number>>): Record<N, number> {
  const entries = Object.entries<number>(pids).map(([name, pid]) => [name, processorMs(pid)]);
  return Object.fromEntries(entries) as Record<N, number>;
}
