import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { z } from 'zod';
import { startProgram } from '../support/child-program.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { documentIn, runCli, runHere } from './support/run-cli.js';

const PATIENCE_MS = 60_000;
const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-installer-'));
let hub = await startRealHub({ dataDir });
t.teardown(async () => {
  await hub.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
const env = { DOORWARD_DATA_DIR: dataDir };
const run = (...words: string[]) => runHere(words, env);
const findings = z.object({
  checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), exit_code: z.number() }),
});
const logged = z.object({
  logs: z.array(z.looseObject({ event_type: z.string(), actor: z.looseObject({ name: z.string() }) })),
});

t.test('a lock is renamed and removed', async (t) => {
  t.equal((await run('lock', 'add', 'shed')).exitCode, 0);
  const renamed = await run('lock', 'rename', 'shed', 'Garden shed', '--json');
  t.match(documentIn(renamed), { lock: { device_id: 'shed', name: 'Garden shed' } });
  t.equal((await run('lock', 'rename', 'no-such', 'x')).exitCode, 4);
  t.equal((await run('lock', 'rename', 'shed', '')).exitCode, 2 /* the hub takes no empty name */);

  const unsure = await run('lock', 'remove', 'shed');
  t.match(unsure, { exitCode: 2, stderr: /"Garden shed" \(shed\)[^]*add --yes/ });
  const removed = await run('lock', 'remove', 'shed', '--yes', '--json');
  t.match(documentIn(removed), { removed: { device_id: 'shed', was_online: false } });
  t.equal((await run('lock', 'remove', 'shed', '--yes')).exitCode, 4);
});

t.test('the log says which account of the machine did it', async (t) => {
  await run('lock', 'add', 'gate');
  const { logs } = logged.parse(
    documentIn(await run('logs', 'list', '--kind', 'DEVICE_ADDED', '--rows', '1', '--json')),
  );
  t.match(logs, [{ actor: { kind: 'cli', name: `cli (uid ${process.getuid?.() ?? ''})` } }]);
});

t.test('logs tail: what was, what comes, and over a restart of the hub', async (t) => {
  const some = await run('logs', 'tail', '--rows', '2', '--count', '2');
  t.equal(some.stdout.trim().split('\n').length, 2);
  const tail = startProgram({
    args: ['dist/doorward.mjs', 'logs', 'tail', '--rows', '1', '--kind', 'DEVICE_ADDED', '--json'],
    env,
  });
  t.teardown(() => tail.kill9());
  const seen = () => tail.output.split('\n').filter((line) => line.startsWith('{'));
  const shows = (deviceId: string) =>
    until(
      () => seen().some((line) => line.includes(deviceId)),
      PATIENCE_MS,
      () => `${deviceId} in ${tail.output}`,
    );
  await until(
    () => seen().length === 1,
    PATIENCE_MS,
    () => 'the row of before',
  );
  await run('lock', 'add', 'tail-one');
  await shows('tail-one');
  const token = hub.adminToken;
  await hub.stop();
  await until(
    () => tail.output.includes('away'),
    PATIENCE_MS,
    () => 'a word that the hub is away',
  );
  hub = await startRealHub({ dataDir, adminToken: token });
  await run('lock', 'add', 'tail-two');
  await shows('tail-two');
  // The rows and the words come through two pipes.
  await until(
    () => tail.output.includes('The hub is back.'),
    PATIENCE_MS,
    () => `a word that the hub is back in ${tail.output}`,
  );
  t.equal(seen().length, 3, 'each once, and nothing else');
  t.equal(await tail.stop('SIGINT'), null);
  t.match(await run('logs', 'tail', '--rows', '201'), { exitCode: 2 });
  t.match(await run('logs', 'tail', '--count', '0'), { exitCode: 2 });
});

t.test('db stats and check, through a hub that runs, and without it', async (t) => {
  const stats = z.object({
    running: z.boolean(),
    database: z.looseObject({ bytes: z.number(), rows: z.record(z.string(), z.number()) }),
  });
  const live = stats.parse(documentIn(await run('db', 'stats', '--json')));
  t.match(live, { running: true, database: { rows: { devices: 3, users: 1 } } });
  t.match((await run('db', 'stats')).stdout, /database +\d+ KiB[^]*devices +3/);
  const whole = await run('db', 'check', '--json');
  t.match(documentIn(whole), { running: true, is_whole: true, complaint: null });
  const both = await Promise.all([run('db', 'check', '--json'), run('db', 'check', '--json')]);
  t.ok(
    both.every(({ exitCode }) => exitCode === 0 || exitCode === 3),
    'one at a time',
  );

  const token = hub.adminToken;
  await hub.stop();
  const rest = stats.parse(documentIn(await runCli(['db', 'stats', '--json'], env)));
  t.match(rest, { running: false, database: { rows: { devices: 3 } } });
  t.match(documentIn(await runCli(['db', 'check', '--json'], env)), { running: false, is_whole: true });

  // As of an installed hub that is stopped: what goes with it is a secret that systemd hands to it alone.
  const lone = { ...env, DOORWARD_SMTP_FROM: 'door@example.org', DOORWARD_BRIDGE_USER: 'hub' };
  t.match(documentIn(await runCli(['db', 'check', '--json'], lone)), { running: false, is_whole: true });
  t.match(await runCli(['site', 'recount'], lone), { exitCode: 0 });
  const settingsIn = async (given: Record<string, string>) => {
    const found = findings.parse(documentIn(await runCli(['doctor', '--json'], given)));
    t.equal(
      found.checks.some(({ name }) => name === 'database'),
      found.checks.every(({ name, ok }) => name !== 'settings' || ok),
      'the rest is looked at unless the settings are wrong',
    );
    return found.checks.find(({ name }) => name === 'settings');
  };
  t.match(await settingsIn(lone), { ok: false, detail: /DOORWARD_SMTP_FROM needs DOORWARD_SMTP_URL/ });
  const unread = { ...lone, CREDENTIALS_UNREAD: 'yes' };
  t.match(await settingsIn(unread), { ok: true, detail: /not known to be whole.*needs DOORWARD_SMTP_URL/ });
  t.match(await settingsIn({ ...unread, DOORWARD_SMPT_URL: 'x' }), { ok: false, detail: /no such setting/ });
  t.equal(await settingsIn({ ...env, CREDENTIALS_UNREAD: 'yes' }), undefined);
  const loud = await runCli(['site', 'recount', '--json'], { ...env, DOORWARD_LOG_LEVEL: 'loud' });
  t.match(failure.parse(documentIn(loud)).error, { code: 'settings_invalid', exit_code: 2 });

  const other = new Database(path.join(dataDir, 'doorward.db'));
  other.pragma('locking_mode = EXCLUSIVE');
  other.exec('BEGIN EXCLUSIVE');
  for (const words of [
    ['db', 'check'],
    ['db', 'stats'],
    ['site', 'recount'],
  ]) {
    const refused = await runCli([...words, '--json'], env);
    t.match(
      failure.parse(documentIn(refused)).error,
      { exit_code: 3, message: /Another hub is using/ },
      words.join(' '),
    );
  }
  other.exec('ROLLBACK');
  const name = other.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get('devices');
  other.exec('DROP TRIGGER events_never_change');
  other.exec("UPDATE events SET type = 'LOCK' WHERE seq = 2");
  other.close();
  t.type(name, 'number');
  const broken = await runCli(['db', 'check', '--json'], env);
  t.equal(broken.exitCode, 7);
  t.match(documentIn(broken), { is_whole: false, complaint: /chain of the log is broken at row 2/ });
  hub = await startRealHub({ dataDir, adminToken: token });
  const live2 = await run('db', 'check', '--json');
  t.equal(live2.exitCode, 7);
  t.match(documentIn(live2), { running: true, is_whole: false, complaint: /row 2/ });
});
