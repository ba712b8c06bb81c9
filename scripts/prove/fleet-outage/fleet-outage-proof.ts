import { readFileSync } from 'node:fs';
import { CloudProgram } from '../../../test/cloud/cloud-program.js';
import { postgresPrograms, startPostgres } from '../../../test/cloud/postgres-server.js';
import { FLEET_TOKEN } from '../../../test/cloud/real-cloud.js';
import { Fleets } from '../../simulate-fleet/fleets.js';
import type { Proof, ProofReport } from '../proof.js';
import { loadOf } from './cloud-load.js';

/** What each hub has to tell when the cloud comes back. */
const EVENTS = 20;
const SKEW_HOURS = 24;
const FAILURES_MAX = 20;
/** What a hub may meet on its way, and tries again after: the line, a cloud that is busy, its own clock. */
const RETRIED = /^(unreachable |refused (busy|unavailable|assertion_expired)$)/;

export const fleetOutageProof: Proof = {
  name: 'fleet-outage',
  shows:
    'a fleet comes back in one moment after its cloud was away: all of it goes up, with no error that is not tried again, and no stampede',
  defaultCount: 10_000,
  async run({ count, seed, progress }): Promise<ProofReport> {
    const programs = postgresPrograms();
    if (programs === null) return { summary: 'not run', failures: ['this machine has no PostgreSQL server'] };
    const begunMs = performance.now();
    const ranS = () => (performance.now() - begunMs) / 1000;
    const tell = (line: string) => {
      progress(`${ranS().toFixed(0)} s: ${line}`);
    };
    const database = await startPostgres(programs);
    const cloud = await CloudProgram.prepare(database.url);
    let fleets: Fleets | null = null;
    try {
      await cloud.start();
      fleets = await Fleets.start({
        ...{ hubs: count, seed, roughness: 0, skewHours: SKEW_HOURS, progress: tell },
        ...{ cloud: cloud.url, token: FLEET_TOKEN },
        authorities: readFileSync(cloud.authorityFile, 'utf8'),
      });
      await fleets.moveIn();
      tell(`${count} hubs are enrolled; the cloud goes`);
      const report = await outage(fleets, { cloud, count, tell, ranS });
      return { ...report, summary: `${report.summary}; all in ${ranS().toFixed(0)} s` };
    } finally {
      await fleets?.stop();
      await cloud.stop();
      await database.stop();
    }
  },
};

async function outage(
  fleets: Fleets,
  {
    cloud,
    count,
    tell,
    ranS,
  }: {
    readonly cloud: CloudProgram;
    readonly count: number;
    readonly tell: (line: string) => void;
    readonly ranS: () => number;
  },
): Promise<ProofReport> {
  fleets.mishaps.clear();
  await cloud.kill9();
  await fleets.pileUp(EVENTS);
  await cloud.start();
  tell('the cloud is back, and so is everybody');
  const backAtS = ranS();
  const load = await loadOf(cloud.pid, Number(new URL(cloud.url).port), () => fleets.settle(true));
  const drainedS = ranS() - backAtS;
  tell('everything has gone up; the cloud is held against every hub');
  const failures: string[] = [];
  const met = [...fleets.mishaps].sort();
  for (const [kind, times] of met)
    if (!RETRIED.test(kind)) failures.push(`${times} x ${kind}, which is nothing to try again after`);
  const { rows, faults } = await fleets.check();
  failures.push(...faults);
  if (rows !== count * EVENTS) failures.push(`${rows} rows in the cloud, ${count * EVENTS} in the hubs`);
  const kinds = met.map(([kind, times]) => `${times} x ${kind}`).join('; ');
  const summary = [
    `${count} hubs at once with ${EVENTS} events each: drained in ${drainedS.toFixed(0)} s, ${Math.round(rows / drainedS)} rows a second`,
    `on the way ${kinds || 'nothing'}`,
    `the cloud bore ${load.connections} connections, ${load.peakMib.toFixed(0)} MiB and ${load.busyS.toFixed(0)} s of processor`,
  ];
  return { summary: summary.join('; '), failures: failures.slice(0, FAILURES_MAX) };
}
