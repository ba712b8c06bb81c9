import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { startRealHub } from '../support/real-hub.js';
import { noSmallDisk, SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';

t.setTimeout(300_000);
const KIB = 1024;
/** From one that holds no file of it to one that holds all but what a start adds. */
const SIZES_KIB = [64, 300, 450, 550, 600, 650, 700, 750, 800];

const shelf = mkdtempSync(path.join(tmpdir(), 'doorward-shelf-'));
t.teardown(() => {
  rmSync(shelf, { recursive: true, force: true });
});
const key = makeRecoveryKey(systemRandom);
const keyFile = path.join(shelf, 'key.txt');
writeFileSync(keyFile, key.identity);

async function backup(): Promise<string> {
  const hub = await startRealHub({ env: { DOORWARD_BACKUP_TO: shelf } });
  await hub.request('PUT', '/backups/recipient', { body: { recipient: key.recipient } });
  await hub.request('POST', '/backups');
  const made = () => readdirSync(shelf).filter((name) => name.endsWith('.age'));
  await until(
    () => made().length > 0,
    60_000,
    () => 'a backup',
  );
  await hub.stop();
  return path.join(shelf, made()[0] ?? '');
}

t.test('a disk that is too small for a backup is told as such', { skip: noSmallDisk() }, async (t) => {
  const file = await backup();
  let refused = 0;
  for (const kib of SIZES_KIB) {
    const disk = await SmallDisk.make(kib * KIB);
    const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
      const [program = '', ...before] = disk.launcher;
      const given = [
        ...before,
        process.execPath,
        'dist/doorward.mjs',
        ...args,
        '--key-file',
        keyFile,
        '--json',
      ];
      const { status, stdout, stderr } = spawnSync(program, given, {
        cwd: ROOT,
        env: { ...plainEnvironment(), ...env },
        encoding: 'utf8',
      });
      t.notMatch(stdout + stderr, /\n {4}at /, 'no trace of the program');
      const { error } = JSON.parse(stdout) as { error?: object };
      if (status === 0) return;
      refused += 1;
      t.match(
        { status, error },
        { status: 3, error: { code: 'backup_no_space', message: /not enough space/ } },
      );
      const left = spawnSync(program, [...before, 'ls', '-A', disk.dir], { encoding: 'utf8' });
      t.equal(left.stdout, '', `nothing is left on ${kib} KiB`);
    };
    run(['backup', 'drill', file], { TMPDIR: disk.dir });
    run(['restore', file, '--data-dir', disk.dir]);
    disk.remove();
  }
  t.ok(refused > 6, `${refused} were refused`);
});

t.test('a folder for temporary files that is not there is told as such', async (t) => {
  const file = await backup();
  const drill = [process.execPath, 'dist/doorward.mjs', 'backup', 'drill', file, '--key-file', keyFile];
  const env = { ...plainEnvironment(), TMPDIR: path.join(shelf, 'nowhere') };
  const ended = spawnSync(drill[0] ?? '', drill.slice(1), { cwd: ROOT, env, encoding: 'utf8' });
  t.match(ended, { status: 3, stderr: /nowhere can't be used .* Set TMPDIR/ });
});
