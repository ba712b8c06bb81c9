import { postgresPrograms, startPostgres } from '../../../test/cloud/postgres-server.js';
import { openDatabase } from '../../../src/cloud/database.js';
import { ingest } from '../../../src/cloud/ingest.js';
import type { Batch } from '../../../src/cloud/batch.js';
import type { CloudDatabase } from '../../../src/cloud/tables.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { InsertLoop } from '../baselines/insert-loop.js';
import type { Bench, Effort } from '../bench.js';
import { batchOf, enrolledHub, logOf, type LoggedLine } from '../fleet-lines.js';
import { ratioAtLeast, row, valueAtLeast } from '../row.js';
import { median, timed } from '../sample.js';
import type { Scene } from '../scene.js';

const LINES = { full: 24_000, short: 200 } as const;
const BATCH = 4_000;
const SMALL = 20;
/** Hubs that send at once; as many connections to the database. */
const HUBS = 12;
const ROUNDS = { full: 5, short: 1 } as const;

/** What the cloud takes in, chain checked, against rows that are put into the same table one by one. */
export const cloudIngest: Bench = {
  name: 'cloud-ingest',
  async run(scene, effort) {
    const programs = postgresPrograms();
    if (programs === null) {
      process.stderr.write('cloud-ingest is skipped: this machine has no PostgreSQL server\n');
      return [];
    }
    const server = await startPostgres(programs);
    scene.after(() => server.stop());
    const remote = await databaseAt(scene, server.url);
    const embedded = await databaseAt(scene, '');
    const loop = await InsertLoop.on(server.url);
    scene.after(() => loop.close());
    const lines = await logOf(scene, LINES[effort]);

    const rates = {
      ours: [] as number[],
      bare: [] as number[],
      embedded: [] as number[],
      small: [] as number[],
    };
    for (let round = -1; round < ROUNDS[effort]; round += 1) {
      const ours = await large(remote, lines);
      const bare = await rate(lines.length, async () => {
        const hub = await enrolledHub(remote);
        for (let from = 0; from < lines.length; from += BATCH)
          await loop.store(hub, lines.slice(from, from + BATCH));
      });
      const inside = await large(embedded, lines);
      const little = await small(remote, lines, effort);
      if (round < 0 && effort === 'full') continue;
      rates.ours.push(ours);
      rates.bare.push(bare);
      rates.embedded.push(inside);
      rates.small.push(little);
    }
    const baseline = {
      measures: 'the same rows by a bare loop of prepared INSERTs, a transaction for each batch',
      value: median(rates.bare),
    };
    const batches = `batches of ${BATCH}, chain checked, one after the other, median round`;
    return [
      row({
        name: 'cloud-ingest',
        measures: `rows a second into PostgreSQL, ${batches}`,
        unit: '/s',
        value: median(rates.ours),
        baseline,
        targets: [ratioAtLeast(0.4)],
      }),
      row({
        name: 'cloud-ingest-embedded',
        measures: `rows a second into the embedded database, in memory, ${batches}`,
        unit: '/s',
        value: median(rates.embedded),
        baseline,
        targets: [],
      }),
      row({
        name: 'cloud-ingest-small',
        measures: `batches of ${SMALL} rows a second into PostgreSQL, ${HUBS} hubs at once, median round`,
        unit: '/s',
        value: median(rates.small),
        baseline: {
          measures: `${baseline.measures}, in rows by ${SMALL}`,
          value: median(rates.bare) / SMALL,
        },
        targets: [valueAtLeast(1_000)],
      }),
    ];
  },
};

async function databaseAt(scene: Scene, url: string): Promise<CloudDatabase> {
  const db = await openDatabase({ url, dataDir: '', clock, logger });
  scene.after(() => db.destroy());
  return db;
}

/** Of one hub, batch after batch. @returns rows a second */
async function large(db: CloudDatabase, lines: readonly LoggedLine[]): Promise<number> {
  const hub = await enrolledHub(db);
  return rate(lines.length, async () => {
    for (let from = 0; from < lines.length; from += BATCH) await taken(db, batchOf(hub, lines, from, BATCH));
  });
}

/** @returns batches a second */
async function small(db: CloudDatabase, lines: readonly LoggedLine[], effort: Effort): Promise<number> {
  const hubs = await Promise.all(Array.from({ length: HUBS }, () => enrolledHub(db)));
  const each = Math.min(lines.length, LINES[effort] / 6);
  return rate((HUBS * each) / SMALL, () =>
    Promise.all(
      hubs.map(async (hub) => {
        for (let from = 0; from < each; from += SMALL) await taken(db, batchOf(hub, lines, from, SMALL));
      }),
    ),
  );
}

async function taken(db: CloudDatabase, batch: Batch): Promise<void> {
  const answer = await ingest(db, clock, batch);
  if (answer.kind !== 'taken' || answer.oddities > 0 || answer.place.ack !== batch.head.seq)
    throw new Error(`the cloud did not take a batch: ${JSON.stringify(answer)}`);
}

async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  return (count / (await timed(work))) * 1000;
}
