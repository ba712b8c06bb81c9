import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { startRealHub } from '../support/real-hub.js';
import { noSmallDisk, SmallDisk } from '../support/small-disk.js';

const DISK_BYTES = 256 * 1024;

/** A command whose standard output takes nothing. */
function intoNothing(dataDir: string, ...args: readonly string[]) {
  const full = openSync('/dev/full', 'w');
  try {
    return spawnSync(process.execPath, ['dist/doorward.mjs', ...args, '--data-dir', dataDir], {
      cwd: ROOT,
      env: plainEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
  } finally {
    closeSync(full);
  }
}

t.test('an answer that can not be written is a failure, and says what to do', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const commands = [
    ['backup', 'key'],
    ['backup', 'key', '--replace', '--json'],
    ['user', 'list'],
    ['logs', 'export'],
  ];
  for (const args of commands) {
    const { status, stderr } = intoNothing(hub.dataDir, ...args);
    t.equal(status, 3, args.join(' '));
    t.match(
      stderr,
      /^doorward: the answer could not be written \(the disk is full\)\..*backup key --replace/,
    );
    t.equal(stderr.trim().split('\n').length, 1, 'once, and without a trace of the program');
  }
});

t.test('a reader that has seen enough is no error', (t) => {
  const line = `"${process.execPath}" dist/doorward.mjs completion bash; echo "$?" >&2`;
  const piped = spawnSync('sh', ['-c', `{ ${line}; } | true`], { cwd: ROOT, env: plainEnvironment() });
  t.equal(String(piped.stderr).trim(), '0');
  t.end();
});

t.test('a recovery key that a full disk did not take leaves no file', { skip: noSmallDisk() }, async (t) => {
  const disk = await SmallDisk.make(DISK_BYTES);
  t.teardown(() => {
    disk.remove();
  });
  disk.fill();
  const file = path.join(disk.dir, 'key.txt');
  const [program = '', ...before] = disk.launcher;
  const on = (...args: string[]) =>
    spawnSync(program, [...before, ...args], { cwd: ROOT, env: plainEnvironment(), encoding: 'utf8' });
  const { status, stderr } = on(process.execPath, 'dist/doorward.mjs', 'backup', 'key', '--out', file);
  t.match({ status, stderr }, { status: 3, stderr: /key\.txt can't be written/ });
  t.equal(on('ls', disk.dir).stdout.trim(), 'filler');
});
