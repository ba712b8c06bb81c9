import t from 'tap';
import { SAME_SUCCESSOR_MS } from '../../../src/operations/accounts/refresh-tokens.js';
import { CLI, codeOf, household, LIVES, newUser, ORIGIN, PASSWORD } from './household.js';

t.test('a refresh token is exchanged for a new pair of the same session', async (t) => {
  const { accounts, store, clock } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const first = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const { sid, jti } = accounts.verifyToken(first.refresh);
  clock.advance(LIVES.accessS * 1000);
  t.equal(await codeOf(() => accounts.authenticate(first.access)), 'token_expired');

  const second = await accounts.refreshTokens(first.refresh, ORIGIN);
  t.equal(accounts.authenticate(second.access).sessionId, sid);
  const claims = accounts.verifyToken(second.refresh);
  t.equal(claims.sid, sid);
  t.not(claims.jti, jti);
  t.match(store.sessions.byId(sid), {
    refreshId: claims.jti,
    lastUsedAtMs: clock.wallMs(),
    expiresAtMs: clock.wallMs() + LIVES.refreshS * 1000,
    revokedAtMs: null,
  });
});

t.test('a used one ends the whole session, for the thief and for the owner', async (t) => {
  const { accounts, store, events, clock } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const first = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const other = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const second = await accounts.refreshTokens(first.refresh, ORIGIN);
  const { sessionId } = accounts.authenticate(second.access);

  t.equal(await codeOf(() => accounts.verifyToken(first.refresh)), 'token_revoked');
  t.equal(accounts.authenticate(second.access).user.id, anna.id, 'asking about a used one ends nothing');

  clock.advance(SAME_SUCCESSOR_MS + 1);
  const thief = { ipAddress: '203.0.113.9', userAgent: null };
  t.equal(await codeOf(() => accounts.refreshTokens(first.refresh, thief)), 'token_revoked');
  t.equal(await codeOf(() => accounts.authenticate(second.access)), 'token_revoked');
  t.equal(await codeOf(() => accounts.refreshTokens(second.refresh, ORIGIN)), 'token_revoked');
  t.type(store.sessions.byId(sessionId)?.revokedAtMs, 'number', 'on the disk');
  t.equal(accounts.authenticate(other.access).user.id, anna.id, 'other sessions go on');

  const rows = await events('SESSION_REVOKED');
  t.equal(rows.length, 1);
  t.match(rows[0], {
    reason: 'refresh_reused',
    userId: anna.id,
    ipAddress: thief.ipAddress,
    data: { session_id: sessionId },
  });
});

t.test('the same token at the same time: one successor for all, until that is used', async (t) => {
  const { accounts, clock } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { refresh } = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  const tabs = await Promise.all([
    accounts.refreshTokens(refresh, ORIGIN),
    accounts.refreshTokens(refresh, ORIGIN),
    accounts.refreshTokens(refresh, ORIGIN),
  ]);
  clock.advance(SAME_SUCCESSOR_MS);
  tabs.push(await accounts.refreshTokens(refresh, ORIGIN));
  t.equal(new Set(tabs.map((pair) => pair.refresh)).size, 1, 'one refresh token');
  for (const { access } of tabs) t.equal(accounts.authenticate(access).user.username, 'anna');
  const next = await accounts.refreshTokens(tabs[0].refresh, ORIGIN);
  t.equal(
    await codeOf(() => accounts.refreshTokens(refresh, ORIGIN)),
    'token_revoked',
    'its successor was used',
  );
  t.equal(await codeOf(() => accounts.authenticate(next.access)), 'token_revoked', 'so the session ended');
});

t.test('without rotation the refresh token lives on, to its own end', async (t) => {
  const { accounts, clock } = await household(t, { refreshRotation: false });
  await accounts.createUser(CLI, newUser('anna'));
  const { refresh } = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  for (let day = 0; day < 6; day += 1) {
    clock.advance(24 * 3_600_000);
    const again = await accounts.refreshTokens(refresh, ORIGIN);
    t.equal(again.refresh, refresh);
    t.equal(accounts.authenticate(again.access).user.username, 'anna');
  }
  clock.advance(24 * 3_600_000);
  t.equal(await codeOf(() => accounts.refreshTokens(refresh, ORIGIN)), 'token_expired');
});

t.test('an access token refreshes nothing', async (t) => {
  const { accounts } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { access } = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  t.equal(await codeOf(() => accounts.refreshTokens(access, ORIGIN)), 'token_wrong_type');
  t.equal(accounts.authenticate(access).user.username, 'anna');
});
