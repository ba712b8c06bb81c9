import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { HUB_ENVIRONMENT, HUB_NODE_FLAGS } from '../../src/cli/hub-launch.js';
import { SETTINGS } from '../../src/config/settings.js';
import { ROOT } from '../support/child-program.js';
import { isThere } from './notice-receiver.js';

const FOLDER = path.join(ROOT, 'systemd');
const UNITS = ['doorward.service', 'doorward-radio.socket', 'doorward-radio@.service'];
/** 0 is a unit that may do nothing at all, 10 one that may do everything. */
const EXPOSURE_MAX = 1.5;
/** Which version brought what each has. */
const DROP_INS = { 'doorward-back-off.conf': 254, 'doorward-callers.conf': 257 };

const noAnalyze = isThere('systemd-analyze') ? false : 'systemd-analyze is not here';
const analyze = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}`.trim() };
};
const version = () => Number(/^systemd (\d+)/.exec(analyze('--version').said)?.[1] ?? 0);
const unit = (name: string) => readFileSync(path.join(FOLDER, name), 'utf8');

t.test('systemd has nothing to say against the units', { skip: noAnalyze }, (t) => {
  for (const name of UNITS)
    t.strictSame(analyze('verify', '--man=no', path.join(FOLDER, name)), { status: 0, said: '' }, name);
  t.end();
});

t.test('the hub is hardened, and so is what has the right to Bluetooth', { skip: noAnalyze }, (t) => {
  for (const name of ['doorward.service', 'doorward-radio@.service']) {
    const { said } = analyze('security', '--offline=true', '--no-pager', path.join(FOLDER, name));
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(said)?.[1] ?? NaN);
    t.ok(exposure <= EXPOSURE_MAX, `${name}: ${exposure}`);
    t.comment(`${name}: ${exposure}`);
  }
  t.end();
});

t.test('what newer versions of systemd know is known to them', { skip: noAnalyze }, (t) => {
  for (const [dropIn, since] of Object.entries(DROP_INS)) {
    if (version() < since) {
      t.comment(`systemd ${version()} does not know ${dropIn}, and install.sh leaves it out`);
      continue;
    }
    const merged = `${unit('doorward.service')}\n${unit(dropIn)}`;
    const folder = t.testdir({
      'doorward.service': merged,
      'doorward-radio.socket': unit('doorward-radio.socket'),
    });
    const file = path.join(folder, 'doorward.service');
    t.strictSame(analyze('verify', '--man=no', file), { status: 0, said: '' }, dropIn);
  }
  t.end();
});

t.test('the unit runs the hub as everything else does, with settings that are there', (t) => {
  const text = unit('doorward.service');
  const state = /^StateDirectory=(\w+)$/m.exec(text)?.[1] ?? '';
  // Said where no file of settings can say otherwise.
  const env = `env DOORWARD_DATA_DIR=/var/lib/${state}`;
  t.match(text, `ExecStart=${env} node ${HUB_NODE_FLAGS.join(' ')} /opt/doorward/current/dist/hub.mjs\n`);
  t.match(unit('command.sh'), `DOORWARD_DATA_DIR="\${DOORWARD_DATA_DIR:-/var/lib/${state}}"`);
  for (const [name, value] of Object.entries(HUB_ENVIRONMENT))
    t.match(text, `Environment=${name}=${value}\n`);
  for (const [, name = ''] of text.matchAll(/^Environment=(DOORWARD_\w+)=/gm)) t.ok(name in SETTINGS, name);
  // Its system calls let the hub give its socket to no other group.
  const group = /^Group=(\w+)$/m.exec(text)?.[1] ?? '';
  t.match(text, `Environment=DOORWARD_ADMIN_GROUP=${group}\n`);
  t.match(unit('doorward-radio.socket'), /ListenStream=(\S+)\n/);
  const socket = /ListenStream=(\S+)\n/.exec(unit('doorward-radio.socket'))?.[1] ?? '';
  t.match(text, `Environment=DOORWARD_RADIO_SOCKET=${socket}\n`);
  t.end();
});

t.test('udev understands the rules for serial adapters', { skip: noUdevVerify() }, (t) => {
  const rules = path.join(FOLDER, 'udev/70-doorward.rules');
  const { status, stdout, stderr } = spawnSync('udevadm', ['verify', rules], { encoding: 'utf8' });
  t.equal(status, 0, `${stdout}${stderr}`);
  t.end();
});

t.test('accounts and folders are as systemd wants them', { skip: noSysusers() }, (t) => {
  const users = spawnSync('systemd-sysusers', ['--dry-run', path.join(FOLDER, 'sysusers.d/doorward.conf')], {
    encoding: 'utf8',
  });
  t.equal(users.status, 0, users.stderr);
  const root = t.testdir({ etc: {} });
  const made = spawnSync(
    'systemd-tmpfiles',
    ['--create', `--root=${root}`, path.join(FOLDER, 'tmpfiles.d/doorward.conf')],
    { encoding: 'utf8' },
  );
  t.equal(made.status, 0, made.stderr);
  t.end();
});

function noSysusers(): string | false {
  if (!isThere('systemd-sysusers') || !isThere('systemd-tmpfiles')) return 'systemd is not here';
  return process.getuid?.() === 0 ? false : 'only root can give files to accounts';
}

function noUdevVerify(): string | false {
  return isThere('udevadm', ['verify', '--help']) ? false : 'udevadm is not here, or older than its verify';
}
