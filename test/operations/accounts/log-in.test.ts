import t from 'tap';
import { REFUSED_ROWS_PER_MINUTE_MAX } from '../../../src/operations/accounts/refused-log-ins.js';
import { USER_AGENT_CHARACTERS_MAX } from '../../../src/operations/accounts/open-session.js';
import { sampleUser } from '../../store/samples.js';
import { SESSIONS_OF_USER_MAX } from '../../../src/store/tables/session-table.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { systemRandom } from '../../../src/kit/random.js';
import { PasswordHashes } from '../../../src/operations/accounts/password-hashes.js';
import { CLI, codeOf, household, LOG2_COST, newUser, ORIGIN, PASSWORD } from './household.js';

t.test('by e-mail, username or phone, whichever it is', async (t) => {
  const { accounts } = await household(t);
  const anna = await accounts.createUser(CLI, { ...newUser('anna'), phone: '+998 90 123 45 67' });
  for (const typed of ['anna', ' ANNA ', 'Anna@Example.org', '+998901234567', '+998 (90) 123-45-67']) {
    const { user } = await accounts.logIn(typed, PASSWORD, ORIGIN);
    t.equal(user.id, anna.id, typed);
  }
});

t.test('opens a session that tells from where', async (t) => {
  const { accounts, store, clock, events } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  t.equal(anna.lastLoginAtMs, null);
  clock.advance(5_000);
  const browser = 'Mozilla '.repeat(100);
  const { user, tokens } = await accounts.logIn('anna', PASSWORD, { ...ORIGIN, userAgent: browser });
  t.match(user, { lastLoginAtMs: clock.wallMs(), lastLoginIp: ORIGIN.ipAddress });
  t.strictSame(store.users.byId(anna.id), user, 'as stored');

  const signedIn = accounts.authenticate(tokens.access);
  t.strictSame(signedIn.user, user);
  t.match(store.sessions.byId(signedIn.sessionId), {
    userId: anna.id,
    userAgent: browser.slice(0, USER_AGENT_CHARACTERS_MAX),
    ipAddress: ORIGIN.ipAddress,
    createdAtMs: clock.wallMs(),
    revokedAtMs: null,
  });
  const [row, ...more] = await events('LOGGED_IN');
  t.same(more, []);
  t.match(row, {
    userId: anna.id,
    actor: { kind: 'user', id: anna.id, name: 'anna Test' },
    ipAddress: ORIGIN.ipAddress,
    data: { session_id: signedIn.sessionId },
  });
});

t.test('a later log-in shows in sessions that were open', async (t) => {
  const { accounts, clock } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  accounts.authenticate(tokens.access);
  clock.advance(1_000);
  await accounts.logIn('anna', PASSWORD, { ...ORIGIN, ipAddress: '192.0.2.8' });
  t.match(accounts.authenticate(tokens.access).user, {
    lastLoginAtMs: clock.wallMs(),
    lastLoginIp: '192.0.2.8',
  });
});

t.test(
  'a refusal is the same for a wrong password, a stranger and nonsense, and costs the same',
  async (t) => {
    const { accounts, scrypts, store, events } = await household(t);
    const anna = await accounts.createUser(CLI, newUser('anna'));
    await store.write((tx) => {
      tx.users.insert(sampleUser(7, { username: 'nopassword' }), null);
    });
    const cases: readonly (readonly [string, string | null])[] = [
      ['anna', anna.id],
      ['nobody', null],
      ['nobody@example.org', null],
      ['not an identifier!', null],
      ['', null],
      ['nopassword', sampleUser(7).id],
    ];
    const costs: (readonly number[])[] = [];
    for (const [typed] of cases) {
      const before = scrypts.length;
      t.equal(
        await codeOf(() => accounts.logIn(typed, 'wrong password', ORIGIN)),
        'invalid_credentials',
        typed,
      );
      costs.push(scrypts.slice(before));
    }
    t.equal(costs[0]?.length, 1, 'one scrypt for a person');
    for (const cost of costs) t.same(cost, costs[0]);

    const rows = await events('LOG_IN_REFUSED');
    t.same(
      rows.map(({ userId, reason, success }) => ({ userId, reason, success })),
      cases.map(([, userId]) => ({ userId, reason: 'invalid_credentials', success: false })),
    );
    t.notMatch(
      JSON.stringify(rows),
      /nonsense|wrong password|nobody@|not an identifier/,
      'what was typed is not kept',
    );
  },
);

t.test('a disabled account is told so after the right password only', async (t) => {
  const { accounts, store, events } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const hash = store.users.passwordHash(anna.id);
  const gone = sampleUser(8, { username: 'gone', email: null, isActive: false });
  await store.write((tx) => {
    tx.users.insert(gone, hash);
  });
  t.equal(await codeOf(() => accounts.logIn('gone', 'wrong password', ORIGIN)), 'invalid_credentials');
  t.equal(await codeOf(() => accounts.logIn('gone', PASSWORD, ORIGIN)), 'account_disabled');
  t.same(store.sessions.ofUser(gone.id), []);
  t.same(
    (await events('LOG_IN_REFUSED')).map(({ reason }) => reason),
    ['invalid_credentials', 'account_disabled'],
  );
});

t.test('strangers cannot fill the log or keep the disk busy', async (t) => {
  const { accounts, store, clock, events } = await household(t);
  const flood = REFUSED_ROWS_PER_MINUTE_MAX + 15;
  const { commits } = store.counts;
  for (let n = 0; n < flood; n += 10) {
    await Promise.all(
      Array.from({ length: Math.min(10, flood - n) }, () =>
        codeOf(() => accounts.logIn('nobody', 'wrong password', ORIGIN)),
      ),
    );
  }
  t.equal(store.counts.commits, commits, 'no refusal waits for a commit of its own');
  t.equal((await events('LOG_IN_REFUSED')).length, REFUSED_ROWS_PER_MINUTE_MAX);
  clock.advance(60_000);
  await codeOf(() => accounts.logIn('nobody', 'wrong password', ORIGIN));
  const rows = await events('LOG_IN_REFUSED');
  t.equal(rows.length, REFUSED_ROWS_PER_MINUTE_MAX + 1);
  t.same(rows.at(-1)?.data, { unlogged_before: 15 });
});

t.test('logging out ends this session and no other', async (t) => {
  const { accounts, store, events } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const phone = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const laptop = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const signedIn = accounts.authenticate(phone.access);
  await accounts.logOut(signedIn, ORIGIN);
  t.equal(await codeOf(() => accounts.authenticate(phone.access)), 'token_revoked');
  t.equal(await codeOf(() => accounts.verifyToken(phone.refresh)), 'token_revoked');
  t.equal(await codeOf(() => accounts.refreshTokens(phone.refresh, ORIGIN)), 'token_revoked');
  t.equal(accounts.authenticate(laptop.access).user.id, anna.id);

  const [first] = await events('LOGGED_OUT');
  t.match(first, { userId: anna.id, data: { session_id: signedIn.sessionId } });
  const { revokedAtMs } = store.sessions.byId(signedIn.sessionId) ?? {};
  await accounts.logOut(signedIn, ORIGIN);
  t.equal((await events('LOGGED_OUT')).length, 1, 'twice is once');
  t.equal(store.sessions.byId(signedIn.sessionId)?.revokedAtMs, revokedAtMs);
});

t.test('a device stays listed and counted however many others came and went since', async (t) => {
  const { accounts, store, newId, clock } = await household(t, { sessions: [2, 'refuse'] });
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const phone = accounts.authenticate((await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens.access);
  const one = store.sessions.byId(phone.sessionId);
  if (!one) throw new Error('no session');
  clock.advance(1_000);
  await store.write((tx) => {
    for (let n = 0; n < SESSIONS_OF_USER_MAX; n += 1) {
      tx.sessions.insert({ ...one, id: newId(), revokedAtMs: clock.wallMs() });
    }
  });
  t.same(
    accounts.listOwnSessions(phone).map(({ id }) => id),
    [phone.sessionId],
  );
  await accounts.logIn('anna', PASSWORD, ORIGIN);
  t.equal(await codeOf(() => accounts.logIn('anna', PASSWORD, ORIGIN)), 'already_logged_in');
  t.equal(store.sessions.openOf(anna.id, clock.wallMs()).length, 2);
});

t.test('a password that was changed while it was being checked opens nothing', async (t) => {
  const { accounts, store } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const hash = store.users.passwordHash(anna.id) ?? '';
  const other = store.users.passwordHash(
    (await accounts.createUser(CLI, { ...newUser('bob'), password: 'another good one' })).id,
  );
  const late = codeOf(() => accounts.logIn('anna', PASSWORD, ORIGIN));
  await store.write((tx) => {
    tx.users.setPasswordHash(anna.id, other ?? '');
  });
  t.equal(await late, 'invalid_credentials');
  t.same(store.sessions.ofUser(anna.id), []);
  await store.write((tx) => {
    tx.users.setPasswordHash(anna.id, hash);
  });
  t.ok(await accounts.logIn('anna', PASSWORD, ORIGIN));
});

t.test('log-ins at once that hash a weak password anew all succeed', async (t) => {
  const { accounts, store } = await household(t, { log2Cost: LOG2_COST + 1 });
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const weak = await new PasswordHashes(new ScryptPool(), systemRandom, {
    log2Cost: LOG2_COST,
    parallelization: 1,
  }).hash(PASSWORD);
  await store.write((tx) => {
    tx.users.setPasswordHash(anna.id, weak);
  });
  const all = await Promise.all([1, 2, 3].map(() => accounts.logIn('anna', PASSWORD, ORIGIN)));
  for (const { tokens } of all) t.equal(accounts.authenticate(tokens.access).user.id, anna.id);
  t.match(store.users.passwordHash(anna.id), `ln=${LOG2_COST + 1},`);
});
