import t from 'tap';
import { CACHED_SESSIONS_MAX, SessionCache } from '../../../src/operations/accounts/session-cache.js';
import { sampleSession, sampleUser, uuid } from '../../store/samples.js';
import { CLI, codeOf, household, newUser, ORIGIN, PASSWORD } from './household.js';

t.test('no query once warm', async (t) => {
  const { accounts, store } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { access, refresh } = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const cold = store.counts.statements;
  accounts.authenticate(access);
  t.ok(store.counts.statements > cold, 'the first one asks');
  const warm = store.counts.statements;
  for (let n = 0; n < 100; n += 1) accounts.authenticate(access);
  accounts.verifyToken(refresh);
  t.equal(store.counts.statements, warm);
});

t.test('who is not there, not active, or of no session', async (t) => {
  const { accounts, store, signer, clock } = await household(t);
  const gone = sampleUser(1, { isActive: false });
  const anna = sampleUser(2);
  const expiresAtMs = clock.wallMs() + 3_600_000;
  const session = (n: number) => sampleSession(n, anna.id, { expiresAtMs });
  await store.write((tx) => {
    tx.users.insert(gone, null);
    tx.users.insert(anna, null);
    tx.sessions.insert(sampleSession(11, gone.id, { expiresAtMs }));
    tx.sessions.insert(session(12));
    tx.sessions.insert({ ...session(13), revokedAtMs: clock.wallMs() });
  });
  const cases: readonly (readonly [string, typeof anna, number, string])[] = [
    ['in order', anna, 12, 'none'],
    ['unknown', sampleUser(99), 12, 'user_unknown'],
    ['inactive', gone, 11, 'user_inactive'],
    ['revoked', anna, 13, 'token_revoked'],
    ['of no session', anna, 14, 'token_revoked'],
    ["of another person's session", anna, 11, 'token_revoked'],
  ];
  for (const [name, user, n, code] of cases) {
    const tokens = signer.pair(user, session(n));
    t.equal(await codeOf(() => accounts.authenticate(tokens.access)), code, name);
    t.equal(await codeOf(() => accounts.verifyToken(tokens.access)), code, name);
    t.equal(await codeOf(() => accounts.verifyToken(tokens.refresh)), code, name);
  }
  const foreign = signer.pair(sampleUser(99), session(12)).access;
  t.equal(
    await codeOf(() => accounts.authenticate(foreign)),
    'user_unknown',
    'also with the session at hand',
  );
  t.equal(
    await codeOf(() => accounts.authenticate(signer.pair(anna, session(12)).refresh)),
    'token_wrong_type',
  );
});

t.test('a role counts as it is, not as the token says', async (t) => {
  const { accounts, signer, store } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const { access } = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const { sessionId } = accounts.authenticate(access);
  const session = store.sessions.byId(sessionId);
  if (!session) throw new Error('there is a session');
  const raised = signer.access({ ...anna, role: 'admin' }, session);
  t.equal(accounts.authenticate(raised).user.role, 'member');
});

t.test('the cache', async (t) => {
  const reads = { sessions: 0 };
  const cache = new SessionCache({
    users: { byId: (id: string) => ({ ...sampleUser(1), id }) },
    sessions: {
      byId: (id: string) => {
        reads.sessions += 1;
        return { ...sampleSession(1, uuid(Number(id) % 2)), id };
      },
    },
  } as never);
  const ask = (n: number) => cache.standingOf({ sid: String(n), user_id: uuid(n % 2) });
  const asked = (n: number) => {
    const before = reads.sessions;
    ask(n);
    return reads.sessions - before;
  };

  for (let n = 0; n < CACHED_SESSIONS_MAX; n += 1) ask(n);
  t.equal(cache.size, CACHED_SESSIONS_MAX);
  t.equal(asked(0), 0);
  ask(CACHED_SESSIONS_MAX);
  t.equal(cache.size, CACHED_SESSIONS_MAX, 'is bounded');
  t.equal(asked(0), 0, 'keeps what was used');
  t.equal(asked(1), 1, 'and drops what was not');

  cache.forget('0');
  t.equal(asked(0), 1);
  cache.forgetUser(uuid(0));
  t.equal(asked(0), 1);
  t.equal(asked(4), 1);
  t.equal(asked(5), 0, 'the other person stays');
  cache.forget('nothing');
  cache.forgetUser('nobody');
});
