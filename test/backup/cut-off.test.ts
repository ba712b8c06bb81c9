import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { takeTurn } from '../../src/store/turn.js';
import { TURN_FILE } from '../../src/unfinished-restore.js';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { until } from '../support/until.js';

const WITHIN_MS = 30_000;
const DAYS_AGO_S = 2 * 24 * 3_600;
const EXIT_BY_SIGINT = 130;

/** A program that reads a backup which never goes on. */
function reading(t: Test, folder: string, args: (backup: string) => readonly string[]) {
  const backup = path.join(folder, 'slow.age');
  spawnSync('mkfifo', [backup]);
  // For reading too, so that nobody waits for the other end.
  const hold = openSync(backup, 'r+');
  const child = spawn(process.execPath, ['dist/backup.mjs', ...args(backup)], {
    cwd: ROOT,
    env: { ...plainEnvironment(), TMPDIR: folder },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  t.teardown(() => child.kill('SIGKILL'));
  child.stdin.end(makeRecoveryKey(systemRandom).identity);
  return {
    child,
    ended,
    letGo: () => {
      closeSync(hold);
    },
  };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  t.test(`a drill that ${signal} ends leaves no hub unsealed`, async (t) => {
    const folder = t.testdir();
    const unsealed = () => readdirSync(folder).filter((name) => name.startsWith('doorward-drill-'));
    const { child, ended, letGo } = reading(t, folder, (backup) => ['--drill', backup]);
    await until(
      () => unsealed().length > 0,
      WITHIN_MS,
      () => 'the drill to begin',
    );
    const turn = path.join(folder, unsealed()[0] ?? '', TURN_FILE);
    await until(
      () => existsSync(turn),
      WITHIN_MS,
      () => 'the drill to be at work',
    );
    child.kill(signal);
    await until(
      () => unsealed().length === 0 || child.signalCode !== null,
      WITHIN_MS,
      () => 'the drill to end',
    );
    letGo();
    const code = await ended;
    t.strictSame(unsealed(), []);
    if (signal === 'SIGINT') t.equal(code, EXIT_BY_SIGINT);
  });
}

t.test('a restore that a signal ends leaves no hub unsealed', async (t) => {
  const folder = t.testdir({ data: {} });
  const work = path.join(folder, 'data', 'restore.tmp');
  const { child, ended, letGo } = reading(t, folder, (backup) => [
    '--restore',
    backup,
    '--data-dir',
    path.join(folder, 'data'),
  ]);
  await until(
    () => existsSync(path.join(work, TURN_FILE)),
    WITHIN_MS,
    () => 'the restore to begin',
  );
  child.kill('SIGTERM');
  await until(
    () => !existsSync(work) || child.signalCode !== null,
    WITHIN_MS,
    () => 'the restore to end',
  );
  letGo();
  await ended;
  t.strictSame(readdirSync(path.join(folder, 'data')), []);
});

t.test('the next drill removes what earlier ones left, and nothing of one that runs', async (t) => {
  const folder = t.testdir();
  const left = (name: string) => {
    const made = path.join(folder, `doorward-drill-${name}`);
    mkdirSync(made, { mode: 0o700 });
    writeFileSync(path.join(made, 'doorward.db'), 'a household');
    return made;
  };
  const agoS = Date.now() / 1000 - DAYS_AGO_S;
  utimesSync(left('of-an-older-program'), agoS, agoS);
  left('about-to-begin');
  takeTurn(path.join(left('killed'), TURN_FILE))();
  const giveBack = takeTurn(path.join(left('running'), TURN_FILE));
  t.teardown(giveBack);
  const backup = path.join(folder, 'no-backup.age');
  writeFileSync(backup, 'nothing');
  const env = { ...plainEnvironment(), TMPDIR: folder };
  spawnSync(process.execPath, ['dist/backup.mjs', '--drill', backup], {
    cwd: ROOT,
    env,
    input: makeRecoveryKey(systemRandom).identity,
  });
  t.strictSame(readdirSync(folder).sort(), [
    'doorward-drill-about-to-begin',
    'doorward-drill-running',
    'no-backup.age',
  ]);
});
