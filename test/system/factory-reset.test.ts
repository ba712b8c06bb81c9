import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as pty from 'node-pty';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { checkCopy } from '../../src/store/check-copy.js';
import { finishReset } from '../../src/store/finish-reset.js';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { documentIn, runCli } from '../cli/support/run-cli.js';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { moveIn, WAIT_MS } from './house.js';

const reset = z.object({
  data_dir: z.string(),
  name: z.string(),
  claim_code: z.string(),
  kept_locks: z.array(z.string()),
  backup: z.string().nullable(),
  was_cut_off: z.boolean(),
  keys_elsewhere: z.boolean(),
  upgrade_copies: z.string().nullable(),
});
const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), exit_code: z.number() }),
});

// Much of it is processes that start; a busy machine takes several times as long.
t.setTimeout(1_200_000);

function home(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-reset-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  return new Promise((resolve) => {
    server.once('listening', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(String(port));
      });
    });
  });
}

/** Locks that hold codes of an earlier life have been given an empty set: the hub looks as soon as they are there. */
async function settled(hub: RealHub): Promise<void> {
  await until(
    () => hub.program.output.includes('codes sent to a lock'),
    WAIT_MS,
    () => `codes to be sent:\n${hub.program.output}`,
  );
}

function nameIn(dataDir: string): string {
  const pepper = readdirSync(path.join(dataDir, 'keys')).find((name) => name.startsWith('pepper-')) ?? '';
  return `doorward-${pepper.slice('pepper-'.length, -'.key'.length)}`;
}

/** Every file of a folder, as one text. */
function contentsOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

t.test('a hub is handed over: nothing of before is left, or its locks alone', async (t) => {
  const dataDir = home(t);
  const shelf = home(t);
  // The lock over MQTT knows the hub by its port.
  const hubEnv = { DOORWARD_MQTT_PORT: await freePort(), DOORWARD_LOG_LEVEL: 'info' };
  const house = await moveIn(t, { dataDir, env: hubEnv });
  const env = { DOORWARD_DATA_DIR: dataDir };
  const [front] = house.doors;
  t.equal(await house.simulator.keypad('front-door', house.bob.digits), 'granted');
  const key = makeRecoveryKey(systemRandom);
  await house.hub.request('PUT', '/backups/recipient', { body: { recipient: key.recipient } });
  const name = nameIn(dataDir);
  const run = (...words: string[]) => runCli(['factory-reset', ...words, '--json'], env);

  const running = await run('--yes', name);
  t.match(failure.parse(documentIn(running)).error, { code: 'data_dir_in_use', exit_code: 3 });
  await house.hub.stop();
  const before = readdirSync(dataDir).sort();
  const unsure = await run();
  t.match(failure.parse(documentIn(unsure)).error, {
    exit_code: 2,
    message: new RegExp(`add --yes ${name}`),
  });
  t.match(failure.parse(documentIn(await run('--yes', 'doorward-00000000'))).error, {
    code: 'not_confirmed',
  });
  const nowhere = await run('--yes', name, '--backup-to', path.join(dataDir, 'doorward.db', 'x'));
  t.equal(nowhere.exitCode, 3, 'no reset without the backup that was wanted');
  t.strictSame(readdirSync(dataDir).sort(), before, 'nothing was touched');

  const kept = reset.parse(documentIn(await run('--yes', name, '--keep-locks', '--backup-to', shelf)));
  t.same([...kept.kept_locks].sort(), ['front-door', 'garage']);
  t.same(readdirSync(shelf), [kept.backup]);
  t.not(nameIn(dataDir), name, 'another hub, with keys of its own');
  const left = contentsOf(dataDir);
  for (const word of ['bob', 'Bobur', 'ada@example.org', "Bob's code"]) t.notOk(left.includes(word), word);

  house.hub = await startRealHub({ dataDir, env: hubEnv });
  house.hub.request = house.hub.installer.bind(house.hub);
  t.ok(house.hub.claimCode === kept.claim_code, 'it was claimed with the new code');
  for (const { id } of house.doors) await whenOnline(house.hub, id);
  t.equal(await house.simulator.keypad('front-door', house.bob.digits), 'denied');
  const opened = await house.hub.request('POST', `/devices/${front.id}/unlock`);
  t.equal(opened.status, 200, 'the lock needs no pairing');
  await settled(house.hub);
  await house.hub.stop();
  t.equal(
    await house.simulator.keypad('front-door', house.bob.digits),
    'denied',
    'the hub away, the old code too',
  );

  const all = reset.parse(documentIn(await run('--yes', nameIn(dataDir))));
  t.match(all, { kept_locks: [], backup: null });
  house.hub = await startRealHub({ dataDir });
  const devices = await house.hub.request('GET', '/devices');
  t.match(devices.body, { data: [] });
  const users = await house.hub.request('GET', '/users');
  t.equal((users.body as { data: unknown[] }).data.length, 1, 'the new owner alone');
  const rows = await house.hub.request('GET', '/access/logs?event_type=HUB_RESET');
  t.match(rows.body, { data: [{ event_type: 'HUB_RESET' }] });

  const opens = spawnSync(
    process.execPath,
    ['dist/backup.mjs', '--drill', path.join(shelf, kept.backup ?? '')],
    {
      input: key.identity,
      encoding: 'utf8',
      cwd: ROOT,
    },
  );
  t.match(JSON.parse(opens.stdout.trim()), { step: 'done', result: { rows: { pins: 1 } } });

  await t.test('a restore outlives a reset that had been cut off', async (t) => {
    await house.hub.stop();
    cpSync(await freshHub(t), path.join(dataDir, 'reset.tmp'), { recursive: true });
    const keyFile = path.join(home(t), 'recovery-key.txt');
    writeFileSync(keyFile, key.identity);
    const words = ['restore', path.join(shelf, kept.backup ?? ''), '--key-file', keyFile, '--replace'];
    t.equal((await runCli(words, env)).exitCode, 0);
    house.hub = await startRealHub({ dataDir, claim: false });
    t.equal(house.hub.claimCode, null, 'it has its admin, and is no new hub');
  });
});

t.test('a hub that is broken can be reset, and not with what would have to be read', async (t) => {
  const dataDir = home(t);
  const env = { DOORWARD_DATA_DIR: dataDir };
  t.equal((await runCli(['factory-reset', '--yes', 'x', '--json'], env)).exitCode, 4, 'there is none');
  t.equal((await runCli(['init'], env)).exitCode, 0);
  rmSync(path.join(dataDir, 'keys', 'master.key'));
  const name = nameIn(dataDir);
  const kept = await runCli(['factory-reset', '--yes', name, '--keep-locks', '--json'], env);
  t.match(failure.parse(documentIn(kept)).error, { code: 'keys_missing', exit_code: 3 });
  t.match(documentIn(await runCli(['factory-reset', '--yes', name, '--json'], env)), { was_cut_off: false });
  const hub = await startRealHub({ dataDir });
  t.equal(await hub.stop(), 0);
});

/** A hub that was never started. */
async function freshHub(t: Test): Promise<string> {
  const dataDir = home(t);
  t.equal((await runCli(['init'], { DOORWARD_DATA_DIR: dataDir })).exitCode, 0);
  return dataDir;
}

t.test(
  'nothing that was begun before takes the place of the new hub, or leads back to the old',
  async (t) => {
    const dataDir = await freshHub(t);
    const env = { DOORWARD_DATA_DIR: dataDir };
    const ready = path.join(dataDir, 'restore.ready');
    cpSync(await freshHub(t), ready, { recursive: true });
    writeFileSync(path.join(ready, 'before.txt'), 'before-restore-20260105T023000000Z');
    const last = { name: 'doorward-of-old.age', place: '/mnt/disk', made_at: '2026-01-05T02:30:00.000Z' };
    writeFileSync(path.join(dataDir, 'last-backup.json'), JSON.stringify(last));
    const copies = `${dataDir}-upgrade`;
    const cutOff = `${dataDir}-upgrade.new`;
    for (const folder of [copies, cutOff]) mkdirSync(folder);
    t.teardown(() => {
      for (const folder of [copies, cutOff]) rmSync(folder, { recursive: true });
    });

    const done = await runCli(['factory-reset', '--yes', nameIn(dataDir), '--json'], env);
    const { claim_code: claimCode, ...told } = reset.parse(documentIn(done));
    t.match(told, { was_cut_off: false, upgrade_copies: `${copies} ${cutOff}` });
    t.strictSame(readdirSync(dataDir).sort(), ['doorward.db', 'keys']);
    const found = documentIn(await runCli(['init', '--json'], env));
    t.match(found, { claim_code: claimCode }, 'and it stays that hub');
  },
);

t.test('keys that the service manager hands over are read, and not taken for the new hub', async (t) => {
  const dataDir = await freshHub(t);
  const handed = home(t);
  for (const name of readdirSync(path.join(dataDir, 'keys')))
    renameSync(path.join(dataDir, 'keys', name), path.join(handed, name));
  const env = { DOORWARD_DATA_DIR: dataDir };
  const withKeys = { ...env, CREDENTIALS_DIRECTORY: handed };
  // Not by the command, which would ask the hub first: one that does not answer is kept out by its lock alone.
  const running = await startRealHub({ dataDir, env: { CREDENTIALS_DIRECTORY: handed } });
  const under = spawnSync(process.execPath, ['dist/backup.mjs', '--factory-reset', '--data-dir', dataDir], {
    cwd: ROOT,
    input: '',
    encoding: 'utf8',
  });
  t.match(under.stdout, /data_dir_in_use/, 'not under a running hub, though its keys are elsewhere');
  t.equal((await running.request('GET', '/auth/me')).status, 200);
  await running.stop();
  const words = ['factory-reset', '--yes', 'doorward', '--keep-locks', '--json'];
  t.match(failure.parse(documentIn(await runCli(words, env))).error, { code: 'keys_missing', exit_code: 3 });
  const made = await runCli(words, withKeys);
  t.match(reset.parse(documentIn(made)), { keys_elsewhere: true, was_cut_off: false });
  t.match(documentIn(await runCli(['init', '--json'], withKeys)), { error: { exit_code: 3 } }, 'old and new');
  t.equal((await runCli(['init'], env)).exitCode, 0);
});

t.test('on a terminal the name is asked for', async (t) => {
  const dataDir = home(t);
  t.equal((await runCli(['init'], { DOORWARD_DATA_DIR: dataDir })).exitCode, 0);
  const name = nameIn(dataDir);
  const typed = async (answer: string) => {
    const terminal = pty.spawn(
      process.execPath,
      ['dist/doorward.mjs', 'factory-reset', '--data-dir', dataDir],
      {
        cwd: ROOT,
        cols: 200,
        env: plainEnvironment(),
      },
    );
    let shown = '';
    terminal.onData((text) => {
      shown += text;
    });
    const ended = new Promise<number>((resolve) => {
      terminal.onExit(({ exitCode }) => {
        resolve(exitCode);
      });
    });
    await until(
      () => shown.includes('to go on: '),
      WAIT_MS,
      () => shown,
    );
    terminal.write(`${answer}\r`);
    return { exitCode: await ended, shown };
  };
  t.match(await typed('yes'), { exitCode: 3, shown: new RegExp(`Type ${name}[^]*Nothing was done`) });
  t.equal(nameIn(dataDir), name);
  t.match(await typed(name), { exitCode: 0, shown: /Claim code for the new owner: [0-9A-Z]{4}-/ });
  t.not(nameIn(dataDir), name);
});

const canInject =
  spawnSync('strace', ['-V']).status === 0 && spawnSync('strace', ['-f', 'true']).status === 0;

t.test(
  'kill -9 at any step leaves the hub of before, or a new one',
  { skip: canInject ? false : 'there is no strace here that may trace' },
  async (t) => {
    const original = home(t);
    const house = await moveIn(t, { dataDir: original });
    await house.hub.stop();
    const name = nameIn(original);
    const seen = { old: 0, fresh: 0 };
    // One of these begins or ends each step that is seen on the disk.
    for (const [call, every] of [
      ['rename', 1],
      ['unlink', 2],
      ['rmdir', 1],
      ['fsync', 8],
    ] as const) {
      for (let nth = 1; ; nth += every) {
        const dataDir = home(t);
        cpSync(original, dataDir, { recursive: true });
        const killed = await killedAt(call, nth, dataDir);
        if (!killed) break;
        const wasGivenUp = existsSync(path.join(dataDir, 'reset.tmp'));
        // As every hub does before it opens its data.
        finishReset(dataDir);
        const isOld = nameIn(dataDir) === name;
        const whole = checkCopy(path.join(dataDir, 'doorward.db'));
        const { users, devices } = whole.rows;
        t.same(
          { users, devices },
          isOld ? { users: 2, devices: 2 } : { users: 0, devices: 0 },
          `${call} ${nth}`,
        );
        t.notOk(isOld && wasGivenUp, 'once the old is given up it is gone');
        t.notOk(existsSync(path.join(dataDir, 'reset.tmp')));
        const kind = isOld ? 'old' : 'fresh';
        seen[kind] += 1;
        if (seen[kind] === 1) {
          const hub = await startRealHub({ dataDir, claim: false });
          t.equal(hub.claimCode === null, isOld);
          await hub.stop();
        }
        rmSync(dataDir, { recursive: true, force: true });
      }
    }
    t.ok(seen.old > 3 && seen.fresh > 3, `killed before and after: ${JSON.stringify(seen)}`);
  },
);

/** @returns false: it ended by itself before that call came */
function killedAt(call: string, nth: number, dataDir: string): Promise<boolean> {
  const calls =
    call === 'rename' ? 'rename,renameat,renameat2' : call === 'unlink' ? 'unlink,unlinkat' : call;
  return new Promise((resolve) => {
    const child = spawn(
      'strace',
      [
        ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`],
        ...['-e', `inject=${calls}:signal=KILL:when=${nth}`],
        ...[process.execPath, 'dist/backup.mjs', '--factory-reset', '--data-dir', dataDir],
      ],
      { cwd: ROOT, env: plainEnvironment(), stdio: ['ignore', 'ignore', 'ignore'] },
    );
    child.once('close', (code, signal) => {
      resolve(signal === 'SIGKILL' || code === 137);
    });
  });
}
