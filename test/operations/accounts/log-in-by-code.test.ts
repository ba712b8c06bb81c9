import t from 'tap';
import { CODE_LIFE_MS } from '../../../src/accounts/one-time-code.js';
import {
  callerOf,
  CLI,
  codeOf,
  failureOf,
  household,
  type Household,
  newUser,
  ORIGIN,
  PASSWORD,
} from './household.js';

const PHONE = '+998901234567';
const wrongOf = (code: string) => (code.startsWith('1') ? '2' : '1') + code.slice(1);

/** Asks, lets what happens after the answer happen, and gives the code that came. */
function ask({ accounts, clock, letters }: Household, identifier = PHONE): string {
  const before = letters.length;
  accounts.requestLogInCode(identifier.includes('@') ? 'email' : 'phone', identifier, ORIGIN);
  clock.advance(1);
  return letters.length > before ? (letters.at(-1)?.code ?? '') : 'none';
}

t.test('a code is told in the language of its receiver', async (t) => {
  const home = await household(t);
  const { accounts, clock, letters } = home;
  for (const [name, locale, subject] of [
    ['anna', 'ru', 'Ваш код Doorward'],
    ['bobur', 'uz', 'Sizning Doorward kodingiz'],
    ['carl', 'en', 'Your Doorward code'],
  ] as const) {
    const { id } = await accounts.createUser(CLI, newUser(name));
    await accounts.updateUser(CLI, id, { email: `${name}@example.org`, locale });
    clock.advance(5_000);
    const code = ask(home, `${name}@example.org`);
    t.match(code, /^\d{6}$/);
    t.equal(letters.at(-1)?.subject, subject);
  }
  t.match(letters[0]?.text, /^Ваш код Doorward: \d{6}\. Он действует 5 минут /);
});

t.test('who has no account yet is told in the language they ask in, and keeps it', async (t) => {
  const { accounts, store, clock, letters } = await household(t, { signUp: 'open' });
  const russian = { ...ORIGIN, language: 'ru' as const };
  accounts.requestLogInCode('phone', PHONE, russian);
  clock.advance(1);
  t.match(letters[0]?.text, /^Ваш код Doorward: /);
  const { user } = await accounts.logInByCode('phone', PHONE, letters[0]?.code ?? '', russian);
  t.equal(user.locale, 'ru');
  accounts.requestLogInCode('phone', PHONE, { ...ORIGIN, language: 'uz' });
  clock.advance(1);
  t.match(letters[1]?.text, /^Ваш код Doorward: /, 'whoever asks: it is the receiver who reads it');
  const eve = await accounts.register(newUser('eve'), null, { ...ORIGIN, language: 'uz' });
  t.equal(store.users.byId(eve.user.id)?.locale, 'uz');
  const bob = await accounts.register(newUser('bob'), null, ORIGIN);
  t.equal(bob.user.locale, 'en');
});

t.test('by phone and by e-mail, and they are verified by it', async (t) => {
  const home = await household(t);
  const { accounts, store, clock, letters, events } = home;
  const anna = await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  clock.advance(5_000);
  const code = ask(home, ' +998 (90) 123-45-67 ');
  t.match(letters, [{ channel: 'sms', to: PHONE, subject: null, text: /^Your Doorward code is \d{6}\./ }]);
  const { user, tokens, created } = await accounts.logInByCode('phone', '+998 90 1234567', code, ORIGIN);
  t.match(user, { id: anna.id, phoneVerified: true, emailVerified: false, lastLoginAtMs: clock.wallMs() });
  t.match(user, { lastLoginIp: ORIGIN.ipAddress });
  t.equal(created, false);
  t.strictSame(store.users.byId(anna.id), user, 'as stored');
  t.strictSame(accounts.authenticate(tokens.access).user, user);

  t.equal(ask(home, 'Anna@Example.org'), 'none', 'her mailbox has to be verified from within');
  const signedIn = accounts.authenticate(tokens.access);
  accounts.requestOwnCode(signedIn, 'email', ORIGIN);
  await accounts.verifyOwn(signedIn, 'email', letters.at(-1)?.code ?? '', ORIGIN);
  const mailed = ask(home, 'Anna@Example.org');
  t.match(letters[2], { channel: 'email', to: 'anna@example.org', subject: 'Your Doorward code' });
  t.match((await accounts.logInByCode('email', 'anna@example.org', mailed, ORIGIN)).user, {
    phoneVerified: true,
    emailVerified: true,
  });
  t.ok(accounts.authenticate(tokens.access).user.emailVerified, 'other sessions know too');

  const changed = await accounts.updateUser(callerOf(user), anna.id, { phone: '+998901234568' });
  t.match(changed, { phoneVerified: false, emailVerified: true }, 'a new phone is not verified');
  t.same(
    (await events('CODE_REQUESTED', 'CODE_VERIFIED', 'PHONE_VERIFIED', 'EMAIL_VERIFIED', 'LOGGED_IN')).map(
      ({ type }) => type,
    ),
    [
      ...['CODE_REQUESTED', 'CODE_VERIFIED', 'PHONE_VERIFIED', 'LOGGED_IN'],
      ...['CODE_REQUESTED', 'CODE_REQUESTED', 'CODE_VERIFIED', 'EMAIL_VERIFIED'],
      ...['CODE_REQUESTED', 'CODE_VERIFIED', 'LOGGED_IN'],
    ],
  );
  const [requested, verified] = await events('CODE_REQUESTED', 'CODE_VERIFIED');
  t.match(requested, {
    success: true,
    userId: anna.id,
    ipAddress: ORIGIN.ipAddress,
    data: { to: '+998•••67' },
  });
  t.match(verified, {
    userId: anna.id,
    actor: { id: anna.id },
    data: { purpose: 'log_in', to: '+998•••67' },
  });
  t.notMatch(JSON.stringify([requested, verified]), /1234567/, 'masked');
  const rows = JSON.stringify(store.events.page({ cursor: null, size: 100 }, {}).rows);
  t.notOk([code, mailed].some((secret) => rows.includes(secret)));
});

t.test('a code counts once, also for two at once', async (t) => {
  const home = await household(t);
  const { accounts } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const code = ask(home);
  const results = await Promise.all(
    [1, 2, 3].map(() => codeOf(() => accounts.logInByCode('phone', PHONE, code, ORIGIN))),
  );
  t.same(results.sort(), ['code_invalid', 'code_invalid', 'none']);
});

t.test('three wrong tries end a code; two do not', async (t) => {
  const home = await household(t);
  const { accounts, events } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const attempt = (code: string) => codeOf(() => accounts.logInByCode('phone', PHONE, code, ORIGIN));
  const first = ask(home);
  t.equal(await attempt(wrongOf(first)), 'code_invalid');
  t.equal(await attempt('not a code'), 'code_invalid');
  t.equal(await attempt(` ${first.slice(0, 3)}-${first.slice(3)} `), 'none', 'as people type it');
  const second = ask(home);
  for (let n = 0; n < 3; n += 1) t.equal(await attempt(wrongOf(second)), 'code_invalid');
  t.equal(await attempt(second), 'code_invalid', 'now the right one is no good');
  const refused = await events('CODE_REFUSED');
  t.equal(refused.length, 6);
  t.match(refused[0], {
    success: false,
    reason: 'code_invalid',
    actor: { kind: 'nobody' },
    data: { purpose: 'log_in' },
  });
});

t.test('it ends after five minutes, whatever the wall clock does', async (t) => {
  const home = await household(t);
  const { accounts, clock } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const attempt = (code: string) => codeOf(() => accounts.logInByCode('phone', PHONE, code, ORIGIN));
  const late = ask(home);
  clock.jumpWall(-86_400_000);
  clock.advance(CODE_LIFE_MS);
  t.equal(await attempt(late), 'code_invalid', 'a clock that was set back gives it no time');
  const inTime = ask(home);
  clock.jumpWall(86_400_000);
  clock.advance(CODE_LIFE_MS - 2);
  t.equal(await attempt(inTime), 'none', 'one that was set forward takes none');
});

t.test('a new code voids the one before, and calls its message back', async (t) => {
  const home = await household(t);
  const { accounts, letters } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const old = ask(home);
  let next = ask(home);
  if (next === old) next = ask(home);
  t.ok(letters[0]?.withdrawn);
  t.equal(await codeOf(() => accounts.logInByCode('phone', PHONE, old, ORIGIN)), 'code_invalid');
  t.equal(await codeOf(() => accounts.logInByCode('phone', PHONE, next, ORIGIN)), 'none');
});

t.test('a code is good for what it was made for, and where', async (t) => {
  const home = await household(t);
  const { accounts, clock, letters } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  await accounts.createUser(CLI, { ...newUser('bob'), phone: '+998901234568' });
  const code = ask(home);
  t.equal(await codeOf(() => accounts.logInByCode('phone', '+998901234568', code, ORIGIN)), 'code_invalid');
  t.equal(
    await codeOf(() => accounts.logInByCode('email', 'anna@example.org', code, ORIGIN)),
    'code_invalid',
  );
  t.equal(
    await codeOf(() => accounts.resetPassword(PHONE, code, 'another password', ORIGIN)),
    'code_invalid',
  );
  await accounts.logInByCode('phone', PHONE, code, ORIGIN);
  accounts.requestPasswordReset(PHONE, ORIGIN);
  clock.advance(1);
  const reset = letters.at(-1)?.code ?? '';
  t.equal(await codeOf(() => accounts.logInByCode('phone', PHONE, reset, ORIGIN)), 'code_invalid');
});

t.test('nobody gets in who was shut out, or who is somebody else by now', async (t) => {
  const home = await household(t);
  const { accounts, letters, clock } = home;
  const anna = await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const attempt = (code: string) => codeOf(() => accounts.logInByCode('phone', PHONE, code, ORIGIN));
  const before = ask(home);
  await accounts.updateUser(CLI, anna.id, { isActive: false });
  t.equal(await attempt(before), 'code_invalid', 'deactivated since');
  t.equal(ask(home), 'none', 'and gets no code');
  await accounts.updateUser(CLI, anna.id, { isActive: true });
  const other = ask(home);
  await accounts.updateUser(CLI, anna.id, { phone: null });
  await accounts.createUser(CLI, { ...newUser('bob'), phone: PHONE });
  t.equal(await attempt(other), 'code_invalid', 'the phone is another person’s');
  clock.advance(4_000_000);
  const gone = ask(home);
  await accounts.deleteUser(CLI, accounts.listUsers(CLI, { cursor: null, size: 9 }).rows.at(-1)?.id ?? '');
  t.equal(await attempt(gone), 'code_invalid', 'removed since');
  t.equal(letters.length, 3);
});

t.test('limits on sessions hold, and a code that could not be used is not lost', async (t) => {
  const home = await household(t, { sessions: [1, 'refuse'] });
  const { accounts } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const { tokens } = await accounts.logInByCode('phone', PHONE, ask(home), ORIGIN);
  const code = ask(home);
  const attempt = () => codeOf(() => accounts.logInByCode('phone', PHONE, code, ORIGIN));
  t.equal(await attempt(), 'already_logged_in');
  await accounts.logOut(accounts.authenticate(tokens.access), ORIGIN);
  t.equal(await attempt(), 'none');
});

t.test('a number that somebody typed gives its holder nobody’s account', async (t) => {
  const home = await household(t, { signUp: 'open' });
  const { accounts, store, letters, events, clock } = home;
  const mallory = await accounts.register({ ...newUser('mallory'), phone: PHONE }, null, ORIGIN);
  t.equal(ask(home), 'none', 'whoever signs up with the phone of another does not catch them');
  t.match(await events('CODE_REQUESTED'), [
    { success: false, reason: 'not_verified', userId: mallory.user.id, data: { to: '+998•••67' } },
  ]);

  const bob = await accounts.createUser(CLI, newUser('bob'));
  const { user } = await accounts.logIn('bob', PASSWORD, ORIGIN);
  const [bobs, boss] = ['+998901234568', '+998901234569'];
  await accounts.updateUser(callerOf(user), bob.id, { phone: bobs });
  t.equal(ask(home, bobs), 'none', 'nor does who types it into their profile, or mistypes their own');
  await accounts.updateUser(CLI, bob.id, { phone: null });
  await accounts.updateUser(CLI, bob.id, { phone: bobs });
  t.equal(ask(home, bobs), 'none', 'nor an admin, once somebody is at home in the account');
  await accounts.createUser(CLI, { ...newUser('boss', 'manager'), phone: boss });
  t.equal(ask(home, boss), 'none', 'nobody becomes more than a member by it');
  t.equal(letters.length, 0);

  const signedIn = accounts.authenticate((await accounts.logIn('bob', PASSWORD, ORIGIN)).tokens.access);
  clock.advance(4_000_000);
  accounts.requestOwnCode(signedIn, 'phone', ORIGIN);
  await accounts.verifyOwn(signedIn, 'phone', letters.at(-1)?.code ?? '', ORIGIN);
  t.match(await accounts.logInByCode('phone', bobs, ask(home, bobs), ORIGIN), { user: { id: bob.id } });
  t.ok(store.users.byId(bob.id)?.phoneVerified);
});

t.test('a code to an account that somebody entered meanwhile is worth nothing', async (t) => {
  const home = await household(t);
  const { accounts } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const code = ask(home);
  t.match(code, /^\d{6}$/, 'made by those who run the house, and not entered yet');
  await accounts.logIn('anna', PASSWORD, ORIGIN);
  t.equal(await codeOf(() => accounts.logInByCode('phone', PHONE, code, ORIGIN)), 'code_invalid');
});

t.test('where sign-up is open a phone becomes a member', async (t) => {
  const home = await household(t, { signUp: 'open', phoneCountry: 'UZ' });
  const { accounts, store, letters, events, clock } = home;
  const code = ask(home, '90 123 45 67');
  t.equal(store.users.byIdentifier(PHONE), null, 'not before they have shown that it is theirs');
  const wrong = await codeOf(() => accounts.logInByCode('phone', PHONE, wrongOf(code), ORIGIN));
  t.equal(wrong, 'code_invalid');
  const { user, created, tokens } = await accounts.logInByCode('phone', '901234567', code, ORIGIN);
  t.match(user, {
    phone: PHONE,
    role: 'member',
    phoneVerified: true,
    isActive: true,
    lastLoginIp: ORIGIN.ipAddress,
  });
  t.ok(created);
  t.equal(accounts.authenticate(tokens.access).user.id, user.id);
  t.match(await events('USER_CREATED'), [{ userId: user.id, data: { role: 'member' } }]);
  t.equal(
    await codeOf(() => accounts.logIn(PHONE, '', ORIGIN)),
    'invalid_credentials',
    'they have no password',
  );
  t.match(await accounts.logInByCode('phone', PHONE, ask(home), ORIGIN), {
    created: false,
    user: { id: user.id },
  });

  accounts.requestLogInCode('email', 'stranger@example.org', ORIGIN);
  clock.advance(1);
  t.equal(letters.length, 2, 'an address is no phone');
  let sent = 0;
  for (let n = 0; n < 80; n += 1)
    sent += ask(home, `+9989011${String(n).padStart(5, '0')}`) === 'none' ? 0 : 1;
  t.equal(sent, 59, 'strangers can spend so much and no more');
  t.not(ask(home), 'none', 'people who are known get theirs');
});

for (const signUp of ['invite', 'closed'] as const) {
  t.test(`where sign-up is ${signUp} a stranger’s phone gets no message`, async (t) => {
    const home = await household(t, { signUp });
    t.equal(ask(home), 'none');
    t.match(await home.events('CODE_REQUESTED'), [{ success: false, reason: 'no_account', userId: null }]);
    t.equal(home.store.users.byIdentifier(PHONE), null);
  });
}

t.test('a phone is taken whichever form it is typed in, and found in each', async (t) => {
  const { accounts } = await household(t, { phoneCountry: 'UZ' });
  const { id, phone } = await accounts.createUser(CLI, { ...newUser('anna'), phone: '90 123-45-67' });
  t.equal(phone, PHONE);
  for (const typed of ['901234567', '998901234567', '+998 90 123 45 67', '00998901234567']) {
    t.equal((await accounts.logIn(typed, PASSWORD, ORIGIN)).user.id, id, typed);
    t.equal(accounts.oneForm(typed), PHONE);
    const bob = { ...newUser('bob'), phone: typed };
    t.equal(await codeOf(() => accounts.createUser(CLI, bob)), 'user_exists', typed);
  }
});

t.test('wrong input says what is wrong', async (t) => {
  const { accounts } = await household(t);
  for (const [kind, typed] of [
    ['phone', '901234567'],
    ['phone', 'anna@example.org'],
    ['phone', '+99890123456'],
    ['email', PHONE],
    ['email', 'anna'],
  ] as const) {
    const failures = [
      await failureOf(() => {
        accounts.requestLogInCode(kind, typed, ORIGIN);
      }),
      await failureOf(() => accounts.logInByCode(kind, typed, '123456', ORIGIN)),
    ];
    for (const failure of failures)
      t.match(failure, { code: 'invalid_input', options: { fields: [{ field: kind }] } }, typed);
  }
  const mute = await household(t, {
    messages: { canReach: (channel) => channel === 'sms', send: () => null },
  });
  t.equal(
    await codeOf(() => {
      mute.accounts.requestLogInCode('email', 'a@b.c', ORIGIN);
    }),
    'no_sender',
  );
  t.equal(
    await codeOf(() => {
      mute.accounts.requestLogInCode('phone', PHONE, ORIGIN);
    }),
    'none',
  );
});
