import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { plainEnvironment, ROOT, startProgram } from '../support/child-program.js';
import { certified } from '../cloud/certified.js';
import { HUB_SETTINGS, startRealHub } from '../support/real-hub.js';

/** Accounts and groups that need no entry anywhere. */
const MEMBER = 64_001;
const STRANGER = 64_002;
const GROUP = 64_100;
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const mayChange = isRoot && spawnSync('setpriv', ['--version']).status === 0;

/** Without what the test runner hands down: it would write where that account may not. */
const OWN_NODE = ['env', '-u', 'NODE_OPTIONS', process.execPath];

function runAs(uid: number, groups: readonly number[], args: readonly string[], env: Record<string, string>) {
  const who = ['--reuid', String(uid), '--regid', String(uid)];
  const in_ = groups.length === 0 ? ['--clear-groups'] : ['--groups', groups.join(',')];
  const ended = spawnSync('setpriv', [...who, ...in_, ...OWN_NODE, ...args], {
    cwd: ROOT,
    env: { ...plainEnvironment(), ...env },
    encoding: 'utf8',
  });
  return { exitCode: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}
const rows = z.object({ logs: z.array(z.looseObject({ actor: z.looseObject({ name: z.string() }) })) });

t.test(
  'the group has the rights of an admin, others none, and the log says whose account it was',
  { skip: mayChange ? false : 'only root can be somebody else' },
  async (t) => {
    const home = mkdtempSync(path.join(tmpdir(), 'doorward-group-'));
    chmodSync(home, 0o755);
    const dataDir = path.join(home, 'data');
    const hub = await startRealHub({ dataDir, env: { DOORWARD_ADMIN_GROUP: String(GROUP) } });
    t.teardown(async () => {
      await hub.stop();
      rmSync(home, { recursive: true, force: true });
    });
    const env = { DOORWARD_DATA_DIR: dataDir };
    const cli = (uid: number, groups: readonly number[], ...words: string[]) =>
      runAs(uid, groups, ['dist/doorward.mjs', ...words], env);

    const added = cli(MEMBER, [GROUP], 'lock', 'add', 'gate', '--json');
    t.equal(added.exitCode, 0, added.stdout + added.stderr);
    const { logs } = rows.parse(
      JSON.parse(cli(MEMBER, [GROUP], 'logs', 'list', '--kind', 'DEVICE_ADDED', '--json').stdout),
    );
    t.match(logs, [{ actor: { kind: 'cli', name: `cli (uid ${MEMBER})` } }]);
    t.same(readdirSync(path.join(dataDir, 'callers')), [], 'the proof is taken away');

    const stranger = cli(STRANGER, [], 'lock', 'list', '--json');
    t.equal(stranger.exitCode, 5);
    t.match(stranger.stdout, /hub_not_permitted.*DOORWARD_ADMIN_GROUP/);
    t.equal(cli(STRANGER, [], 'lock', 'add', 'x').exitCode, 5);
    const streamed = cli(STRANGER, [], 'logs', 'export');
    t.equal(streamed.exitCode, 5);
    t.match(streamed.stderr, /DOORWARD_ADMIN_GROUP/, 'also of what is streamed');

    t.equal(statSync(path.join(dataDir, 'hub.sock')).mode & 0o777, 0o660);
    t.equal(statSync(dataDir).mode & 0o777, 0o710, 'nobody may look what is there');
    for (const name of readdirSync(dataDir).filter((one) => one !== 'hub.sock' && one !== 'callers')) {
      const { mode } = lstatSync(path.join(dataDir, name));
      t.equal(mode & 0o077, 0, `${name} is for the hub alone`);
    }

    const own = await certified(t);
    chmodSync(own.keyFile, 0o600);
    const forHubAlone = [
      {},
      { DOORWARD_TLS_CERT: own.certificateFile, DOORWARD_TLS_KEY: own.keyFile },
      { DOORWARD_CLOUD_URL: 'https://cloud.example.org', DOORWARD_CLOUD_CA: own.keyFile },
      { DOORWARD_SMTP_FROM: 'door@example.org', CREDENTIALS_UNREAD: 'yes' },
    ];
    for (const more of forHubAlone) {
      const doctor = runAs(MEMBER, [GROUP], ['dist/doorward.mjs', 'doctor', '--json'], { ...env, ...more });
      const { checks } = z
        .object({ checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean() })) })
        .parse(JSON.parse(doctor.stdout));
      t.same(
        checks.filter(({ name, ok }) => !ok && /folder|keys|database|settings|certificate|serial/.test(name)),
        [],
        `what is not theirs is not wrong: ${Object.keys(more).join()}`,
      );
    }

    await t.test('nobody passes for another', async (t) => {
      const post = (name: string, deviceId: string) =>
        hub.installer('POST', '/devices', {
          body: { device_id: deviceId, name: deviceId },
          headers: { 'x-doorward-caller': name },
        });
      const nameOf = async (deviceId: string) => {
        const answer = await hub.installer('GET', '/access/logs?event_type=DEVICE_ADDED&page_size=1');
        const body = z
          .object({
            data: z.array(z.object({ description: z.string(), actor: z.object({ name: z.string() }) })),
          })
          .parse(answer.body);
        t.match(body.data[0]?.description, deviceId);
        return body.data[0]?.actor.name;
      };
      const callers = path.join(dataDir, 'callers');
      const as = (script: string) => runAs(MEMBER, [GROUP], ['-e', script], {});
      const file = (name: string) => JSON.stringify(path.join(callers, name));
      // The right one, by hand.
      const right = 'a'.repeat(32);
      as(`fs.writeFileSync(${file(right)}, '${right}'); fs.chmodSync(${file(right)}, 0o644)`);
      await post(right, 'lock-a');
      t.equal(await nameOf('lock-a'), `cli (uid ${MEMBER})`);
      // Of root, linked by a stranger to root; with other contents; that others may write; that is a symbolic link.
      const linked = 'b'.repeat(32);
      const roots = path.join(home, 'roots');
      writeFileSync(roots, linked);
      as(`fs.symlinkSync(${JSON.stringify(roots)}, ${file(linked)})`);
      await post(linked, 'lock-b');
      t.equal(await nameOf('lock-b'), 'cli');
      const other = 'c'.repeat(32);
      as(`fs.writeFileSync(${file(other)}, 'x'.repeat(32)); fs.chmodSync(${file(other)}, 0o644)`);
      await post(other, 'lock-c');
      t.equal(await nameOf('lock-c'), 'cli');
      const open = 'd'.repeat(32);
      as(`fs.writeFileSync(${file(open)}, '${open}'); fs.chmodSync(${file(open)}, 0o666)`);
      await post(open, 'lock-d');
      t.equal(await nameOf('lock-d'), 'cli');
      // Whom a user namespace does not show is nobody in particular.
      const hidden = 'f'.repeat(32);
      writeFileSync(path.join(callers, hidden), hidden, { mode: 0o644 });
      chownSync(path.join(callers, hidden), NOBODY, NOBODY);
      await post(hidden, 'lock-f');
      t.equal(await nameOf('lock-f'), 'cli');
      for (const [n, name] of ['../keys/master.key', '', 'e'.repeat(32), 'A'.repeat(32)].entries()) {
        await post(name, `lock-e${n}`);
        t.equal(await nameOf(`lock-e${n}`), 'cli');
      }
      const listing = as(`fs.readdirSync(${JSON.stringify(callers)})`);
      t.match(listing, { exitCode: 1, stderr: /EACCES/ });
    });
  },
);

t.test('without the setting the socket is for the hub and root alone', async (t) => {
  const hub = await startRealHub({ claim: false });
  t.teardown(() => hub.stop());
  t.equal(statSync(hub.socket).mode & 0o777, 0o600);
  t.equal(statSync(hub.dataDir).mode & 0o777, 0o700);
});

t.test('a group that is not there, and one that the hub is not in', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-group-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const wrong = startProgram({
    args: ['dist/hub.mjs'],
    env: {
      ...HUB_SETTINGS,
      DOORWARD_DATA_DIR: path.join(folder, 'a'),
      DOORWARD_ADMIN_GROUP: 'no-such-group',
    },
  });
  t.equal(await wrong.ended(), 2);
  t.match(wrong.output, /DOORWARD_ADMIN_GROUP=no-such-group: this machine has no such group/);
  await t.test('not in it', { skip: mayChange ? false : 'only root can be somebody else' }, async (t) => {
    const own = path.join(folder, 'b');
    mkdirSync(own);
    spawnSync('chown', [String(MEMBER), own]);
    chmodSync(folder, 0o755);
    const ended = runAs(MEMBER, [], ['dist/hub.mjs'], {
      ...HUB_SETTINGS,
      DOORWARD_DATA_DIR: own,
      DOORWARD_ADMIN_GROUP: String(GROUP),
    });
    t.equal(ended.exitCode, 3);
    t.match(ended.stderr, /put the account that it runs as into that group/);
  });
});
