import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { startRealHub } from '../support/real-hub.js';
import { documentIn, runHere, type CliResult } from './support/run-cli.js';

const hub = await startRealHub({ claim: false });
const folder = mkdtempSync(path.join(tmpdir(), 'doorward-people-'));
t.teardown(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
const env = { DOORWARD_DATA_DIR: hub.dataDir };
const run = (line: string, input?: string) => runHere(line.split(' '), env, input);
const failure = z.object({ error: z.looseObject({ code: z.string(), exit_code: z.number() }) });
const PASSWORD = 'blue river stone';
const logIn = (email: string, password = PASSWORD) =>
  hub.anonymous('POST', '/api/v1/auth/login', { body: { email, password } });

function failedWith(t: Test, result: CliResult, exitCode: number, code: string): void {
  t.equal(result.exitCode, exitCode, `${code}: ${result.stdout}`);
  t.match(failure.parse(documentIn(result)).error, { code, exit_code: exitCode });
}

async function succeeds(t: Test, line: string, input?: string): Promise<CliResult> {
  const result = await run(line, input);
  t.equal(result.exitCode, 0, `${line}: ${result.stderr}`);
  return result;
}

t.test('a new hub: the first admin is added before anybody claimed it, which closes the claim', async (t) => {
  t.match(hub.claimCode, /^\w{4}-\w{4}-\w{4}$/);
  await succeeds(t, 'user add --email owner@example.org --role admin --password-stdin', `${PASSWORD}\n`);
  t.equal((await logIn('owner@example.org')).status, 200);
  const body = { claim_code: hub.claimCode, email: 'late@example.org', password: PASSWORD };
  t.match(await hub.anonymous('POST', '/api/v1/auth/claim', { body }), {
    status: 403,
    body: { code: 'claim_closed' },
  });
  await succeeds(
    t,
    'user add --email anna@example.org --first-name Anna --last-name Karimova --password-stdin',
    `${PASSWORD}\n`,
  );
  await succeeds(t, 'user add --username display --password-stdin', `${PASSWORD}\n`);
});

t.test('user list, user show', async (t) => {
  const names = async (line: string) =>
    z
      .object({
        users: z.array(z.looseObject({ email: z.string().nullable(), username: z.string().nullable() })),
      })
      .parse(documentIn(await succeeds(t, `${line} --json`)))
      .users.map(({ email, username }) => email ?? username);
  t.same(await names('user list'), ['owner@example.org', 'anna@example.org', 'display']);
  t.same(await names('user list --newest --role member'), ['display', 'anna@example.org']);
  t.same(await names('user list --search karim'), ['anna@example.org']);
  t.same(await names('user list --inactive'), []);
  t.equal((await run('user list --search nobody')).stdout, 'Nobody like that.\n');
  t.match(
    (await run('user show anna@example.org')).stdout,
    /e-mail +anna@example\.org[^]*role +member[^]*active +yes/,
  );
  failedWith(t, await run('user show ghost --json'), 4, 'person_not_found');
  failedWith(t, await run('user list --role king --json'), 2, 'usage');
  failedWith(t, await run('user list --active --inactive --json'), 2, 'usage');
});

t.test('user set: names, role, language, identifiers', async (t) => {
  const set = await run('user set anna@example.org --role manager --locale uz --username anna --json');
  t.match(documentIn(set), { user: { role: 'manager', locale: 'uz', username: 'anna', first_name: 'Anna' } });
  await succeeds(t, 'user set anna --remove username --phone +998901234567');
  t.match(documentIn(await run('user show anna@example.org --json')), {
    user: { username: null, phone: '+998901234567' },
  });
  failedWith(t, await run('user set anna@example.org --json'), 2, 'usage');
  failedWith(t, await run('user set anna@example.org --remove name --json'), 2, 'usage');
  failedWith(t, await run('user set anna@example.org --email a@b.example --remove email --json'), 2, 'usage');
  failedWith(t, await run('user set anna@example.org --email owner@example.org --json'), 3, 'user_exists');
  failedWith(t, await run('user set anna@example.org --phone 12 --json'), 2, 'invalid_input');
  failedWith(t, await run('user set owner@example.org --role member --json'), 3, 'last_admin');
});

t.test('user password, disable, enable, sessions, sign-out', async (t) => {
  const next = 'green hill cloud';
  t.equal((await logIn('anna@example.org')).status, 200);
  t.match((await run('user sessions anna@example.org')).stdout, /SINCE[^]*127\.0\.0\.1/);
  await succeeds(t, 'user password anna@example.org --password-stdin', `${next}\n`);
  t.match((await run('user sessions anna@example.org')).stdout, 'is logged in nowhere');
  t.equal((await logIn('anna@example.org')).status, 401, 'not with the old one');
  t.equal((await logIn('anna@example.org', next)).status, 200);
  failedWith(
    t,
    await run('user password anna@example.org --password-stdin --json', 'short\n'),
    3,
    'password_too_short',
  );
  failedWith(t, await run('user password anna@example.org --json'), 2, 'usage');

  await succeeds(t, 'user sign-out anna@example.org');
  t.match(documentIn(await run('user sessions anna@example.org --json')), { sessions: [] });
  await succeeds(t, 'user disable anna@example.org');
  t.match(await logIn('anna@example.org', next), { status: 401, body: { code: 'account_disabled' } });
  await succeeds(t, 'user enable anna@example.org');
  t.equal((await logIn('anna@example.org', next)).status, 200);
  failedWith(t, await run('user disable owner@example.org --json'), 3, 'last_admin');
});

t.test('token add, list, revoke: for the account of a service', async (t) => {
  const added = await runHere(
    ['token', 'add', 'display', '--name', 'Hall display', '--scope', 'devices:read', '--json'],
    env,
  );
  const { token } = z
    .object({ token: z.looseObject({ id: z.uuid(), token: z.string().startsWith('dwt_') }) })
    .parse(documentIn(added));
  const read = () =>
    hub.anonymous('GET', '/api/v1/devices', { headers: { authorization: `Token ${token.token}` } });
  t.equal((await read()).status, 200);
  const listed = await succeeds(t, 'token list display');
  t.match(listed.stdout, /Hall display +devices:read/);
  t.notMatch(listed.stdout, 'dwt_');
  failedWith(t, await run('token add display --name x --json'), 2, 'usage');
  failedWith(t, await run('token add display --name x --scope all --json'), 2, 'invalid_input');
  failedWith(
    t,
    await run('token add display --name x --scope logs:read --expires 2020-01-01T00:00:00Z --json'),
    3,
    'window_empty',
  );
  failedWith(t, await run('token add ghost --name x --scope logs:read --json'), 4, 'person_not_found');
  failedWith(t, await run('token revoke display other --json'), 4, 'token_not_found');
  t.equal((await runHere(['token', 'revoke', 'display', 'Hall display'], env)).exitCode, 0);
  t.match(await read(), { status: 401, body: { code: 'token_revoked' } });
});

t.test('invite show, rotate', async (t) => {
  const shown = await succeeds(t, 'invite show anna@example.org');
  const code = /is ([2-9BCDFGHJKMNPQRSTVWXYZ]{6})\. Entered by: nobody yet/.exec(shown.stdout)?.[1] ?? '';
  t.equal(code.length, 6, shown.stdout);
  const rotated = await succeeds(t, 'invite rotate anna@example.org');
  t.notMatch(rotated.stdout, code);
  const body = { email: 'guest@example.org', password: PASSWORD, invite_code: code };
  t.match(await hub.anonymous('POST', '/api/v1/auth/register', { body }), { status: 422 });
  failedWith(t, await run('invite show ghost --json'), 4, 'person_not_found');
});

t.test('user export: one document, whole, for its owner alone', async (t) => {
  const file = path.join(folder, 'anna.json');
  const exported = await succeeds(t, `user export anna@example.org ${file} --json`);
  const { log_rows } = z
    .object({ exported: z.looseObject({ log_rows: z.number() }) })
    .parse(documentIn(exported)).exported;
  const document = z
    .looseObject({
      profile: z.looseObject({ email: z.literal('anna@example.org') }),
      sessions: z.array(z.looseObject({ ip_address: z.string() })).min(1),
      log: z.array(z.looseObject({ seq: z.int(), event_type: z.string(), data: z.looseObject({}) })),
    })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  t.equal(document.log.length, log_rows);
  const types = new Set(document.log.map(({ event_type }) => event_type));
  for (const type of ['USER_CREATED', 'USER_CHANGED', 'LOGGED_IN', 'INVITE_ROTATED', 'USER_EXPORTED'])
    t.ok(types.has(type), type);
  t.notMatch(JSON.stringify(document), /scrypt|dwt_|refresh_id/, 'no secrets');
  t.equal(statSync(file).mode & 0o077, 0);
  failedWith(t, await run(`user export anna@example.org ${file} --json`), 2, 'usage');
  failedWith(
    t,
    await run(`user export anna@example.org ${folder}/no/such/folder.json --json`),
    3,
    'file_refused',
  );
  failedWith(t, await run(`user export ghost ${folder}/ghost.json --json`), 4, 'person_not_found');
  t.notOk(existsSync(path.join(folder, 'ghost.json')));
  writeFileSync(path.join(folder, 'left'), '');
});

t.test('user erase, user remove', async (t) => {
  failedWith(t, await run('user erase anna@example.org --json'), 2, 'usage');
  t.equal((await run('user show anna@example.org')).exitCode, 0, 'nothing was done');
  const erased = await succeeds(t, 'user erase anna@example.org --yes --json');
  t.match(documentIn(erased), { erased: { log_rows: Number } });
  failedWith(t, await run('user show anna@example.org --json'), 4, 'person_not_found');
  failedWith(t, await run('user erase owner@example.org --yes --json'), 3, 'last_admin');
  failedWith(t, await run('user erase ghost --yes --json'), 4, 'person_not_found');
  failedWith(
    t,
    await run('user erase 01941b2c-0000-7000-8000-0000000000ff --yes --json'),
    4,
    'user_not_found',
  );

  const shown = z.object({ user: z.looseObject({ id: z.string() }) });
  const { user } = shown.parse(documentIn(await run('user show display --json')));
  await succeeds(t, 'user remove display');
  failedWith(t, await run('user remove display --json'), 4, 'person_not_found');
  failedWith(t, await run('user remove owner@example.org --json'), 3, 'last_admin');
  const later = await run(`user erase ${user.id} --yes --json`);
  t.equal(later.exitCode, 0, 'who was removed before, by id');

  t.equal(await hub.program.stop(), 0);
  const database = readFileSync(path.join(hub.dataDir, 'doorward.db'));
  for (const trace of ['anna@example.org', 'Karimova', '+998901234567', 'Hall display'])
    t.notOk(database.includes(trace), `no ${trace} in the database`);
  t.ok(database.includes('owner@example.org'), 'of others there is');
});

t.test('every command says what it takes, with examples', async (t) => {
  const lines = [
    ...[
      'show',
      'set',
      'password',
      'enable',
      'disable',
      'sessions',
      'sign-out',
      'export',
      'remove',
      'erase',
    ].map((name) => `user ${name}`),
    ...['add', 'list', 'revoke'].map((name) => `token ${name}`),
    ...['show', 'rotate'].map((name) => `invite ${name}`),
  ];
  for (const line of lines) {
    const help = await run(`${line} --help`);
    t.equal(help.exitCode, 0, line);
    failedWith(t, await run(`${line} --json`), 2, 'usage');
    failedWith(
      t,
      await runHere([...line.split(' '), 'x', 'y', '--data-dir', folder, '--json'], {}),
      line === 'user export' || line === 'token revoke' ? 5 : 2,
      line === 'user export' || line === 'token revoke' ? 'hub_unreachable' : 'usage',
    );
  }
});
