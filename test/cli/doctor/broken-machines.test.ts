import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { certified } from '../../cloud/certified.js';
import { plainEnvironment, ROOT } from '../../support/child-program.js';
import { HUB_SETTINGS, startRealHub } from '../../support/real-hub.js';
import { until } from '../../support/until.js';
import { documentIn, runCli, type CliResult } from '../support/run-cli.js';

// Much of it is processes that start; a busy machine takes several times as long.
t.setTimeout(1_200_000);

const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;
/** An account that needs no entry anywhere. */
const SOMEBODY = 64_003;
const SHIFTED = new URL('../../system/shifted-wall-clock.mjs', import.meta.url).href;
const isRoot = process.getuid?.() === 0;
const works = (program: string, ...args: string[]) => isRoot && spawnSync(program, args).status === 0;
const canBeOther = works('setpriv', '--reuid', String(SOMEBODY), '--clear-groups', 'true');
const canMount = works('unshare', '-m', 'true');

/** Without what the test runner hands down: it would write where that account may not. */
const OWN_NODE = ['env', '-u', 'NODE_OPTIONS', process.execPath];

const told = z.object({
  healthy: z.boolean(),
  running: z.boolean(),
  checks: z.array(
    z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string(), advice: z.string() }),
  ),
});
type Told = z.output<typeof told>;

const home = mkdtempSync(path.join(tmpdir(), 'doorward-doctor-'));
chmodSync(home, 0o755);
t.teardown(() => {
  rmSync(home, { recursive: true, force: true });
});
let machines = 0;

/** A hub that worked and was stopped; each machine gets a copy of it. */
const original = path.join(home, 'original');
const first = await startRealHub({ dataDir: original });
for (const name of ['front', 'back'])
  await first.request('POST', '/devices', { body: { device_id: name, name } });
await first.stop();

function machine(): string {
  machines += 1;
  const folder = path.join(home, `machine-${machines}`);
  cpSync(original, folder, { recursive: true });
  return folder;
}

function change(folder: string, sql: string): void {
  const database = new Database(path.join(folder, 'doorward.db'));
  database.exec('DROP TRIGGER IF EXISTS events_never_change');
  t.ok(database.prepare(sql).run().changes > 0, sql);
  database.close();
}

const settings = (dataDir: string, more: Readonly<Record<string, string>> = {}) => ({
  ...HUB_SETTINGS,
  DOORWARD_TIME_TRUST: 'system',
  DOORWARD_DATA_DIR: dataDir,
  ...more,
});

function read(result: CliResult): Told & { readonly exitCode: number | null; readonly wrong: string[] } {
  const document = told.parse(documentIn(result));
  return {
    ...document,
    exitCode: result.exitCode,
    wrong: document.checks.filter(({ ok }) => !ok).map(({ name }) => name),
  };
}

const doctor = async (dataDir: string, more: Readonly<Record<string, string>> = {}) =>
  read(await runCli(['doctor', '--json'], settings(dataDir, more)));

/** As another account, or in a file system of its own. */
function doctorBy(wrapper: readonly string[], dataDir: string, more: Readonly<Record<string, string>> = {}) {
  const [program = '', ...args] = wrapper;
  const ended = spawnSync(program, [...args, ...OWN_NODE, 'dist/doorward.mjs', 'doctor', '--json'], {
    cwd: ROOT,
    env: { ...plainEnvironment(), ...settings(dataDir, more) },
    encoding: 'utf8',
  });
  return read({ exitCode: ended.status, stdout: ended.stdout, stderr: ended.stderr });
}

const asSomebody = ['setpriv', '--reuid', String(SOMEBODY), '--regid', String(SOMEBODY), '--clear-groups'];

/** What is wrong with a stopped hub besides that it does not run: this, by this name, with this to do. */
function sick(t: Test, found: ReturnType<typeof read>, name: string, detail: RegExp, advice: RegExp): void {
  t.equal(found.exitCode, 7);
  t.equal(found.healthy, false);
  t.same(found.wrong, ['hub', name]);
  t.match(
    found.checks.find((one) => one.name === name),
    { detail, advice },
  );
}

t.test('a healthy machine', async (t) => {
  const hub = await startRealHub({ dataDir: machine(), env: { DOORWARD_TIME_TRUST: 'system' } });
  t.teardown(() => hub.stop());
  const found = await doctor(hub.dataDir);
  t.same(found.wrong, []);
  t.match(found, { exitCode: 0, healthy: true, running: true });
  const names = found.checks.map(({ name }) => name);
  for (const name of [
    'hub',
    'part database',
    'disk space',
    'clock',
    'time',
    'serial ports',
    'bluetooth',
    'certificate',
  ])
    t.ok(names.includes(name), name);
  for (const name of ['cloud', 'backup age', 'log', 'keys', 'data folder']) t.ok(names.includes(name), name);
});

t.test('a healthy machine whose hub is stopped', async (t) => {
  const found = await doctor(machine());
  t.same(found.wrong, ['hub']);
  t.match(found.checks[0], { detail: 'not running', advice: /start it/ });
});

t.test('no data folder', async (t) => {
  sick(t, await doctor(path.join(home, 'nowhere')), 'data folder', /is not there/, /doorward init/);
});

t.test('a data folder behind a link to a disk that is not mounted', async (t) => {
  const link = path.join(home, 'linked');
  symlinkSync('/nowhere/of/a/disk', link);
  for (const folder of [link, path.join(link, 'below')]) {
    const found = await doctor(folder);
    sick(t, found, 'data folder', /linked is a link to a place that is not there/, /^Mount the disk/);
    t.notMatch(JSON.stringify(found.checks), /doorward init/);
  }
});

t.test('a corrupt page', async (t) => {
  const folder = machine();
  const file = path.join(folder, 'doorward.db');
  const database = new Database(file, { readonly: true });
  const page = Number(
    database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'devices'").pluck().get(),
  );
  const pageBytes = Number(database.pragma('page_size', { simple: true }));
  database.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (page - 1) * pageBytes);
  closeSync(handle);
  sick(t, await doctor(folder), 'database', /./, /restore|See the message/);
});

t.test('a log that was changed', async (t) => {
  const folder = machine();
  change(folder, "UPDATE events SET type = 'LOCK' WHERE seq = 2");
  sick(t, await doctor(folder), 'log', /broken at row 2/, /evidence/);
});

t.test('a key file that is gone, and one that others can read', async (t) => {
  const gone = machine();
  rmSync(path.join(gone, 'keys', 'master.key'));
  sick(t, await doctor(gone), 'keys', /lacks the master key/, /backup/);
  const open = machine();
  chmodSync(path.join(open, 'keys', 'master.key'), 0o644);
  sick(t, await doctor(open), 'keys', /can be read by others/, /chmod 600/);
});

t.test('keys that are there and do not fit', async (t) => {
  const keysOf = (folder: string) => path.join(folder, 'keys');
  const other = machine();
  writeFileSync(path.join(keysOf(other), 'master.key'), Buffer.alloc(32, 7), { mode: 0o600 });
  sick(t, await doctor(other), 'keys', /not the one that this database was sealed with/, /backup/);
  const short = machine();
  writeFileSync(path.join(keysOf(short), 'master.key'), 'short', { mode: 0o600 });
  sick(t, await doctor(short), 'keys', /has 5 bytes instead of 32/, /backup/);
  const two = machine();
  writeFileSync(path.join(keysOf(two), 'pepper-00000000.key'), Buffer.alloc(32), { mode: 0o600 });
  sick(t, await doctor(two), 'keys', /2 pepper files/, /backup/);
});

t.test('a roll-back that was cut off', async (t) => {
  const folder = machine();
  mkdirSync(path.join(folder, 'roll-back.tmp'));
  sick(t, await doctor(folder), 'roll-back', /no hub starts here/, /upgrade\.sh --roll-back/);
});

t.test('an unknown setting', async (t) => {
  const found = await doctor(machine(), { DOORWARD_HTP_PORT: '80' });
  sick(
    t,
    found,
    'settings',
    /DOORWARD_HTP_PORT: there is no such setting; did you mean DOORWARD_HTTP_PORT/,
    /env\.example/,
  );
});

t.test('a clock in 1980', async (t) => {
  const WALL_CLOCK_SHIFT_MS = String(Date.UTC(1980, 0, 2) - Date.now());
  const found = await doctor(machine(), { NODE_OPTIONS: `--import ${SHIFTED}`, WALL_CLOCK_SHIFT_MS });
  sick(t, found, 'clock', /^1980-/, /timedatectl/);
});

t.test('a port that is taken', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const port = String((server.address() as AddressInfo).port);
  const found = await doctor(machine(), { DOORWARD_MQTT_PORT: port });
  sick(t, found, `port ${port}`, /EADDRINUSE/, /DOORWARD_MQTT_PORT/);
});

t.test('a setting that is no port', async (t) => {
  for (const given of ['70000', '1.5'])
    sick(
      t,
      await doctor(machine(), { DOORWARD_HTTP_PORT: given }),
      'settings',
      /DOORWARD_HTTP_PORT/,
      /env\.example/,
    );
});

t.test('a serial adapter that was pulled out', async (t) => {
  const folder = machine();
  change(
    folder,
    "UPDATE devices SET status = 'ACTIVE', transport = 'serial', address = '/dev/ttyUSB77#1' WHERE device_id = 'front'",
  );
  sick(
    t,
    await doctor(folder),
    'serial ports',
    /ttyUSB77 is not there, and the lock front/,
    /Plug its adapter in/,
  );
});

t.test('no Bluetooth, and a lock that needs it', async (t) => {
  const folder = machine();
  change(
    folder,
    "UPDATE devices SET status = 'ACTIVE', transport = 'ble', address = 'aa:bb' WHERE device_id = 'back'",
  );
  const found = await doctor(folder);
  if (found.checks.some(({ name, detail }) => name === 'bluetooth' && /^hci/.test(detail))) {
    t.pass('this machine has an adapter');
    return;
  }
  sick(t, found, 'bluetooth', /no adapter, and the lock back/, /rfkill/);
});

t.test('a certificate that has expired', async (t) => {
  const { certificateFile, keyFile } = await certified(t, { untilMs: Date.now() - DAY_MS });
  chmodSync(keyFile, 0o600);
  const found = await doctor(machine(), { DOORWARD_TLS_CERT: certificateFile, DOORWARD_TLS_KEY: keyFile });
  sick(t, found, 'certificate files', /does not count now/, /Put a new certificate/);
});

t.test('a cloud that is away, and one that is another', async (t) => {
  const away = await doctor(machine(), { DOORWARD_CLOUD_URL: 'https://127.0.0.1:1' });
  sick(t, away, 'cloud', /econnrefused/, /can not be reached/);
  const { certificate: cert, key, authority } = await certified(t, { name: 'localhost' });
  const server = createSecureServer({ cert, key }, (_, response) => response.end('hello'));
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const stranger = await doctor(machine(), { DOORWARD_CLOUD_URL: url });
  sick(t, stranger, 'cloud', /unable_to_verify|self_signed/, /can not be trusted/);
  const file = path.join(home, 'cloud-ca.pem');
  writeFileSync(file, authority);
  const right = await doctor(machine(), { DOORWARD_CLOUD_URL: url, DOORWARD_CLOUD_CA: file });
  t.same(right.wrong, ['hub']);
});

t.test('a backup that is too old, and none at all', async (t) => {
  const shelf = { DOORWARD_BACKUP_TO: path.join(home, 'shelf') };
  const folder = machine();
  sick(t, await doctor(folder, shelf), 'backup age', /No backup was made/, /backup status/);
  change(
    folder,
    `UPDATE backup_state SET made_at_ms = ${Date.now() - 10 * DAY_MS}, made_name = 'x', made_bytes = 1, made_sha256 = '00', made_events = 1`,
  );
  sick(
    t,
    await doctor(folder, shelf),
    'backup age',
    /240 hours ago; one is wanted every 24/,
    /backup status/,
  );
  change(folder, `UPDATE backup_state SET made_at_ms = ${Date.now() - DAY_MS}`);
  t.same((await doctor(folder, shelf)).wrong, ['hub']);
});

t.test('a reset that was cut off', async (t) => {
  const folder = machine();
  mkdirSync(path.join(folder, 'reset.tmp'));
  sick(t, await doctor(folder), 'factory reset', /cut off/, /factory-reset/);
});

t.test(
  'a data folder of somebody else',
  { skip: canBeOther ? false : 'only root can be somebody else' },
  async (t) => {
    const folder = machine();
    t.equal(statSync(folder).mode & 0o777, 0o700);
    const found = doctorBy(asSomebody, folder);
    sick(t, found, 'data folder', /can't be read and written by this user/, /chown/);
    t.notOk(
      found.checks.some(({ name }) => name === 'certificate files'),
      'nothing is said of files nobody could look at',
    );
  },
);

t.test(
  'keys of somebody else in a data folder of this account',
  { skip: canBeOther ? false : 'only root can be somebody else' },
  async (t) => {
    const start = (dataDir: string) => {
      const args = [...asSomebody.slice(1), ...OWN_NODE, 'dist/hub.mjs'];
      const env = { ...plainEnvironment(), ...settings(dataDir) };
      return spawnSync('setpriv', args, { cwd: ROOT, env, encoding: 'utf8' });
    };
    for (const [name, wrong] of [
      ['keys/master.key', ['hub', 'keys']],
      ['keys/tls-server.key', ['hub', 'keys', 'certificate files']],
      ['keys', ['hub', 'keys', 'certificate files']],
    ] as const) {
      const folder = machine();
      spawnSync('chown', ['-R', String(SOMEBODY), folder]);
      spawnSync('chown', ['root', path.join(folder, name)]);
      const found = doctorBy(asSomebody, folder);
      t.same(found.wrong, wrong, name);
      const detail = new RegExp(`${name}.* can't be read \\(this account may not\\)\\. .*chown`);
      for (const one of wrong.slice(1))
        t.match(
          found.checks.find(({ name }) => name === one),
          { detail },
        );
      t.ok(
        found.checks.some(({ name, ok }) => name === 'log' && ok),
        'the rest is told as ever',
      );
      const { status, stderr } = start(folder);
      t.equal(status, 3, name);
      t.match(stderr, detail);
      t.notMatch(stderr, /\n {4}at /, 'no trace of the program');
    }
  },
);

t.test(
  'a serial device without rights',
  { skip: canBeOther ? false : 'only root can be somebody else' },
  async (t) => {
    const folder = machine();
    const port = path.join(home, 'port');
    writeFileSync(port, '', { mode: 0o600 });
    change(
      folder,
      `UPDATE devices SET status = 'ACTIVE', transport = 'serial', address = '${port}#1' WHERE device_id = 'front'`,
    );
    spawnSync('chown', ['-R', String(SOMEBODY), folder]);
    sick(t, doctorBy(asSomebody, folder), 'serial ports', /this account may not use/, /dialout/);
  },
);

t.test('a full disk', { skip: canMount ? false : 'no file system can be mounted here' }, async (t) => {
  const folder = machine();
  const small = path.join(home, 'small');
  mkdirSync(small);
  const script = `mount -t tmpfs -o size=16m,mode=700 tmpfs "$1" && cp -a "$2/." "$1" && { dd if=/dev/zero of="$1/fill" bs=64k 2>/dev/null; shift 2; exec "$@"; }`;
  const found = doctorBy(['unshare', '-m', 'sh', '-c', script, 'sh', small, folder], small);
  t.equal(found.exitCode, 7);
  // SQLite needs a little room to open a database at all.
  t.same(found.wrong, ['hub', 'disk space', 'database']);
  t.match(
    found.checks.find(({ name }) => name === 'disk space'),
    { detail: /Only 0 MiB free/, advice: /Make room/ },
  );
  t.match(
    found.checks.find(({ name }) => name === 'database'),
    { detail: /has space/ },
  );
});

t.test('a hub that runs, with a cloud that is away and no backup', async (t) => {
  const env = {
    DOORWARD_TIME_TRUST: 'system',
    DOORWARD_CLOUD_URL: 'https://127.0.0.1:1',
    DOORWARD_BACKUP_TO: path.join(home, 'shelf'),
  };
  const hub = await startRealHub({ dataDir: machine(), env });
  t.teardown(() => hub.stop());
  let found = await doctor(hub.dataDir, env);
  await until(
    async () => {
      found = await doctor(hub.dataDir, env);
      return found.wrong.includes('cloud');
    },
    PATIENCE_MS,
    () => JSON.stringify(found.wrong),
  );
  t.equal(found.exitCode, 7);
  t.same(found.wrong.sort(), ['backup age', 'cloud', 'part backups']);
  t.match(
    found.checks.find(({ name }) => name === 'cloud'),
    { advice: /can not be reached/ },
  );
});
