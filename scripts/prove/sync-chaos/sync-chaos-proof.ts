import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { postgresPrograms, startPostgres } from '../../../test/cloud/postgres-server.js';
import { FLEET_TOKEN } from '../../../test/cloud/real-cloud.js';
import { until } from '../../../test/support/until.js';
import { FleetClient } from '../../simulate-fleet/fleet-client.js';
import { bundled } from '../bundled.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { BadLine } from './bad-line.js';
import { CloudCopies } from './cloud-copies.js';
import { BLOWS, STEPS } from './fate.js';
import { HubLife } from './hub-life.js';
import { localCertificate } from './local-certificate.js';

const HUBS = 4;
const COPIES = 2;
const DAY_MS = 86_400_000;
/** Of the hubs' wall clocks: right, minutes off, years behind as without a battery, and ahead. */
const SKEWS_MS = [0, 7 * 60_000, -20 * 365 * DAY_MS, 3 * DAY_MS];
/** All of a hub's waits are short here; a program that was killed comes back in seconds. */
const STEP_MAX_MS = 600_000;
const LINE_EVERY_MS = 5_000;
/** More of them say nothing new. */
const FAILURES_MAX = 20;
const SAID_CHARS = 2_000;
/** By then every blow has fallen at every step, or something is wrong with the proof. */
const ALL_SEEN_BY = 3_000;

export const syncChaosProof: Proof = {
  name: 'sync-chaos',
  shows:
    'lines that break, kill -9 of hubs and clouds at every step, batches twice, late and out of order, hubs put back to older disks: the replica is the hub, row for row',
  defaultCount: 10_000,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const programs = postgresPrograms();
    if (programs === null) return { summary: 'not run', failures: ['this machine has no PostgreSQL server'] };
    const begunMs = performance.now();
    const ranS = () => (performance.now() - begunMs) / 1000;
    const random = seeded(seed);
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-sync-chaos-'));
    const { identity, authorities } = await localCertificate();
    const authorityFile = path.join(folder, 'authority.pem');
    writeFileSync(authorityFile, authorities);
    const bundle = await bundled('scripts/prove/sync-chaos/hub-child.ts');
    const hubs: HubLife[] = [];
    const killHub = async (id: string) => hubs.find((hub) => hub.id === id)?.kill();
    const line = new BadLine({ identity, random, killHub });
    const url = await line.listen();
    const database = await startPostgres(programs);
    const clouds = await CloudCopies.start(COPIES, database.url, url);
    line.lead(clouds);
    const fleet = new FleetClient(`http://127.0.0.1:${clouds.copies[0]?.port ?? 0}`, FLEET_TOKEN, null);
    const failures: string[] = [];
    let rows = 0;
    try {
      line.isBad = false;
      for (let n = 0; n < HUBS; n += 1)
        hubs.push(
          new HubLife({
            ...{ bundle, url, authorityFile, random, fleet },
            folder: path.join(folder, `hub-${n}`),
            skewMs: SKEWS_MS[n % SKEWS_MS.length] ?? 0,
          }),
        );
      await Promise.all(hubs.map((hub) => hub.moveIn()));
      line.isBad = true;
      const goesOn = () => line.disconnections < count && (seconds === null || ranS() < seconds);
      let saidAtMs = 0;
      let before = -1;
      await until(
        () => {
          if (performance.now() - saidAtMs > LINE_EVERY_MS) {
            saidAtMs = performance.now();
            if (line.disconnections === before) progress('nothing happens');
            before = line.disconnections;
            progress(`${before} of ${count} disconnections in ${ranS().toFixed(0)} s`);
          }
          return !goesOn();
        },
        STEP_MAX_MS * 10,
        () => `${count} disconnections`,
      );
      await line.quiet();
      for (const check of await Promise.all(hubs.map((hub) => hub.rest()))) {
        rows += check.rows;
        failures.push(...check.faults);
      }
      for (const [id, rowsAside] of await fleet.putAside())
        if (rowsAside > 0) failures.push(`hub ${id}: the cloud put ${rowsAside} lines aside`);
    } finally {
      await line.stop();
      await Promise.all(hubs.map((hub) => hub.end()));
      await clouds.stop();
      await fleet.close();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(bundle, { force: true });
    }
    for (const words of [clouds.words, ...hubs.map((hub) => hub.words)])
      if (words !== '') failures.push(`a program said: ${words.slice(0, SAID_CHARS)}`);
    if (line.disconnections >= ALL_SEEN_BY)
      for (const kind of BLOWS.flatMap((blow) => STEPS.map((step) => `${blow}, ${step}`)))
        if (!line.seen.has(kind)) failures.push(`never: ${kind}`);
    const kinds = [...line.seen].sort().map(([kind, times]) => `${times} x ${kind}`);
    const restores = hubs.reduce((sum, hub) => sum + hub.restores, 0);
    const summary = `${line.disconnections} disconnections of ${HUBS} hubs from ${COPIES} clouds in ${ranS().toFixed(0)} s (${kinds.join('; ')}; ${restores} older disks), ${rows} rows the same`;
    return { summary, failures: failures.slice(0, FAILURES_MAX) };
  },
};
