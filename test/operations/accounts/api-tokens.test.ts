import t from 'tap';
import { API_TOKENS_MAX } from '../../../src/operations/accounts/create-api-token.js';
import { CLI, codeOf, household, newUser, ORIGIN, PASSWORD } from './household.js';

async function home(t: Parameters<typeof household>[0]) {
  const house = await household(t);
  const anna = await house.accounts.createUser(CLI, newUser('anna'));
  const signedIn = house.accounts.authenticate(
    (await house.accounts.logIn('anna', PASSWORD, ORIGIN)).tokens.access,
  );
  const make = (expiresAtMs: number | null = null) =>
    house.accounts.createApiToken(
      signedIn,
      { name: 'Panel', scopes: ['devices:read', 'devices:read'], expiresAtMs },
      ORIGIN,
    );
  return { ...house, anna, signedIn, make };
}

t.test('a token speaks for its person; its text is nowhere in the store', async (t) => {
  const { accounts, store, signedIn, anna, make, events } = await home(t);
  const { token, text } = await make();
  t.match(text, /^dwt_[\w-]{43}$/);
  t.same(token.scopes, ['devices:read']);
  t.match(accounts.authenticateApiToken(text), { user: { id: anna.id }, token: { name: 'Panel' } });
  await store.write(() => undefined);
  const file = store['sql'].connection.serialize();
  t.equal(file.includes(text.slice(4)), false);
  t.notMatch(JSON.stringify(await events('API_TOKEN_CREATED')), text);
  t.equal(accounts.listApiTokens(signedIn).length, 1);
  t.type(accounts.listApiTokens(signedIn)[0]?.lastUsedAtMs, 'number');
});

t.test('its last use is told to the hour, with one write an hour', async (t) => {
  const { accounts, store, clock, make } = await home(t);
  const { text } = await make();
  accounts.authenticateApiToken(text);
  await store.write(() => undefined);
  const before = store.counts.commits;
  for (let i = 0; i < 100; i += 1) accounts.authenticateApiToken(text);
  await store.write(() => undefined);
  t.equal(store.counts.commits - before, 1, 'only the one that we asked for');
  clock.advance(3_600_000);
  const { token } = accounts.authenticateApiToken(text);
  await store.write(() => undefined);
  t.ok((accounts.authenticateApiToken(text).token.lastUsedAtMs ?? 0) > (token.lastUsedAtMs ?? 0));
});

t.test('revoked, expired, unknown, of somebody who is gone: each its own refusal', async (t) => {
  const { accounts, clock, signedIn, anna, make } = await home(t);
  const idOf = new Map<string, string>();
  const code = async (text: string) => {
    const byText = await codeOf(() => accounts.authenticateApiToken(text));
    const id = idOf.get(text);
    if (id !== undefined)
      t.equal(await codeOf(() => accounts.standingOfApiToken(id)), byText, 'by its id too');
    return byText;
  };
  t.equal(await codeOf(() => make(clock.wallMs())), 'window_empty');
  const { text: short, token: soonOver } = await make(clock.wallMs() + 1_000);
  idOf.set(short, soonOver.id);
  t.equal(await code(short), 'none');
  clock.advance(1_000);
  t.equal(await code(short), 'token_expired');
  const { text, token } = await make();
  idOf.set(text, token.id);
  t.equal(await codeOf(() => accounts.standingOfApiToken(anna.id)), 'token_malformed');
  t.equal(await code(`${text}x`), 'token_malformed');
  t.equal(await code('dwt_'), 'token_malformed');
  t.equal(await code('x'.repeat(10_000)), 'token_malformed');
  await accounts.revokeApiToken(signedIn, token.id, ORIGIN);
  t.equal(await code(text), 'token_revoked');
  t.equal(await codeOf(() => accounts.revokeApiToken(signedIn, token.id, ORIGIN)), 'api_token_not_found');
  const { text: later } = await make();
  await accounts.updateUser(CLI, anna.id, { isActive: false });
  t.equal(await code(later), 'token_revoked');
  await accounts.updateUser(CLI, anna.id, { isActive: true });
  t.equal(await code(later), 'token_revoked', 'what was cut stays cut');
});

t.test('a new password ends what an old one may have made; signing out does not', async (t) => {
  const { accounts, anna, make } = await home(t);
  const { text } = await make();
  await accounts.signOutEverywhere(CLI, anna.id);
  t.equal(await codeOf(() => accounts.authenticateApiToken(text)), 'none');
  const again = accounts.authenticate((await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens.access);
  await accounts.changePassword(again, PASSWORD, 'another good one', ORIGIN);
  t.equal(await codeOf(() => accounts.authenticateApiToken(text)), 'token_revoked');
});

t.test('another person can neither see nor revoke it, and there is a limit', async (t) => {
  const { accounts, make } = await home(t);
  await accounts.createUser(CLI, newUser('bob'));
  const bob = accounts.authenticate((await accounts.logIn('bob', PASSWORD, ORIGIN)).tokens.access);
  const { token } = await make();
  t.equal(accounts.listApiTokens(bob).length, 0);
  t.equal(await codeOf(() => accounts.revokeApiToken(bob, token.id, ORIGIN)), 'api_token_not_found');
  for (let n = 1; n < API_TOKENS_MAX; n += 1) await make();
  t.equal(await codeOf(() => make()), 'api_tokens_full');
});
