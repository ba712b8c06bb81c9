import t from 'tap';
import { ROLES, type Role } from '../../../src/accounts/user.js';
import type { UserFilter } from '../../../src/operations/accounts/people-ports.js';
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

  const sites = siteOperations({ store, clock, newId });
  t.same(sites.listSites(CLI, { cursor: null, size: 10 }).rows, []);
  const site = { id: newId(), name: 'Home', timeZone: 'Asia/Tashkent', createdAtMs: clock.wallMs() };
  await store.write((tx) => {
    tx.sites.insert(site);
  });
  t.strictSame(sites.listSites(CLI, { cursor: null, size: 10 }).rows, [site]);
});

t.test('people are found by role, state, and the beginnings of their words', async (t) => {
  const { accounts, clock } = await household(t);
  const add = async (username: string, firstName: string, lastName: string, role: Role, phone?: string) => {
    clock.advance(1);
    return accounts.createUser(CLI, { username, firstName, lastName, role, phone, password: PASSWORD });
  };
  const zoe = await add('zoe.k', 'Zoë', 'Karimova', 'manager', '+998901234567');
  const adam = await add('adam', 'Adam', 'Karim', 'member');
  await add('olga', 'Ольга', 'Ёлкина', 'member');
  await add('root', 'Ada', "O'Neil-Smith", 'admin');
  await accounts.updateUser(CLI, adam.id, { isActive: false });
  const found = (filter: UserFilter) =>
    accounts.listUsers(CLI, { cursor: null, size: 10 }, filter).rows.map(({ username }) => username);
  const cases: readonly (readonly [UserFilter, readonly string[]])[] = [
    [{}, ['zoe.k', 'adam', 'olga', 'root']],
    [{ newestFirst: true }, ['root', 'olga', 'adam', 'zoe.k']],
    [{ role: 'member' }, ['adam', 'olga']],
    [{ isActive: false }, ['adam']],
    [{ isActive: true, role: 'member' }, ['olga']],
    [{ search: 'KARIM' }, ['zoe.k', 'adam']],
    [{ search: 'kari zoe' }, ['zoe.k']],
    [{ search: 'arim' }, []],
    [{ search: 'ольг' }, ['olga']],
    [{ search: 'елкина' }, ['olga']],
    [{ search: 'neil' }, ['root']],
    [{ search: 'zoe.k' }, ['zoe.k']],
    [{ search: '+998 90 12' }, ['zoe.k']],
    [{ search: 'a', role: 'admin' }, ['root']],
    [{ search: '%' }, []],
    [{ search: '  ' }, ['zoe.k', 'adam', 'olga', 'root']],
  ];
  for (const [filter, names] of cases) t.same(found(filter), names, JSON.stringify(filter));
  await accounts.updateUser(CLI, zoe.id, { lastName: 'Umarova' });
  t.same(found({ search: 'karimova' }), [], 'not by what they were called');
  t.same(found({ search: 'umar' }), ['zoe.k']);
  await accounts.deleteUser(CLI, zoe.id);
  t.same(found({ search: 'zoe' }), []);
});

t.test('a list is walked both ways in either order, each person once, and counted', async (t) => {
  const { accounts, clock } = await household(t);
  for (let n = 0; n < 7; n += 1) {
    clock.advance(1);
    await accounts.createUser(CLI, { ...newUser(`kar${n}`), role: n === 3 ? 'manager' : 'member' });
  }
  for (const newestFirst of [false, true]) {
    const filter: UserFilter = { role: 'member', search: 'kar', newestFirst };
    const pages: (readonly (string | null)[])[] = [];
    let page = accounts.listUsers(CLI, { cursor: null, size: 4, counted: true }, filter);
    t.equal(page.count, 6);
    pages.push(page.rows.map(({ username }) => username));
    page = accounts.listUsers(CLI, { cursor: page.next, size: 4 }, filter);
    pages.push(page.rows.map(({ username }) => username));
    t.equal(page.next, null);
    const names = ['kar0', 'kar1', 'kar2', 'kar4', 'kar5', 'kar6'];
    t.same(pages.flat(), newestFirst ? names.reverse() : names);
    const back = accounts.listUsers(CLI, { cursor: page.previous, size: 4 }, filter);
    t.same(
      back.rows.map(({ username }) => username),
      pages[0],
    );
  }
});

t.test('filters go by an index: no list reads everybody', async (t) => {
  const { accounts, store } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { connection } = store['sql'];
  const planOf = (sql: string) =>
    (connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .join('; ');
  const seen: string[] = [];
  const prepare = connection.prepare.bind(connection);
  connection.prepare = (sql: string) => {
    seen.push(sql);
    return prepare(sql);
  };
  const page = { cursor: null, size: 5 };
  accounts.listUsers(CLI, page, { role: 'manager' });
  accounts.listUsers(CLI, page, { isActive: false });
  accounts.listUsers(CLI, page, { search: 'an' });
  connection.prepare = prepare;
  const plans = seen.map((sql) => planOf(sql.replaceAll('?', "''")));
  t.match(plans[0], /SEARCH users USING INDEX users_by_role/);
  t.match(plans[1], /USING INDEX users_inactive/);
  t.match(plans[2], /SEARCH user_words USING PRIMARY KEY \(word>/);
});
