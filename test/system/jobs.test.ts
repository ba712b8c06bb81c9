import { copyFileSync, mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { z } from 'zod';
import { JOB_NAMES } from '../../src/operations/jobs/job-names.js';
import { runCli } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 120_000;
const PAGE_BYTES = 4_096;
const job = z.looseObject({
  name: z.string(),
  result: z.enum(['ok', 'failed']).nullable(),
  is_running: z.boolean(),
  took_ms: z.number().nullable(),
  next_run_at: z.string(),
  trouble: z.looseObject({ code: z.string(), advice: z.string() }).nullable(),
});
const jobsShape = z.object({ data: z.array(job) });

async function jobs(hub: RealHub) {
  return expectAnswer(await hub.request('GET', '/jobs'), 200, jobsShape).data;
}

/** Runs it now, and waits for its end. */
async function run(hub: RealHub, name: string) {
  expectAnswer(await hub.request('POST', `/jobs/${name}/run`), 202, z.object({ data: job }));
  let found = (await jobs(hub)).find((one) => one.name === name);
  await until(
    async () => {
      found = (await jobs(hub)).find((one) => one.name === name);
      return found?.is_running === false;
    },
    PATIENCE_MS,
    () => JSON.stringify(found),
  );
  return found;
}

function doorward(hub: RealHub, ...args: string[]) {
  return runCli(args, { DOORWARD_DATA_DIR: hub.dataDir });
}

/** Makes nonsense of the page where a table begins that nobody uses. */
function damage(dataDir: string, table: string): void {
  const file = path.join(dataDir, 'doorward.db');
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-copy-'));
  const copy = path.join(folder, 'copy.db');
  copyFileSync(file, copy);
  const connection = new Database(copy, { readonly: true });
  const page = Number(
    connection.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table),
  );
  connection.close();
  rmSync(folder, { recursive: true });
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(200, 0xa5), 0, 200, (page - 1) * PAGE_BYTES);
  closeSync(handle);
}

t.test('jobs: in REST, on the command line, in metrics; and a damaged database is found', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const all = await jobs(hub);
  t.same(all.map(({ name }) => name).sort(), [...JOB_NAMES].sort());
  t.ok(all.every(({ next_run_at: next }) => Date.parse(next) > Date.now() - 120_000));
  t.equal((await hub.request('POST', '/jobs/make-coffee/run')).status, 404);

  for (const name of ['ask-time', 'checkpoint-database', 'report-batteries', 'tidy-alerts', 'check-database'])
    t.match(await run(hub, name), { result: 'ok', trouble: null }, name);
  const status = await doorward(hub, 'status');
  t.equal(status.exitCode, 0);
  t.match(status.stdout, /check-database +\S+Z +ok +\d+/);
  t.equal((await doorward(hub, 'jobs', 'list')).exitCode, 0);
  const metrics = await (await fetch(`${hub.url}/metrics`)).text();
  t.match(metrics, /^doorward_job_ok\{job="check-database"\} 1$/m);
  t.match(metrics, /^doorward_commit_seconds_count [1-9]/m);

  await run(hub, 'checkpoint-database');
  damage(hub.dataDir, 'calendars');
  t.match(await run(hub, 'check-database'), {
    result: 'failed',
    trouble: { code: 'database_damaged', advice: /restore the last backup/ },
  });
  const told = await doorward(hub, 'jobs', 'list');
  t.equal(told.exitCode, 7);
  t.match(told.stdout, /check-database fails since .*restore the last backup/);
  t.equal((await doorward(hub, 'jobs', 'run', 'tidy-alerts')).exitCode, 0, 'others go on');
  const alerts = await hub.request('GET', '/security/alerts?state=open');
  t.match(alerts.body, { data: [{ kind: 'database_damaged', level: 'critical' }] });
  t.equal((await hub.anonymous('GET', '/ready')).status, 200, 'doors go on');
  const log = await hub.request('GET', '/access/logs?event_type=JOB_FAILED');
  t.match(log.body, { data: [{ reason: 'database_damaged' }] });
});
