import { readFileSync } from 'node:fs';
import pg from 'pg';
import { CloudProgram } from '../../../test/cloud/cloud-program.js';
import { postgresPrograms, startPostgres } from '../../../test/cloud/postgres-server.js';
import { FLEET_TOKEN } from '../../../test/cloud/real-cloud.js';
import { FleetClient } from '../../simulate-fleet/fleet-client.js';
import { checkReplica } from '../../simulate-fleet/replica.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { diskUse } from './disk-use.js';
import { LoneHouse } from './lone-house.js';

const EVENTS_A_DAY = 2_000;
/** What `src/ARCHITECTURE.md` states. Of the log, whether there is a cloud or not, bytes for an event. */
export const EVENT_BYTES_MAX = 1_024;
/** Of what waits for the cloud beside it, bytes for an entity, and what an empty table takes. */
export const ENTITY_BYTES_MAX = 256;
const EMPTY_BYTES = 16 * 1024;
const DAYS_BETWEEN_LINES = 30;
const FAILURES_MAX = 20;

export const cloudAwayProof: Proof = {
  name: 'cloud-away',
  shows:
    'a cloud that is away for simulated days (default a year) of 2,000 events: every door works, what waits stays within its bound on the disk, and goes up in order',
  defaultCount: 365,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const programs = postgresPrograms();
    if (programs === null) return { summary: 'not run', failures: ['this machine has no PostgreSQL server'] };
    const begunMs = performance.now();
    const ranS = () => (performance.now() - begunMs) / 1000;
    const database = await startPostgres(programs);
    const cloud = await CloudProgram.prepare(database.url);
    await cloud.start();
    const authorities = readFileSync(cloud.authorityFile, 'utf8');
    const fleet = new FleetClient(cloud.url, FLEET_TOKEN, authorities);
    const house = new LoneHouse({ url: new URL(cloud.url), authorities }, seeded(seed));
    const failures: string[] = [];
    try {
      await house.build();
      await fleet.claim(await house.code(), 'Home');
      await house.drain();
      const firstMs = await house.switchOff();
      const before = diskUse(house.door.file);
      await cloud.kill9();

      await house.switchOn(firstMs);
      let [days, refused] = [0, 0];
      for (; days < count && (seconds === null || ranS() < seconds); days += 1) {
        refused += await house.day(EVENTS_A_DAY);
        if ((days + 1) % DAYS_BETWEEN_LINES === 0)
          progress(`${days + 1} of ${count} days in ${ranS().toFixed(0)} s`);
      }
      if (refused > 0) failures.push(`${refused} right codes were refused`);
      const { lanes } = house.view;
      const waiting = lanes.audit.newest - lanes.audit.acked;
      if (waiting < days * EVENTS_A_DAY) failures.push(`only ${waiting} events wait for the cloud`);
      const lastMs = await house.switchOff();
      const after = diskUse(house.door.file);
      const perEvent = (after.log - before.log) / waiting;
      if (perEvent > EVENT_BYTES_MAX) failures.push(`an event takes ${perEvent.toFixed(0)} bytes`);
      if (after.backlog > EMPTY_BYTES + after.entities * ENTITY_BYTES_MAX)
        failures.push(`${after.backlog} bytes wait beside the log, of ${after.entities} entities`);

      await cloud.start();
      const backS = ranS();
      progress(`${days} days are over in ${backS.toFixed(0)} s, and the cloud is back`);
      await house.switchOn(lastMs);
      let looks = 0;
      await house.drain(async () => {
        const fault = await holeIn(database.url);
        if (fault !== null) failures.push(fault);
        looks += 1;
        progress(`the cloud has ${house.view.lanes.audit.acked} of ${lanes.audit.newest} events`);
      });
      const drainS = ranS() - backS;
      await house.switchOff();
      const { rows, faults } = await house.truth((hub) => checkReplica(hub, fleet));
      failures.push(...faults);
      const summary =
        `${days} days, ${waiting} events waiting: ${perEvent.toFixed(0)} bytes of log an event, ${after.backlog} bytes beside it ` +
        `for ${after.entities} entities, ${(after.file / 2 ** 20).toFixed(0)} MiB in all; ${Math.round(waiting / drainS)} events a second ` +
        `up, no hole in ${looks} looks; ${rows} rows the same, ${ranS().toFixed(0)} s`;
      return { summary, failures: failures.slice(0, FAILURES_MAX) };
    } finally {
      await house.remove();
      await fleet.close();
      await cloud.stop();
      await database.stop();
    }
  },
};

/** Whatever is in the cloud at any moment is the beginning of the log. */
async function holeIn(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ rows: string; last: string }>(
      'SELECT count(*) AS rows, coalesce(max(seq), 0) AS last FROM events',
    );
    const [found] = rows;
    return found && found.rows === found.last
      ? null
      : `in the cloud are ${found?.rows ?? 0} events up to number ${found?.last ?? 0}`;
  } finally {
    await client.end();
  }
}
