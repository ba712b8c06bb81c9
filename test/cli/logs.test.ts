import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { HubClient } from '../../src/cli/hub-client.js';
import { readLogParts } from '../../src/cli/log-parts.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { documentIn, runCli, runHere } from './support/run-cli.js';

const hub = await startRealHub();
const folder = mkdtempSync(path.join(tmpdir(), 'doorward-logs-'));
t.teardown(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
const env = { DOORWARD_DATA_DIR: hub.dataDir };
const run = (line: string) =>
  runHere(
    line.split(' ').filter((word) => word !== ''),
    env,
  );
const row = z.looseObject({ seq: z.number(), event_type: z.string(), device_id: z.string().nullable() });
const listed = z.object({ logs: z.array(row), is_complete: z.boolean() });
const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), exit_code: z.number() }),
});
const created = z.object({ data: z.object({ id: z.string() }) });

const make = async (url: string, body: object) =>
  expectAnswer(await hub.request('POST', url, { body }), 201, created).data.id;
const mia = await make('/users', {
  username: 'mia',
  password: 'long enough word',
  first_name: 'Mia "M", ok\n',
});
const front = await make('/devices', { device_id: 'front-door', name: 'Front' });
await make('/devices', { device_id: 'back-door', name: 'Back' });
// More than a page of the list, more than a piece of the stream.
for (let n = 0; n < 450; n += 1)
  await hub.request('PATCH', `/devices/${front}`, { body: { name: `Front, "n" ${n}` } });

const kinds = (stdout: string) =>
  z.array(row).parse(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown),
  );

t.test('logs list: the last first, narrowed, over as many pages as it takes', async (t) => {
  const two = await run('logs list --rows 2 --json');
  t.equal(two.exitCode, 0, two.stderr);
  const { logs, is_complete } = listed.parse(documentIn(two));
  t.equal(logs.length, 2);
  t.notOk(is_complete);
  const all = listed.parse(documentIn(await run('logs list --rows 10000 --json')));
  t.ok(all.logs.length > 450 && all.is_complete);
  t.same(
    all.logs.map(({ seq }) => seq),
    all.logs.map(({ seq }) => seq).sort((a, b) => b - a),
    'each once, newest first',
  );
  t.same(logs, all.logs.slice(0, 2));

  const of = async (filter: string) =>
    listed.parse(documentIn(await run(`logs list --rows 10000 --json ${filter}`))).logs;
  t.equal((await of('--lock front-door --kind device_renamed')).length, 450);
  t.same(
    (await of('--lock back-door')).map(({ event_type }) => event_type),
    ['DEVICE_ADDED'],
  );
  t.equal((await of(`--lock ${front} --kind DEVICE_ADDED --method rest --success true`)).length, 1);
  t.same(await of('--to 2001-01-01T00:00:00Z'), []);
  t.equal((await of('--from 2001-01-01T00:00:00Z')).length, all.logs.length);
  t.same(await of('--user mia'), []);
  t.same(await of('--lock 01941b2c-0000-7000-8000-0000000000ff'), [], 'the id of one that is gone');

  const text = await run('logs list --lock front-door --rows 1');
  t.match(
    text.stdout,
    /^SEQ +TIME +KIND +DONE +LOCK +WHO +BY +WHAT\n\d+ +\S+Z +DEVICE_RENAMED +\S+ +front-door /,
  );
  t.match(text.stdout, 'There is more: --rows, or doorward logs export.');
  t.match((await run('logs list --user mia')).stdout, 'Nothing of that kind is in the log.');
});

t.test('logs list: what is wrong', async (t) => {
  for (const [line, exitCode, code] of [
    ['--lock cellar', 4, 'lock_not_found'],
    ['--user nobody', 4, 'person_not_found'],
    ['--kind DANCE', 2, 'invalid_input'],
    ['--from yesterday', 2, 'invalid_input'],
    ['--rows 0', 2, 'usage'],
    ['--rows 10001', 2, 'usage'],
    ['--colour red', 2, 'usage'],
  ] as const) {
    const result = await run(`logs list ${line} --json`);
    t.equal(result.exitCode, exitCode, line);
    t.equal(failure.parse(documentIn(result)).error.code, code);
  }
  t.equal((await runHere(['logs', 'list', '--data-dir', folder])).exitCode, 5);
});

t.test('logs export: all of it, to a file or to standard output', async (t) => {
  const file = path.join(folder, 'log.ndjson');
  const done = await run(`logs export --output ${file} --lock front-door --json`);
  t.equal(done.exitCode, 0, done.stdout);
  const rows = kinds(readFileSync(file, 'utf8'));
  t.match(documentIn(done), { exported: { file, format: 'ndjson', rows: rows.length } });
  t.equal(rows.length, 451);
  t.same(
    rows.map(({ seq }) => seq),
    rows.map(({ seq }) => seq).sort((a, b) => a - b),
    'oldest first',
  );
  t.ok(rows.every(({ device_id }) => device_id === front));
  t.equal(statSync(file).mode & 0o777, 0o600);

  const piped = await runCli(['logs', 'export', '--lock', 'front-door'], env);
  t.equal(piped.stdout, readFileSync(file, 'utf8'), 'the same through a program');
  t.equal(piped.stderr, '', 'no progress where there is no terminal');

  const csv = path.join(folder, 'log.csv');
  const told = await run(`logs export --format csv --output ${csv}`);
  t.equal(told.exitCode, 0);
  const every = kinds((await run('logs export --format ndjson')).stdout).length;
  t.equal(told.stdout, `${every} rows of the log are in ${csv}.\n`, 'cells with newlines are no rows');
  t.match(readFileSync(csv, 'utf8'), /^seq,id,at,event_type,/);
});

t.test('logs export: in parts it is the same file', async (t) => {
  const client = new HubClient({ target: { socketPath: hub.socket }, unreachable: 'not there' });
  for (const format of ['ndjson', 'csv'] as const) {
    const read = async (rowsPerPart: number) => {
      const pieces: Buffer[] = [];
      let told = 0;
      const rows = await readLogParts(
        client,
        new URLSearchParams(),
        format,
        async (bytes) => void pieces.push(Buffer.from(bytes)),
        (so) => (told = so),
        rowsPerPart,
      );
      t.equal(told, rows, 'told as it goes');
      return { rows, text: Buffer.concat(pieces).toString() };
    };
    const whole = await read(1_000_000);
    for (const rowsPerPart of [7, 100, whole.rows - 1, whole.rows, whole.rows + 1])
      t.same(await read(rowsPerPart), whole, `${format} in parts of ${rowsPerPart}`);
    t.notMatch(whole.text, /cut_off|CUT_OFF/);
  }
});

t.test('logs export: a file is replaced only when asked, and never half there', async (t) => {
  const file = path.join(folder, 'mine.txt');
  writeFileSync(file, 'mine');
  const fails = async (line: string, exitCode: number, message: string) => {
    const result = await run(`logs export ${line} --json`);
    t.equal(result.exitCode, exitCode, line);
    t.match(failure.parse(documentIn(result)).error.message, message);
  };
  await fails(`--output ${file}`, 2, 'is there already');
  t.equal(readFileSync(file, 'utf8'), 'mine');
  await fails(`--output ${file} --force --kind DANCE`, 2, 'The input');
  t.equal(readFileSync(file, 'utf8'), 'mine', 'a refused export replaces nothing');
  await fails(
    `--output ${path.join(folder, 'none', 'log')}`,
    3,
    "can't be written (there is no such file or folder)",
  );
  await fails('', 2, '--json goes with --output');
  await fails('--format xml', 2, 'Allowed choices are signed, ndjson, csv');
  t.equal((await run('logs export --force')).exitCode, 2);
  const away = await runHere(['logs', 'export', '--output', path.join(folder, 'x'), '--data-dir', folder]);
  t.equal(away.exitCode, 5);
  t.notOk(existsSync(path.join(folder, 'x')));
  t.equal((await run(`logs export --output ${file} --force --user ${mia}`)).exitCode, 0);
  t.equal(readFileSync(file, 'utf8'), '', 'nothing of hers is in the log');
  t.same(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
    'nothing is left over',
  );
});
