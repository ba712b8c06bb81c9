import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { shortFolder } from '../support/short-folder.js';

const NOBODY = '65534';
/** Hooks of the test's own would want to write beside its report. */
const PLAIN = ['env', '-u', 'NODE_OPTIONS'];
/** Root may write anywhere: then somebody else looks. */
const AS_ANOTHER =
  process.getuid?.() === 0
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...PLAIN]
    : PLAIN;
const DOORWARD = 'dist/doorward.mjs';

function run(launcher: readonly string[], dataDir: string, args: readonly string[]) {
  const [program = '', ...rest] = [...launcher, process.execPath, ...args];
  return spawnSync(program, rest, {
    cwd: ROOT,
    encoding: 'utf8',
    input: `${makeRecoveryKey(systemRandom).identity}\n`,
    env: { ...plainEnvironment(), DOORWARD_DATA_DIR: dataDir },
  });
}

t.test('a data folder that can not be used is told as such, and what to do about it', (t) => {
  const folder = t.testdir({ 'a-file': 'not a folder', closed: {} });
  chmodSync(path.join(folder, 'closed'), 0o500);
  symlinkSync('/nowhere/of/a/disk', path.join(folder, 'linked'));
  const programs = [
    ['dist/hub.mjs'],
    ['dist/hub.mjs', '--init'],
    [DOORWARD, 'init', '--json'],
    [DOORWARD, 'demo', '--json'],
    [DOORWARD, 'restore', 'README.md', '--json'],
  ];
  const places: [string, readonly string[], RegExp][] = [
    ['a-file', PLAIN, /a-file.*can't be used \(there is a file of that name\)/],
    ['a-file/below', PLAIN, /below.*can't be used \(what should be a folder on the way is none\)/],
    [
      'linked',
      PLAIN,
      /linked.*can't be used \(.*\)\. .*a link to a place that is not there: mount that disk/,
    ],
    ['linked/below', PLAIN, /below.*can't be used \(.*\)\. .*a link to a place that is not there/],
    ['closed', AS_ANOTHER, /closed.*can't be used \(this account may not\).*chown/],
    ['closed/below', AS_ANOTHER, /below.*can't be used \(this account may not\).*chown/],
  ];
  for (const [name, launcher, says] of places) {
    for (const args of programs) {
      const { status, stdout, stderr } = run(launcher, path.join(folder, name), args);
      t.equal(status, 3, `${args.join(' ')} in ${name}`);
      t.match(args.includes('--json') ? stdout : stderr, says);
      t.notMatch(stdout + stderr, /\n {4}at /, 'no trace of the program');
    }
  }
  t.strictSame(readdirSync(path.join(folder, 'closed')), []);
  t.end();
});

t.test('a folder where a backup is meant is wrong usage', (t) => {
  const folder = shortFolder(t);
  for (const command of [['restore'], ['backup', 'drill']]) {
    const { status, stdout } = run(PLAIN, folder, [DOORWARD, ...command, folder, '--json']);
    t.equal(status, 2, command.join(' '));
    t.match(JSON.parse(stdout), { error: { code: 'usage', message: /is a folder: name the backup/ } });
  }
  t.end();
});

t.test('a hub in a folder of somebody else is not told to be none', (t) => {
  const folder = shortFolder(t);
  const closed = path.join(folder, 'closed');
  mkdirSync(closed);
  writeFileSync(path.join(closed, 'doorward.db'), '');
  chmodSync(closed, 0o600);
  chmodSync(folder, 0o755);
  const { status, stdout } = run(AS_ANOTHER, closed, [DOORWARD, 'site', 'recount', '--json']);
  t.equal(status, 3);
  t.match(JSON.parse(stdout), {
    error: { code: 'data_dir_unusable', message: /this account may not.*chown/ },
  });
  for (const command of [
    ['site', 'recount'],
    ['db', 'check'],
  ])
    t.match(run(AS_ANOTHER, path.join(folder, 'none'), [DOORWARD, ...command, '--json']), {
      status: 4,
      stdout: /no_database/,
    });
  t.end();
});
