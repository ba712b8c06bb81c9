import t from 'tap';
import type { User } from '../../../src/accounts/user.js';
import { callerOf, CLI, codeOf, household, type Household, newUser, ORIGIN, PASSWORD } from './household.js';

const PHONE = '+998901234567';
const NEXT = 'an entirely new one';

async function withAnna(t: Parameters<typeof household>[0], flags: Partial<User>, given = {}) {
  const home = await household(t, given);
  const anna = await home.accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  await home.store.write((tx) => {
    tx.users.update({ ...anna, ...flags });
  });
  return { ...home, anna };
}

function ask({ accounts, clock, letters }: Household, identifier: string): string | null {
  const before = letters.length;
  accounts.requestPasswordReset(identifier, ORIGIN);
  clock.advance(1);
  return letters.length > before ? (letters.at(-1)?.code ?? '') : null;
}

t.test('a forgotten password: every session and API token ends', async (t) => {
  const home = await withAnna(t, { phoneVerified: true });
  const { accounts, anna, events, letters } = home;
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  const signedIn = accounts.authenticate(tokens.access);
  const scopes = ['devices:read'] as const;
  const api = await accounts.createApiToken(signedIn, { name: 'x', scopes, expiresAtMs: null }, ORIGIN);
  const code = ask(home, 'ANNA');
  t.match(letters, [{ channel: 'sms', to: PHONE, text: /new password/ }]);
  await accounts.resetPassword('anna', code ?? '', NEXT, ORIGIN);
  t.equal(await codeOf(() => accounts.authenticate(tokens.access)), 'token_revoked');
  t.equal(await codeOf(() => accounts.authenticateApiToken(api.text)), 'token_revoked');
  t.equal(await codeOf(() => accounts.logIn('anna', PASSWORD, ORIGIN)), 'invalid_credentials');
  t.equal((await accounts.logIn('anna', NEXT, ORIGIN)).user.id, anna.id);
  t.match(await events('PASSWORD_RESET'), [
    { userId: anna.id, actor: { kind: 'user', id: anna.id }, ipAddress: ORIGIN.ipAddress },
  ]);
  t.match(await events('SESSION_REVOKED'), [{ reason: 'password_reset', data: { sessions: 1 } }]);
  t.equal(
    await codeOf(() => accounts.resetPassword('anna', code ?? '', NEXT, ORIGIN)),
    'code_invalid',
    'once',
  );
});

t.test('a code goes to what is verified and to nothing else', async (t) => {
  const cases: readonly (readonly [Partial<User>, string, string | null])[] = [
    [{}, 'anna', null],
    [{}, PHONE, null],
    [{ phoneVerified: true }, PHONE, PHONE],
    [{ phoneVerified: true }, 'anna@example.org', PHONE],
    [{ emailVerified: true }, PHONE, 'anna@example.org'],
    [{ emailVerified: true, phoneVerified: true }, 'anna@example.org', 'anna@example.org'],
    [{ emailVerified: true, phoneVerified: true }, 'anna', PHONE],
    [{ emailVerified: true, phoneVerified: true, isActive: false }, 'anna', null],
  ];
  for (const [flags, typed, to] of cases) {
    const home = await withAnna(t, flags);
    const code = ask(home, typed);
    t.equal(home.letters[0]?.to ?? null, to, `${JSON.stringify(flags)} ${typed}`);
    t.equal(code === null, to === null);
  }
  const mailOnly = await withAnna(
    t,
    { emailVerified: true, phoneVerified: true },
    { messages: { canReach: (channel: string) => channel === 'email', send: () => () => undefined } },
  );
  ask(mailOnly, PHONE);
  t.match(await mailOnly.events('CODE_REQUESTED'), [{ success: true, data: { to: 'a•••@example.org' } }]);
});

t.test('any name of theirs will do with the code', async (t) => {
  for (const typed of ['anna', PHONE, 'anna@example.org']) {
    const home = await withAnna(t, { phoneVerified: true });
    const code = ask(home, 'anna') ?? '';
    t.equal(await codeOf(() => home.accounts.resetPassword(typed, code, NEXT, ORIGIN)), 'none', typed);
  }
});

t.test('a bad password costs no try, a busy hub no code', async (t) => {
  const home = await withAnna(t, { phoneVerified: true });
  const { accounts } = home;
  const code = ask(home, 'anna') ?? '';
  for (const bad of ['short', 'password1', 'x'.repeat(300)]) {
    t.match(await codeOf(() => accounts.resetPassword('anna', code, bad, ORIGIN)), /^password_/);
    t.match(
      await codeOf(() => accounts.resetPassword('nobody', code, bad, ORIGIN)),
      /^password_/,
      'nor tells who is',
    );
  }
  // More log-ins than may wait: the hash of the new password finds no room.
  const crowd = Array.from({ length: 80 }, () => codeOf(() => accounts.logIn('anna', 'wrong', ORIGIN)));
  t.equal(await codeOf(() => accounts.resetPassword('anna', code, NEXT, ORIGIN)), 'busy');
  await Promise.all(crowd);
  t.equal(await codeOf(() => accounts.resetPassword('anna', code, NEXT, ORIGIN)), 'none');
});

t.test('strangers and wrong codes are told the same, before any hash', async (t) => {
  const home = await withAnna(t, { phoneVerified: true });
  const code = ask(home, 'anna') ?? '';
  const wrong = (code.startsWith('1') ? '2' : '1') + code.slice(1);
  const hashes = home.scrypts.length;
  for (const name of ['anna', 'nobody', '+998901234000', 'no@example.org'])
    t.equal(await codeOf(() => home.accounts.resetPassword(name, wrong, NEXT, ORIGIN)), 'code_invalid', name);
  t.equal(home.scrypts.length, hashes);
  t.equal(await codeOf(() => home.accounts.resetPassword('a b', wrong, NEXT, ORIGIN)), 'invalid_input');
  t.equal((await home.events('CODE_REFUSED')).length, 4);
});

t.test('what changed since the code was made counts', async (t) => {
  for (const change of [{ isActive: false }, { phone: '+998901234568' }, { phone: null }]) {
    const home = await withAnna(t, { phoneVerified: true });
    const code = ask(home, 'anna') ?? '';
    await home.accounts.updateUser(CLI, home.anna.id, change);
    const outcome = await codeOf(() => home.accounts.resetPassword('anna', code, NEXT, ORIGIN));
    t.equal(outcome, 'code_invalid', JSON.stringify(change));
    t.equal(await codeOf(() => home.accounts.logIn('anna', NEXT, ORIGIN)), 'invalid_credentials');
  }
});

t.test('a reset by an admin ends sessions and is logged', async (t) => {
  const { accounts, anna, events } = await withAnna(t, {});
  const boss = await accounts.createUser(CLI, newUser('boss', 'admin'));
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  await accounts.updateUser(callerOf(boss), anna.id, { password: NEXT });
  t.equal(await codeOf(() => accounts.authenticate(tokens.access)), 'token_revoked');
  t.match(await events('USER_CHANGED'), [{ actor: { id: boss.id }, data: { changes: ['password'] } }]);
  t.equal((await accounts.logIn('anna', NEXT, ORIGIN)).user.id, anna.id);
});

t.test('one’s own new phone and address, while logged in', async (t) => {
  const home = await withAnna(t, {});
  const { accounts, anna, clock, letters, events } = home;
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  const self = () => accounts.authenticate(tokens.access);
  for (const kind of ['phone', 'email'] as const) {
    accounts.requestOwnCode(self(), kind, ORIGIN);
    const { code = '' } = letters.at(-1) ?? {};
    t.equal(letters.at(-1)?.to, anna[kind]);
    t.equal(await codeOf(() => accounts.verifyOwn(self(), kind, '0000', ORIGIN)), 'code_invalid');
    const verified = await accounts.verifyOwn(self(), kind, code, ORIGIN);
    t.ok(kind === 'phone' ? verified.phoneVerified : verified.emailVerified);
    t.equal(
      await codeOf(() => {
        accounts.requestOwnCode(self(), kind, ORIGIN);
      }),
      'already_verified',
    );
  }
  t.match(self().user, { phoneVerified: true, emailVerified: true });
  t.equal((await events('PHONE_VERIFIED', 'EMAIL_VERIFIED')).length, 2);
  t.equal((await events('LOGGED_IN')).length, 1, 'it is no log-in');
  for (const row of await events('CODE_REQUESTED', 'CODE_REFUSED', 'CODE_VERIFIED'))
    t.match(
      row,
      { userId: anna.id, actor: { kind: 'user', id: anna.id }, data: { purpose: 'verify' } },
      row.type,
    );

  await accounts.updateUser(callerOf(anna), anna.id, { phone: '+998901234568' });
  accounts.requestOwnCode(self(), 'phone', ORIGIN);
  const { code = '' } = letters.at(-1) ?? {};
  await accounts.updateUser(callerOf(anna), anna.id, { phone: '+998901234569' });
  t.equal(
    await codeOf(() => accounts.verifyOwn(self(), 'phone', code, ORIGIN)),
    'code_invalid',
    'of the phone before',
  );
  t.equal(self().user.phoneVerified, false);
  await accounts.updateUser(callerOf(anna), anna.id, { phone: null });
  t.equal(
    await codeOf(() => {
      accounts.requestOwnCode(self(), 'phone', ORIGIN);
    }),
    'nothing_to_verify',
  );
  t.equal(await codeOf(() => accounts.verifyOwn(self(), 'phone', code, ORIGIN)), 'nothing_to_verify');
  clock.advance(1);
});
