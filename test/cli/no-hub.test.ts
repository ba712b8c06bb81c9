import { createServer } from 'node:net';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { documentIn, runCli, runHere } from './support/run-cli.js';
import { OwnTemp } from './support/running-demo.js';

const failure = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), exit_code: z.number() }),
});
const findings = z.object({
  healthy: z.boolean(),
  running: z.boolean(),
  checks: z.array(
    z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string(), advice: z.string() }),
  ),
});

const temp = new OwnTemp();
t.teardown(() => {
  temp.remove();
});
const env = { ...temp.env, DOORWARD_DATA_DIR: join(temp.path, 'none') };

t.test('wrong usage: exit code 2, says what is wrong, one document with --json', async (t) => {
  const plain = await runCli(['lok'], env);
  t.match(plain, { exitCode: 2, stdout: '', stderr: /unknown command 'lok'[^]*Did you mean lock/ });
  const json = await runCli(['user', 'add', '--email', 'a@example.org', '--password-stdin', '--json'], env);
  t.match(json, { exitCode: 2, stderr: '' });
  t.match(failure.parse(documentIn(json)).error, { exit_code: 2, message: /standard input had nothing/ });
  const passedOn = await runCli(['simulate', '--port', '99999'], env);
  t.match(passedOn, { exitCode: 2, stderr: /does not take these options/ });
});

t.test('a backup that is not there is told before anybody types its key', async (t) => {
  const file = join(temp.path, 'none.age');
  for (const args of [
    ['restore', file],
    ['backup', 'drill', file],
  ]) {
    // Without a key on standard input: asked for one, it would end as wrong usage.
    const ended = await runHere(args, env);
    t.match(ended, { exitCode: 4, stderr: `${file} is not there.` }, args.join(' '));
    const withKey = await runHere([...args, '--key-file', join(temp.path, 'no-key')], env);
    t.match(withKey, { exitCode: 4, stderr: `${file} is not there.` });
  }
});

t.test('a file that this account may not read is not taken for one that is not there', async (t) => {
  const home = join(temp.path, 'home');
  mkdirSync(home);
  const file = join(home, 'backup.age');
  writeFileSync(file, '');
  chmodSync(temp.path, 0o755);
  const key = await runHere(['restore', file, '--key-file', home], env);
  t.match(key, { exitCode: 3, stderr: /home can't be read \(it is a folder\).* standard input/ });
  chmodSync(home, 0o700);
  const asOther = ['--reuid', '64003', '--regid', '64003', '--clear-groups', 'env', '-u', 'NODE_OPTIONS'];
  const given = [process.execPath, join(ROOT, 'dist/doorward.mjs'), 'backup', 'drill', file];
  const refused = spawnSync('setpriv', [...asOther, ...given], { encoding: 'utf8', env: plainEnvironment() });
  if (process.getuid?.() !== 0 || refused.error) t.comment('only root can be somebody else');
  else
    t.match(refused, { status: 3, stderr: /can't be read \(this account may not\)\. .* put the file where/ });
});

t.test('no hub: exit code 5, says where it looked and what to do', async (t) => {
  for (const args of [
    ['lock', 'list'],
    ['pin', 'remove', 'x'],
    ['user', 'list'],
    ['lock', 'test', 'x'],
  ]) {
    const [plain, json] = await Promise.all([runHere(args, env), runHere([...args, '--json'], env)]);
    t.equal(plain.exitCode, 5, args.join(' '));
    t.match(plain.stderr, `The hub is not running in ${temp.path}/none: start it with \`npm start\``);
    t.match(failure.parse(documentIn(json)).error, { code: 'hub_unreachable', exit_code: 5 });
  }
  const flag = await runHere(['lock', 'list', '--data-dir', join(temp.path, 'other')], env);
  t.match(flag.stderr, `${temp.path}/other`, 'the flag is stronger than the environment');
});

t.test('a hub that goes silent after it was asked to act: exit code 6', async (t) => {
  const folder = join(temp.path, 'mute');
  mkdirSync(folder);
  const server = createServer((socket) => {
    socket.once('data', () => socket.destroy());
  });
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(join(folder, 'hub.sock'), resolve));
  const acted = await runHere(['lock', 'add', 'gate', '--data-dir', folder, '--json'], env);
  t.equal(acted.exitCode, 6);
  t.match(failure.parse(documentIn(acted)).error, {
    code: 'outcome_unknown',
    message: /it may have happened/,
  });
  t.equal(
    (await runHere(['lock', 'list', '--data-dir', folder], env)).exitCode,
    5,
    'reading changes nothing',
  );
});

t.test('doctor of a hub that is not running', async (t) => {
  const taken = createServer();
  t.teardown(() => taken.close());
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const folder = join(temp.path, 'doctor');
  const here = {
    ...temp.env,
    DOORWARD_DATA_DIR: folder,
    DOORWARD_MQTT_PORT: port,
    DOORWARD_LOG_LEVEL: 'error',
  };

  const prepared = await runCli(['init', '--json'], here);
  t.equal(prepared.exitCode, 0);
  t.match(documentIn(prepared), { data_dir: folder, claim_code: String });
  chmodSync(join(folder, 'keys', 'master.key'), 0o644);

  const sick = await runCli(['doctor', '--json'], here);
  t.equal(sick.exitCode, 7);
  const { healthy, running, checks } = findings.parse(documentIn(sick));
  t.same([healthy, running], [false, false]);
  const found = (name: string) => checks.find((one) => one.name === name);
  t.match(found('hub'), { ok: false, advice: /npm start/ });
  t.match(found('keys'), { ok: false, advice: /chmod 600/ });
  t.match(found(`port ${port}`), { ok: false, detail: 'EADDRINUSE', advice: /DOORWARD_MQTT_PORT/ });
  t.match(found('database'), { ok: true });
  t.match(found('clock'), { ok: true });
  for (const { name, ok, advice } of checks) t.equal(advice === '', ok, `${name}: advice when it is wrong`);
});

t.test('init says which setting or folder it can not use', async (t) => {
  const setting = await runCli(['init', '--json'], { ...env, DOORWARD_HTTP_PORT: 'many' });
  t.equal(setting.exitCode, 2);
  t.match(failure.parse(documentIn(setting)).error, {
    code: 'settings_invalid',
    message: /DOORWARD_HTTP_PORT=many/,
  });
});

t.test('an empty --data-dir does not mean the folder one is in', async (t) => {
  for (const args of [['init'], ['doctor'], ['user', 'list'], ['factory-reset', '--yes', 'x']]) {
    const ended = await runHere([...args, '--data-dir', ''], env);
    t.match(ended, { exitCode: 2, stderr: /--data-dir names no folder/ }, args.join(' '));
  }
});
