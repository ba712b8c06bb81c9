import t from 'tap';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { systemRandom } from '../../../src/kit/random.js';
import { PasswordHashes } from '../../../src/operations/accounts/password-hashes.js';
import { samplePin, uuid } from '../../store/samples.js';
import { callerOf, CLI, codeOf, household, LOG2_COST, newUser, ORIGIN, PASSWORD } from './household.js';

const NEW_PASSWORD = 'another good one';

t.test('a change is stored, logged by name only, and seen by the next request', async (t) => {
  const { accounts, events } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  accounts.authenticate(tokens.access);
  const changed = await accounts.updateUser(callerOf(anna), anna.id, {
    firstName: ' Ann ',
    locale: 'uz',
    email: 'ANN@Example.org',
  });
  t.match(changed, { firstName: 'Ann', locale: 'uz', email: 'ann@example.org', emailVerified: false });
  t.equal(accounts.authenticate(tokens.access).user.firstName, 'Ann', 'the session goes on');
  const [row, ...rest] = await events('USER_CHANGED');
  t.same(rest, []);
  t.match(row, { data: { changed_user_id: anna.id, changes: ['email', 'firstName', 'locale'] } });
  t.notMatch(JSON.stringify(row), /anna@example/);
  await accounts.updateUser(callerOf(anna), anna.id, { firstName: 'Ann' });
  t.equal((await events('USER_CHANGED')).length, 1, 'no change, no row');
});

t.test('who may change whom', async (t) => {
  const { accounts } = await household(t);
  const admin = await accounts.createUser(CLI, newUser('ada', 'admin'));
  const manager = await accounts.createUser(CLI, newUser('mia', 'manager'));
  const other = await accounts.createUser(CLI, newUser('max', 'manager'));
  const member = await accounts.createUser(CLI, newUser('bob'));
  const change = (by: typeof admin, whom: typeof admin, what: object) =>
    codeOf(() => accounts.updateUser(callerOf(by), whom.id, what));
  t.equal(await change(manager, member, { firstName: 'B' }), 'none');
  t.equal(await change(manager, member, { isActive: false }), 'none');
  t.equal(await change(manager, member, { isActive: true }), 'none');
  t.equal(await change(manager, member, { role: 'manager' }), 'role_not_allowed');
  t.equal(await change(manager, other, { firstName: 'M' }), 'role_not_allowed');
  t.equal(await change(manager, admin, { password: NEW_PASSWORD }), 'role_not_allowed');
  t.equal(await change(manager, manager, { firstName: 'Mia M' }), 'none', 'oneself');
  t.equal(await change(manager, manager, { role: 'admin' }), 'role_not_allowed');
  t.equal(await change(member, member, { role: 'admin' }), 'role_not_allowed');
  t.equal(
    await change(member, member, { password: NEW_PASSWORD }),
    'role_not_allowed',
    'not without the old one',
  );
  t.equal(await change(member, other, { firstName: 'x' }), 'role_not_allowed');
  t.equal(await change(admin, manager, { role: 'admin' }), 'none');
  t.equal(await change(admin, { ...member, id: uuid(9) }, { firstName: 'x' }), 'user_not_found');
});

t.test('an identifier is one person only, whichever field it stands in', async (t) => {
  const { accounts } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  await accounts.createUser(CLI, newUser('bob'));
  t.equal(await codeOf(() => accounts.updateUser(CLI, anna.id, { email: 'BOB@example.org' })), 'user_exists');
  t.equal(await codeOf(() => accounts.updateUser(CLI, anna.id, { username: 'bob' })), 'user_exists');
  t.equal(await codeOf(() => accounts.updateUser(CLI, anna.id, { username: '12345' })), 'invalid_input');
  const none = { email: null, username: null };
  t.equal(await codeOf(() => accounts.updateUser(CLI, anna.id, none)), 'invalid_input');
  t.match(await accounts.updateUser(CLI, anna.id, { email: null }), { email: null, username: 'anna' });
  t.equal(await codeOf(() => accounts.logIn('anna@example.org', PASSWORD, ORIGIN)), 'invalid_credentials');
});

t.test('deactivation, a new role and a new password end every session at once', async (t) => {
  const { accounts, events } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  for (const change of [{ isActive: false }, { role: 'manager' as const }, { password: NEW_PASSWORD }]) {
    await accounts.updateUser(CLI, anna.id, { isActive: true });
    const one = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
    const two = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
    accounts.authenticate(one.access);
    await accounts.updateUser(CLI, anna.id, change);
    for (const tokens of [one, two]) {
      t.match(await codeOf(() => accounts.authenticate(tokens.access)), /token_revoked|user_inactive/);
      t.match(
        await codeOf(() => accounts.refreshTokens(tokens.refresh, ORIGIN)),
        /token_revoked|user_inactive/,
      );
    }
  }
  t.equal((await events('SESSION_REVOKED')).length, 3);
  t.equal(await codeOf(() => accounts.logIn('anna', PASSWORD, ORIGIN)), 'invalid_credentials');
  t.ok(await accounts.logIn('anna', NEW_PASSWORD, ORIGIN));
});

t.test('the last admin stays one, and active', async (t) => {
  const { accounts } = await household(t);
  const ada = await accounts.createUser(CLI, newUser('ada', 'admin'));
  const eve = await accounts.createUser(CLI, newUser('eve', 'admin'));
  await accounts.updateUser(CLI, eve.id, { isActive: false });
  t.equal(await codeOf(() => accounts.updateUser(CLI, ada.id, { role: 'member' })), 'last_admin');
  t.equal(await codeOf(() => accounts.updateUser(CLI, ada.id, { isActive: false })), 'last_admin');
  t.equal(await codeOf(() => accounts.deleteUser(CLI, ada.id)), 'last_admin');
  await accounts.deleteUser(CLI, eve.id);
  const max = await accounts.createUser(CLI, newUser('max', 'admin'));
  const both = await Promise.all([ada, max].map(({ id }) => codeOf(() => accounts.deleteUser(CLI, id))));
  t.same(both.sort(), ['last_admin', 'none'], 'also at the same moment');
});

t.test('a person who is removed leaves no code that opens and no session', async (t) => {
  const { accounts, store, events } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  const pin = samplePin(1, [], { userId: anna.id });
  await store.write((tx) => {
    tx.pins.insert(pin, []);
  });
  t.equal(await codeOf(() => accounts.deleteUser(callerOf(anna), anna.id)), 'role_not_allowed');
  await accounts.deleteUser(CLI, anna.id);
  t.equal(await codeOf(() => accounts.authenticate(tokens.access)), 'user_unknown');
  t.equal(await codeOf(() => accounts.readUser(CLI, anna.id)), 'user_not_found');
  t.type(store.pins.byId(pin.id)?.revokedAtMs, 'number');
  t.same(
    (await events('PIN_REVOKED', 'USER_REMOVED')).map(({ type }) => type),
    ['PIN_REVOKED', 'USER_REMOVED'],
  );
  t.equal(await codeOf(() => accounts.deleteUser(CLI, anna.id)), 'user_not_found');
});

t.test('sessions: listed, ended one by one, ended all', async (t) => {
  const { accounts, clock } = await household(t);
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const bob = await accounts.createUser(CLI, newUser('bob'));
  const phone = accounts.authenticate((await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens.access);
  clock.advance(1_000);
  const laptop = (await accounts.logIn('anna', PASSWORD, { ipAddress: null, userAgent: 'laptop' })).tokens;
  const other = accounts.authenticate((await accounts.logIn('bob', PASSWORD, ORIGIN)).tokens.access);
  t.same(
    accounts.listOwnSessions(phone).map(({ userAgent }) => userAgent),
    ['laptop', 'curl/8'],
  );
  const lost = accounts.authenticate(laptop.access).sessionId;
  t.equal(
    await codeOf(() => accounts.endOwnSession(other, lost, ORIGIN)),
    'session_not_found',
    "not another's",
  );
  await accounts.endOwnSession(phone, lost, ORIGIN);
  t.equal(await codeOf(() => accounts.authenticate(laptop.access)), 'token_revoked');
  t.equal(accounts.listOwnSessions(phone).length, 1);
  t.equal(await codeOf(() => accounts.endOwnSession(phone, lost, ORIGIN)), 'session_not_found');
  t.equal(await codeOf(() => accounts.signOutEverywhere(callerOf(bob), anna.id)), 'role_not_allowed');
  await accounts.signOutEverywhere(callerOf(anna), anna.id);
  t.equal(accounts.listOwnSessions(phone).length, 0);
});

t.test('a password is changed with the old one; other sessions end, this one goes on', async (t) => {
  const { accounts, events } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const here = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens.access;
  const there = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens.access;
  const me = accounts.authenticate(here);
  const change = (from: string, to: string) => codeOf(() => accounts.changePassword(me, from, to, ORIGIN));
  t.equal(await change('wrong one!', NEW_PASSWORD), 'invalid_credentials');
  t.equal(await change(PASSWORD, 'short'), 'password_too_short');
  t.equal(await change(PASSWORD, 'password123'), 'password_common');
  t.equal(await change(PASSWORD, 'Anna@example.org'), 'password_common', 'their own address');
  const { id } = me.user;
  t.equal(
    await codeOf(() => accounts.updateUser(CLI, id, { username: 'zebulon', password: 'Zebulon77' })),
    'password_common',
    'also a name given at the same time',
  );
  t.equal(await change(PASSWORD, NEW_PASSWORD), 'none');
  t.equal(accounts.authenticate(here).user.username, 'anna');
  t.equal(await codeOf(() => accounts.authenticate(there)), 'token_revoked');
  t.ok(await accounts.logIn('anna', NEW_PASSWORD, ORIGIN));
  const about = { userId: id, targetUserId: id, actor: { id }, ipAddress: ORIGIN.ipAddress };
  t.match(
    await events('PASSWORD_CHANGED'),
    [
      { ...about, success: false, reason: 'invalid_credentials' },
      { ...about, success: true, reason: null },
    ],
    'who guesses the old one is in the log too',
  );
});

t.test('a hash of a lower cost is made anew at the next log-in', async (t) => {
  const { accounts, store } = await household(t, { log2Cost: LOG2_COST + 1 });
  const anna = await accounts.createUser(CLI, newUser('anna'));
  const weak = await new PasswordHashes(new ScryptPool(), systemRandom, {
    log2Cost: LOG2_COST,
    parallelization: 1,
  }).hash(PASSWORD);
  await store.write((tx) => {
    tx.users.setPasswordHash(anna.id, weak);
  });
  t.equal(await codeOf(() => accounts.logIn('anna', 'wrong password', ORIGIN)), 'invalid_credentials');
  t.equal(store.users.passwordHash(anna.id), weak, 'only the right one tells the password');
  await accounts.logIn('anna', PASSWORD, ORIGIN);
  const strong = store.users.passwordHash(anna.id) ?? '';
  t.match(strong, `ln=${LOG2_COST + 1},`);
  await accounts.logIn('anna', PASSWORD, ORIGIN);
  t.equal(store.users.passwordHash(anna.id), strong, 'once');
});

t.test('too many devices: the one used longest ago is signed out', async (t) => {
  const { accounts, clock, events } = await household(t, { sessions: [2, 'replace'] });
  await accounts.createUser(CLI, newUser('anna'));
  const logIn = async () => {
    clock.advance(1_000);
    return (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  };
  const [first, second] = [await logIn(), await logIn()];
  accounts.authenticate(first.access);
  clock.advance(1_000);
  const renewed = await accounts.refreshTokens(first.refresh, ORIGIN);
  const third = await logIn();
  t.equal(await codeOf(() => accounts.authenticate(second.access)), 'token_revoked');
  t.ok(accounts.authenticate(renewed.access));
  t.ok(accounts.authenticate(third.access));
  t.match(await events('SESSION_REVOKED'), [{ reason: 'replaced' }]);
});

t.test('or the log-in is refused', async (t) => {
  const { accounts, clock } = await household(t, { sessions: [1, 'refuse'] });
  await accounts.createUser(CLI, newUser('anna'));
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  t.equal(await codeOf(() => accounts.logIn('anna', PASSWORD, ORIGIN)), 'already_logged_in');
  t.equal(
    await codeOf(() => accounts.logIn('anna', 'wrong one!', ORIGIN)),
    'invalid_credentials',
    'after a right password only',
  );
  await accounts.logOut(accounts.authenticate(tokens.access), ORIGIN);
  t.ok(await accounts.logIn('anna', PASSWORD, ORIGIN));
  clock.advance(8 * 24 * 3_600_000);
  t.ok(await accounts.logIn('anna', PASSWORD, ORIGIN), 'one that has run out is none');
});

t.test('who was cut off while their request waited changes nothing any more', async (t) => {
  const { accounts, store } = await household(t);
  const ada = await accounts.createUser(CLI, newUser('ada', 'admin'));
  const eve = await accounts.createUser(CLI, newUser('eve', 'admin'));
  const signedIn = accounts.authenticate((await accounts.logIn('eve', PASSWORD, ORIGIN)).tokens.access);
  const byEve = callerOf(eve);
  const waiting = [
    accounts.createUser(byEve, newUser('mole', 'admin')),
    accounts.updateUser(byEve, ada.id, { password: NEW_PASSWORD }),
    accounts.changePassword(signedIn, PASSWORD, NEW_PASSWORD, ORIGIN),
  ].map((asked) => codeOf(() => asked));
  await accounts.updateUser(callerOf(ada), eve.id, { role: 'manager' });
  const token = { name: 'x', scopes: ['devices:read' as const], expiresAtMs: null };
  waiting.push(
    codeOf(() => accounts.deleteUser(byEve, ada.id)),
    codeOf(() => accounts.signOutEverywhere(byEve, ada.id)),
    codeOf(() => accounts.createApiToken(signedIn, token, ORIGIN)),
  );
  t.same(
    await Promise.all(waiting),
    Array.from({ length: 6 }, () => 'token_revoked'),
  );
  t.equal(store.users.byIdentifier('mole'), null);
  t.ok(await accounts.logIn('ada', PASSWORD, ORIGIN));
  t.ok(await accounts.logIn('eve', PASSWORD, ORIGIN));
});
