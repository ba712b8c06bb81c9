import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { plainEnvironment, ROOT } from '../../support/child-program.js';
import { noSmallDisk } from '../../support/small-disk.js';
import { isThere } from '../../systemd/notice-receiver.js';

const SCRIPTS = ['install', 'upgrade', 'uninstall'].map((name) => `scripts/${name}.sh`);
const PARTS = readdirSync(path.join(ROOT, 'scripts/installation'))
  .filter((name) => name.endsWith('.sh'))
  .map((name) => `scripts/installation/${name}`);

const noShellcheck = isThere('shellcheck') ? false : 'shellcheck is not here (apt-get install shellcheck)';
const noSystem = isThere('systemctl') && isThere('npm') ? false : 'systemd or npm are not here';

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('bash', args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...plainEnvironment(), LC_ALL: 'C' },
  });
  return { status, stdout, stderr };
}

t.test('shellcheck has nothing to say', { skip: noShellcheck }, (t) => {
  const proofs = ['box', 'life'].map((name) => `scripts/prove/installation/${name}.sh`);
  const files = [...SCRIPTS, ...PARTS, ...proofs, 'systemd/command.sh', '.ci/run'];
  const { status, stdout } = spawnSync('shellcheck', ['--severity=style', ...files], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  t.equal(stdout, '');
  t.equal(status, 0);
  t.end();
});

t.test('each tells how it is used, and refuses what it does not know', (t) => {
  for (const script of SCRIPTS) {
    t.match(run(script, '--help'), { status: 0, stdout: `Usage: sudo ${script}` });
    t.match(run(script, '--yes'), { status: 2, stderr: `Usage: sudo ${script}` });
  }
  t.end();
});

t.test('a dry run says what would be done, and does nothing', { skip: noSystem }, (t) => {
  const before = () =>
    spawnSync(
      'ls',
      [
        '-lR',
        '--time-style=full-iso',
        '/opt',
        '/usr/local/lib/systemd',
        '/etc/doorward',
        '/var/lib/doorward',
      ],
      { encoding: 'utf8' },
    ).stdout;
  const untouched = before();
  const installing = run('scripts/install.sh', '--dry-run');
  // A machine that is not fit says why, and is left alone all the same.
  if (installing.status === 0) {
    t.match(installing.stdout, /would run: install .*doorward\.service[^]*^Nothing was changed\.$/m);
    t.notMatch(installing.stdout, /is installed/);
  } else t.match(installing, { status: 3, stderr: /^Refused: /m });
  t.match(run('scripts/uninstall.sh', '--purge', '--dry-run').stdout, /would run: rm -rf .*doorward/);
  t.equal(before(), untouched);
  t.end();
});

t.test('a taken port is seen with and without IPv6', (t) => {
  const line = (port: string, state: string) =>
    `   0: 00000000:${port} 00000000:0000 ${state} 00000000:00000000\n`;
  const folder = t.testdir({ tcp: line('1F90', '0A') + line('1F91', '01') });
  const listens = (port: number) =>
    run(
      '-c',
      'set -euo pipefail; . scripts/installation/ground.sh; SOCKET_TABLES=$0; if listens "$1"; then echo yes; else echo no; fi',
      folder,
      String(port),
    ).stdout.trim();
  t.equal(listens(8080), 'yes');
  t.equal(listens(8081), 'no', 'a connection is no listener');
  writeFileSync(path.join(folder, 'tcp6'), line('1F92', '0A'));
  t.equal(listens(8082), 'yes');
  t.equal(listens(8080), 'yes');
  t.end();
});

const REMOVE =
  'set -euo pipefail; DATA=$0; for part in acting data; do . scripts/installation/$part.sh; done; remove_data';

t.test('data are removed with their folder', (t) => {
  const folder = t.testdir({ 'doorward.db': '', keys: { 'master.key': '' } });
  t.match(run('-c', `DRY_RUN=yes; ${REMOVE}`, folder), { status: 0, stdout: /would run: rm -rf / });
  t.ok(existsSync(path.join(folder, 'keys')));
  t.match(run('-c', REMOVE, folder), { status: 0, stderr: '' });
  t.notOk(existsSync(folder));
  t.end();
});

t.test('data on a disk of their own leave it empty and mounted', { skip: noSmallDisk() }, (t) => {
  const folder = t.testdir();
  const inside = 'mkdir "$0/keys"; : >"$0/keys/master.key"; : >"$0/.hidden"';
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [
      ...['--user', '--map-root-user', '--mount', 'bash', '-c'],
      `mount -t tmpfs tmpfs "$0"; ${inside}; ${REMOVE}; mountpoint "$0"; ls -A "$0"`,
      folder,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  t.equal(status, 0, stderr);
  t.match(stdout, /^\S+ is a mountpoint\n$/, 'and nothing is in it');
  t.match(stderr, /is a disk of its own: .* stays/);
  t.end();
});
