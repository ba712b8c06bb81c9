import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { openCheckpoint } from '../../src/audit/checkpoint.js';
import { holdsConsistency, holdsInclusion } from '../../src/audit/merkle-proof.js';
import { readVerifier } from '../../src/audit/signed-note.js';
import { CHECKPOINT_TOPIC } from '../../src/operations/audit/log-checkpoints.js';
import { documentIn, runHere } from '../cli/support/run-cli.js';
import { ROOT } from '../support/child-program.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { adminToken, joinHome } from './home-programs.js';

const folder = mkdtempSync(path.join(tmpdir(), 'doorward-audit-'));
const dataDir = path.join(folder, 'data');
let hub = await startRealHub({ dataDir });
t.teardown(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
const env = { DOORWARD_DATA_DIR: dataDir };
const run = (...args: string[]) => runHere(args, env);
const inFolder = (name: string) => path.join(folder, name);
const file = inFolder('log.ndjson');
const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** The script alone, in a folder without anything of ours. */
const script = (...args: string[]) =>
  new Promise<{ code: number; text: string }>((resolve) => {
    const alone = inFolder('verify-log.mjs');
    writeFileSync(alone, readFileSync(path.join(ROOT, 'scripts/verify-log.mjs')));
    execFile(process.execPath, [alone, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });

const checkpoint = z.object({
  data: z.object({
    size: z.number(),
    root: z.string(),
    chain: z.string(),
    note: z.string(),
    public_key: z.string(),
  }),
});
const inclusion = z.object({
  data: z.object({
    ...{ seq: z.number(), leaf_index: z.number(), size: z.number() },
    ...{ leaf_hash: z.string(), root: z.string(), path: z.array(z.string()) },
  }),
});
const consistency = z.object({
  data: z.object({
    from: z.number(),
    to: z.number(),
    from_root: z.string(),
    to_root: z.string(),
    path: z.array(z.string()),
  }),
});

for (let n = 0; n < 20; n += 1)
  expectAnswer(
    await hub.request('POST', '/devices', { body: { device_id: `door-${n}`, name: `Door ${n}` } }),
    201,
    z.object({}),
  );
const key = (await run('logs', 'key')).stdout.trim();
const first = await run('logs', 'checkpoint');
writeFileSync(inFolder('first.checkpoint'), first.stdout);

t.test('an export is found whole, by the command and by the script', async (t) => {
  const made = await run('logs', 'export', '--output', file, '--json');
  t.equal(made.exitCode, 0, made.stderr);
  t.match(documentIn(made), { exported: { file, format: 'signed' } });
  const found = await run(
    'logs',
    'verify',
    file,
    '--key',
    key,
    '--checkpoint',
    inFolder('first.checkpoint'),
    '--json',
  );
  t.equal(found.exitCode, 0, found.stdout);
  t.match(documentIn(found), { whole: true, pruned_rows: 0 });
  writeFileSync(inFolder('log.pub'), `${key}\n`);
  t.equal((await run('logs', 'verify', file, '--key', inFolder('log.pub'))).exitCode, 0);
  const alone = await script(file, '--key', key, '--checkpoint', inFolder('first.checkpoint'));
  t.equal(alone.code, 0, alone.text);
});

t.test('what was done to it is found, and said where', async (t) => {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const forged = async (name: string, changed: readonly string[], where: object, ...more: string[]) => {
    const other = inFolder('forged.ndjson');
    writeFileSync(other, changed.map((line) => `${line}\n`).join(''));
    const found = await run('logs', 'verify', other, '--key', key, '--json', ...more);
    t.equal(found.exitCode, 7, name);
    t.match(documentIn(found), { whole: false, ...where }, name);
    const alone = await script(other, '--key', key, ...more);
    t.equal(alone.code, 7, `${name}: ${alone.text}`);
  };
  const at = lines.findIndex((line) => line.includes('Door 3'));
  await forged('edited', lines.with(at, (lines[at] ?? '').replace('Door', 'Dour')), {
    line: at + 1,
    fault: 'altered',
  });
  await forged('deleted', lines.toSpliced(at, 1), { line: at + 1, fault: 'gap' });
  await forged('reordered', lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? ''), {
    line: at + 1,
    fault: 'gap',
  });
  await forged('inserted', lines.toSpliced(at, 0, lines[at] ?? ''), { line: at + 2, fault: 'gap' });
  await forged('truncated', lines.slice(0, -3), { line: lines.length - 2, fault: 'unsigned' });
  await forged('without its end', lines.toSpliced(-3, 2), { line: lines.length - 2, fault: 'differs' });
  // Of an earlier day, and whole as such: only who has kept a later checkpoint can tell.
  await run('logs', 'export', '--output', inFolder('earlier.ndjson'));
  await hub.request('POST', '/sites', { body: { name: 'Barn', time_zone: 'UTC' } });
  writeFileSync(inFolder('later.checkpoint'), (await run('logs', 'checkpoint')).stdout);
  const earlier = readFileSync(inFolder('earlier.ndjson'), 'utf8').split('\n').slice(0, -1);
  await forged('cut off', earlier, { fault: 'cut_off' }, '--checkpoint', inFolder('later.checkpoint'));
  const stranger = 'doorward/0000000000000000+00000000+AAAA';
  t.equal((await run('logs', 'verify', file, '--key', stranger)).exitCode, 2);
});

t.test('proofs over REST hold', async (t) => {
  const { data } = expectAnswer(await hub.request('GET', '/audit/checkpoint'), 200, checkpoint);
  t.equal(data.public_key, key);
  const row = expectAnswer(
    await hub.request('GET', `/audit/proofs/inclusion?seq=3&size=${data.size}`),
    200,
    inclusion,
  ).data;
  t.equal(row.root, data.root);
  const given = { leaf: bytes(row.leaf_hash), index: row.leaf_index, size: row.size, root: bytes(data.root) };
  t.ok(holdsInclusion(given, row.path.map(bytes)));
  const line = z
    .object({ data: z.object({ proof: z.object({ leaf_hash: z.string() }) }) })
    .parse(JSON.parse(readFileSync(file, 'utf8').split('\n')[2] ?? ''));
  t.equal(line.data.proof.leaf_hash, row.leaf_hash);
  const grew = expectAnswer(
    await hub.request('GET', '/audit/proofs/consistency?from=5'),
    200,
    consistency,
  ).data;
  t.ok(
    holdsConsistency(
      { size: grew.from, root: bytes(grew.from_root) },
      { size: grew.to, root: bytes(grew.to_root) },
      grew.path.map(bytes),
    ),
  );
  for (const query of ['inclusion?seq=100000', 'inclusion?seq=5&size=4', 'consistency?from=100000'])
    expectAnswer(
      await hub.request('GET', `/audit/proofs/${query}`),
      422,
      z.object({ code: z.literal('log_size') }),
    );
  expectAnswer(
    await hub.request('GET', '/audit/export'),
    403,
    z.object({ code: z.literal('permission_denied') }),
  );
});

t.test('a checkpoint is signed at shutdown, has the same key after a restart, and leads on', async (t) => {
  const token = hub.adminToken;
  await hub.request('POST', '/sites', { body: { name: 'Shed', time_zone: 'UTC' } });
  await hub.stop();
  hub = await startRealHub({ dataDir, adminToken: token });
  t.equal((await run('logs', 'key')).stdout.trim(), key);
  const again = inFolder('again.ndjson');
  await run('logs', 'export', '--output', again);
  for (const kept of ['first.checkpoint', 'later.checkpoint'])
    t.equal((await run('logs', 'verify', again, '--key', key, '--checkpoint', inFolder(kept))).exitCode, 0);
  t.match((await run('logs', 'checkpoint', '--qr')).stdout, /█[^]*doorward\//);
});

t.test('a reader finds the newest checkpoint at the broker', async (t) => {
  const { token } = await adminToken(hub, 'auditor', ['mqtt:read']);
  const reader = await joinHome(t, hub.mqttUrl, { username: 'auditor', password: token }, [CHECKPOINT_TOPIC]);
  await until(
    () => reader.heard.length > 0,
    20_000,
    () => 'the checkpoint',
  );
  const [{ text, retained } = { text: '', retained: false }] = reader.heard;
  t.ok(retained);
  const verifier = readVerifier(key);
  t.ok(verifier && openCheckpoint(verifier, text));
});

t.test('a log that was changed raises an alert, is told of, and keeps no door shut', async (t) => {
  const token = hub.adminToken;
  await hub.stop();
  const raw = new Database(path.join(dataDir, 'doorward.db'));
  raw.exec("DROP TRIGGER events_text_only_goes; UPDATE events SET description = 'nothing' WHERE seq = 9");
  raw.close();
  hub = await startRealHub({ dataDir, adminToken: token });
  const standing = z.object({
    data: z.object({ broken: z.object({ at_seq: z.number(), fault: z.string() }) }),
  });
  await until(
    async () => standing.safeParse((await hub.request('GET', '/audit')).body).success,
    20_000,
    () => 'the break',
  );
  const { data } = expectAnswer(await hub.request('GET', '/audit'), 200, standing);
  t.strictSame(data.broken, { at_seq: 9, fault: 'altered' });
  const alerts = z.object({ data: z.array(z.object({ kind: z.string(), level: z.string() })) });
  t.match(expectAnswer(await hub.request('GET', '/security/alerts'), 200, alerts).data, [
    { kind: 'log_broken', level: 'critical' },
  ]);
  t.equal((await hub.anonymous('GET', '/ready')).status, 200);
  const ready = z.object({
    data: z.object({ parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })) }),
  });
  t.match(
    expectAnswer(await hub.atRoot('GET', '/ready'), 200, ready).data.parts.find(({ name }) => name === 'log'),
    { ok: false, detail: 'broken at row 9: altered' },
  );
  t.match((await run('status')).stdout, /BROKEN at row 9/);
});
