import t from 'tap';
import { ROLES, type Role } from '../../../src/accounts/user.js';
import type { NewUser } from '../../../src/operations/accounts/account-use-cases.js';
import { siteOperations } from '../../../src/operations/sites/site-operations.js';
import { callerOf, CLI, codeOf, failureOf, household, newUser, PASSWORD } from './household.js';

t.test('a person is stored in one form, and their password as a hash', async (t) => {
  const { accounts, store, clock, events } = await household(t);
  const user = await accounts.createUser(CLI, {
    username: 'Anna',
    email: ' Anna@Example.ORG',
    phone: '+998 90 123-45-67',
    password: PASSWORD,
    firstName: ' Anna ',
    lastName: 'K',
    role: 'member',
  });
  t.match(user, {
    username: 'anna',
    email: 'anna@example.org',
    phone: '+998901234567',
    firstName: 'Anna',
    role: 'member',
    isActive: true,
    emailVerified: false,
    createdAtMs: clock.wallMs(),
  });
  t.strictSame(accounts.readUser(CLI, user.id), user);
  t.match(store.users.passwordHash(user.id), /^\$scrypt\$/);
  const [row] = await events('USER_CREATED');
  t.match(row, { actor: CLI.actor, method: 'cli', data: { created_user_id: user.id, role: 'member' } });
  t.notMatch(JSON.stringify([row, user]), /scrypt|correct horse/);
});

t.test('who may make whom: every cell', async (t) => {
  const { accounts } = await household(t);
  const allowed: Record<Role, readonly Role[]> = { admin: ROLES, manager: ['member'], member: [] };
  for (const by of ROLES) {
    const caller = callerOf(await accounts.createUser(CLI, newUser(`by-${by}`, by)));
    for (const role of ROLES) {
      const code = await codeOf(() => accounts.createUser(caller, newUser(`${by}-${role}`, role)));
      t.equal(code, allowed[by].includes(role) ? 'none' : 'role_not_allowed', `${by} makes ${role}`);
    }
  }
  const nobody = { ...CLI, role: null };
  t.equal(await codeOf(() => accounts.createUser(nobody, newUser('x-y'))), 'role_not_allowed');
});

t.test('an identifier belongs to one person', async (t) => {
  const { accounts, events } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const failure = await failureOf(() =>
    accounts.createUser(CLI, { ...newUser('other'), email: 'ANNA@example.org' }),
  );
  t.match(failure, { code: 'user_exists', options: { fields: [{ field: 'email' }] } });
  t.equal((await events('USER_CREATED')).length, 1, 'no row for who was not added');
  const twins = await Promise.all(
    [1, 2, 3].map(() => codeOf(() => accounts.createUser(CLI, newUser('twin')))),
  );
  t.same(twins.sort(), ['none', 'user_exists', 'user_exists']);
});

t.test('wrong input names its field and costs no hash', async (t) => {
  const { accounts, scrypts } = await household(t);
  const good = newUser('anna');
  const cases: readonly (readonly [Partial<NewUser>, string, string])[] = [
    [{ password: '1234567' }, 'password_too_short', 'password'],
    [{ password: 'x'.repeat(257) }, 'password_too_long', 'password'],
    [{ password: 'Password123' }, 'password_common', 'password'],
    [{ firstName: 'Nasiba', password: 'Nasiba1990' }, 'password_common', 'password'],
    [{ password: 'anna@example.org' }, 'password_common', 'password'],
    [{ email: 'anna' }, 'invalid_input', 'email'],
    [{ username: 'anna@example.org' }, 'invalid_input', 'username'],
    [{ username: '12345678' }, 'invalid_input', 'username'],
    [{ phone: '998901234567' }, 'invalid_input', 'phone'],
    [{ username: undefined, email: undefined }, 'invalid_input', 'email'],
  ];
  for (const [change, code, field] of cases) {
    const failure = await failureOf(() => accounts.createUser(CLI, { ...good, ...change }));
    t.match(failure, { code, options: { fields: [{ field }] } }, JSON.stringify(change).slice(0, 60));
  }
  t.equal(scrypts.length, 0);
});

t.test('people and sites are read in pages', async (t) => {
  const { accounts, store, newId, clock } = await household(t);
  for (const name of ['anna', 'boris', 'clara']) {
    await accounts.createUser(CLI, newUser(name));
    clock.advance(1);
  }
  const first = accounts.listUsers(CLI, { cursor: null, size: 2 });
  t.same(
    first.rows.map(({ username }) => username),
    ['anna', 'boris'],
  );
  const second = accounts.listUsers(CLI, { cursor: first.next, size: 2 });
  t.same(
    second.rows.map(({ username }) => username),
    ['clara'],
  );
  t.equal(second.next, null);
  t.equal(await codeOf(() => accounts.readUser(CLI, newId())), 'user_not_found');

  const sites = siteOperations({ store });
  t.same(sites.listSites(CLI, { cursor: null, size: 10 }).rows, []);
  const site = { id: newId(), name: 'Home', timeZone: 'Asia/Tashkent', createdAtMs: clock.wallMs() };
  await store.write((tx) => {
    tx.sites.insert(site);
  });
  t.strictSame(sites.listSites(CLI, { cursor: null, size: 10 }).rows, [site]);
});
