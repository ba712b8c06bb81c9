import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { moveIn } from './house.js';

const PATIENCE_MS = 120_000;
const state = z.object({
  data: z.looseObject({
    is_running: z.boolean(),
    trouble: z.string().nullable(),
    last: z.looseObject({ name: z.string(), events: z.number() }).nullable(),
    proved_at: z.string().nullable(),
  }),
});
const heldPage = z.object({ data: z.array(z.looseObject({ kind: z.string(), id: z.string() })) });

async function whenIdle(hub: RealHub) {
  let found = expectAnswer(await hub.request('GET', '/backups'), 200, state).data;
  await until(
    async () => {
      found = expectAnswer(await hub.request('GET', '/backups'), 200, state).data;
      return !found.is_running;
    },
    PATIENCE_MS,
    () => JSON.stringify(found),
  );
  return found;
}

function program(args: readonly string[], key: string) {
  const ended = spawnSync(process.execPath, ['dist/backup.mjs', ...args], { input: key, encoding: 'utf8' });
  return JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

t.test('a hub comes back from its backup, and nothing that was revoked comes with it', async (t) => {
  const shelf = mkdtempSync(path.join(tmpdir(), 'doorward-shelf-'));
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-home-'));
  t.teardown(() => {
    rmSync(shelf, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });
  const env = { DOORWARD_BACKUP_TO: shelf, DOORWARD_BACKUP_KEEP: '2' };
  const house = await moveIn(t, { dataDir, env });
  const [front] = house.doors;
  t.equal(await house.simulator.keypad('front-door', house.bob.digits), 'granted');
  t.equal((await house.hub.request('POST', '/backups')).status, 409, 'nobody has a key yet');
  const key = makeRecoveryKey(systemRandom);
  const recipient = { body: { recipient: key.recipient } };
  t.equal((await house.hub.request('PUT', '/backups/recipient', recipient)).status, 200);
  const made: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    t.equal((await house.hub.request('POST', '/backups')).status, 202);
    const found = await whenIdle(house.hub);
    t.equal(found.trouble, null);
    made.push(found.last?.name ?? '');
    // Names tell seconds apart.
    await until(
      () => Date.now() % 1000 < 100,
      5_000,
      () => 'a second',
    );
  }
  t.strictSame(
    readdirSync(shelf).sort(),
    [...new Set(made)].sort().slice(-2),
    'the oldest goes, and no part is left',
  );
  t.notOk(readdirSync(dataDir).includes('backup.tmp'));

  const file = path.join(shelf, made.at(-1) ?? '');
  const sealed = readFileSync(file);
  for (const name of readdirSync(path.join(dataDir, 'keys')))
    t.notOk(sealed.includes(readFileSync(path.join(dataDir, 'keys', name))), `${name} is not in it`);
  // Long enough not to be in random bytes by chance.
  for (const word of [
    'SQLite format 3',
    'the password of bob',
    'front-door',
    'PRIVATE KEY',
    house.bob.digits.repeat(2),
  ])
    t.notOk(sealed.includes(word), `${word} is not in it`);
  t.match(program(['--drill', file], key.identity), { step: 'done', result: { rows: { pins: 1 } } });

  // After the copy: a code is revoked, and the hub goes on.
  t.equal((await house.hub.request('DELETE', `/access/pins/${house.bob.pinId}`)).status, 204);
  const token = house.hub.adminToken;
  const other = makeRecoveryKey(systemRandom).identity;
  const into = ['--restore', file, '--data-dir', dataDir, '--replace'];
  t.match(
    program(into, key.identity),
    { step: 'failed', code: 'data_dir_in_use' },
    'not under a running hub',
  );
  await house.hub.stop();
  const before = readdirSync(dataDir).sort();
  t.match(program(into, other), { step: 'failed', code: 'recovery_key_wrong' });
  t.match(program(into.slice(0, -1), key.identity), { step: 'failed', code: 'data_dir_not_empty' });
  const changed = path.join(shelf, 'changed.age');
  const bytes = Buffer.from(sealed);
  bytes[bytes.length - 5_000] = (bytes[bytes.length - 5_000] ?? 0) ^ 1;
  writeFileSync(changed, bytes);
  t.match(program(['--restore', changed, ...into.slice(2)], key.identity), { code: 'backup_damaged' });
  t.strictSame(readdirSync(dataDir).sort(), before, 'nothing was touched');

  t.match(program(into, key.identity), { step: 'done', result: { held: { pin: 1, person: 1 } } });
  house.hub = await startRealHub({ dataDir, env, adminToken: token });
  t.equal((await house.hub.request('GET', '/auth/me')).status, 401, 'a token of before is dead');
  house.hub.request = house.hub.installer.bind(house.hub);
  await whenOnline(house.hub, front.id);
  t.equal(
    await house.simulator.keypad('front-door', house.bob.digits),
    'denied',
    'its lock needs no pairing',
  );
  const logged = await house.hub.request('GET', `/devices/${front.id}/logs?event_type=ACCESS_DENIED`);
  t.match(logged.body, { data: [{ reason: 'held_for_review' }] });

  const held = expectAnswer(await house.hub.request('GET', '/access/held'), 200, heldPage).data;
  t.strictSame(held.map(({ kind }) => kind).sort(), ['person', 'pin']);
  for (const { kind, id } of held)
    t.equal((await house.hub.request('POST', '/access/held/release', { body: { kind, id } })).status, 200);
  t.equal(await house.simulator.keypad('front-door', house.bob.digits), 'granted', 'released, it counts');
  t.equal(
    (await house.hub.request('POST', '/access/held/release', { body: { kind: 'pin', id: house.bob.pinId } }))
      .status,
    404,
  );
});

t.test('a "yes" or "no" said to somebody held stays said, over the next restore too', async (t) => {
  const shelf = mkdtempSync(path.join(tmpdir(), 'doorward-shelf-'));
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-home-'));
  let hub = await startRealHub({ dataDir, env: { DOORWARD_BACKUP_TO: shelf } });
  t.teardown(async () => {
    await hub.stop();
    rmSync(shelf, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });
  const key = makeRecoveryKey(systemRandom);
  await hub.installer('PUT', '/backups/recipient', { body: { recipient: key.recipient } });
  const added = z.object({ data: z.object({ id: z.string() }) });
  const add = async (username: string) => {
    const body = { username, first_name: username, password: 'a long enough password', role: 'member' };
    return expectAnswer(await hub.installer('POST', '/users', { body }), 201, added).data.id;
  };
  const [yes, no, both] = [await add('yes'), await add('no'), await add('both')];
  const say = async (id: string, is_active: boolean) =>
    t.equal((await hub.installer('PATCH', `/users/${id}`, { body: { is_active } })).status, 200);
  const heldNow = async () =>
    expectAnswer(await hub.installer('GET', '/access/held'), 200, heldPage).data.map(({ id }) => id);
  const backUpAndRestore = async () => {
    t.equal((await hub.installer('POST', '/backups')).status, 202);
    const { last } = await whenIdle(hub);
    const { adminToken } = hub;
    await hub.stop();
    const from = ['--restore', path.join(shelf, last?.name ?? ''), '--data-dir', dataDir, '--replace'];
    t.match(program(from, key.identity), { step: 'done' });
    hub = await startRealHub({ dataDir, env: { DOORWARD_BACKUP_TO: shelf }, adminToken });
    hub.request = hub.installer.bind(hub);
  };
  await backUpAndRestore();
  t.strictSame((await heldNow()).sort(), [yes, no, both].sort());
  await say(yes, true);
  await say(no, false);
  await say(both, true);
  await say(both, false);
  t.strictSame(await heldNow(), [], 'no --all makes active whom somebody said "no" to');
  await backUpAndRestore();
  t.strictSame(await heldNow(), [yes], 'who is active counts for nothing until somebody has looked again');
});
