import t from 'tap';
import { CLI, codeOf, household, newUser, ORIGIN, PASSWORD } from './household.js';

type House = Awaited<ReturnType<typeof household>>;

async function signedIn({ accounts }: House, name: string) {
  return accounts.authenticate((await accounts.logIn(name, PASSWORD, ORIGIN)).tokens.access);
}

t.test('each person has a code; who entered it is listed', async (t) => {
  const house = await household(t);
  const { accounts, events } = house;
  for (const name of ['anna', 'bob', 'eve']) await accounts.createUser(CLI, newUser(name));
  const [anna, bob, eve] = [
    await signedIn(house, 'anna'),
    await signedIn(house, 'bob'),
    await signedIn(house, 'eve'),
  ];
  const { code } = await accounts.ownInvite(anna);
  t.equal((await accounts.ownInvite(anna)).code, code, 'the same each time');
  t.not((await accounts.ownInvite(bob)).code, code);
  await accounts.enterInvite(bob, code.toLowerCase(), ORIGIN);
  t.match(await accounts.ownInvite(anna), { invited: [{ id: bob.user.id, name: 'bob Test' }] });
  t.equal((await accounts.ownInvite(bob)).enteredCode, true);
  t.equal((await events('INVITE_ENTERED')).length, 1);

  t.equal(await codeOf(() => accounts.enterInvite(bob, code, ORIGIN)), 'invite_entered');
  t.equal(await codeOf(() => accounts.enterInvite(anna, code, ORIGIN)), 'invite_code_invalid', 'their own');
  t.equal(await codeOf(() => accounts.enterInvite(eve, 'BCDFGH', ORIGIN)), 'invite_code_invalid');

  const rotated = await accounts.rotateInvite(anna, ORIGIN);
  t.not(rotated.code, code);
  t.equal(await codeOf(() => accounts.enterInvite(eve, code, ORIGIN)), 'invite_code_invalid', 'the old one');
  await accounts.enterInvite(eve, rotated.code, ORIGIN);
  t.equal((await accounts.ownInvite(anna)).invited.length, 2, 'whom the old one brought stays');
});

t.test('sign-up by invitation', async (t) => {
  const house = await household(t);
  const { accounts, scrypts } = house;
  await accounts.createUser(CLI, newUser('anna'));
  const anna = await signedIn(house, 'anna');
  const { code } = await accounts.ownInvite(anna);
  const before = scrypts.length;
  const person = { ...newUser('guest'), role: undefined };
  t.equal(await codeOf(() => accounts.register(person, null, ORIGIN)), 'invite_required');
  t.equal(await codeOf(() => accounts.register(person, 'BCDFGH', ORIGIN)), 'invite_code_invalid');
  t.equal(scrypts.length, before, 'a stranger costs no scrypt');
  const { user, tokens } = await accounts.register(person, code, ORIGIN);
  t.equal(user.role, 'member');
  t.equal(accounts.authenticate(tokens.access).user.id, user.id);
  t.match(await accounts.ownInvite(anna), { invited: [{ id: user.id }] });
  t.equal(await codeOf(() => accounts.register(person, code, ORIGIN)), 'user_exists');
  await accounts.updateUser(CLI, anna.user.id, { isActive: false });
  const late = { ...newUser('late'), role: undefined };
  t.equal(await codeOf(() => accounts.register(late, code, ORIGIN)), 'invite_code_invalid', 'of nobody here');
  t.equal(
    await codeOf(() => accounts.logIn('late', PASSWORD, ORIGIN)),
    'invalid_credentials',
    'nothing half-done',
  );
});

t.test('open and closed', async (t) => {
  const open = await household(t, { signUp: 'open' });
  t.equal((await open.accounts.register(newUser('anna', 'admin'), null, ORIGIN)).user.role, 'member');
  t.equal(
    await codeOf(() => open.accounts.register(newUser('bob'), 'BCDFGH', ORIGIN)),
    'invite_code_invalid',
  );
  const closed = await household(t, { signUp: 'closed' });
  t.equal(await codeOf(() => closed.accounts.register(newUser('anna'), null, ORIGIN)), 'sign_up_closed');
});

t.test('at once: each enters one code once, whoever else does', async (t) => {
  const house = await household(t);
  const { accounts, events } = house;
  const names = ['anna', 'bob', 'carl', 'dora', 'eve'];
  for (const name of names) await accounts.createUser(CLI, newUser(name));
  const people = await Promise.all(names.map((name) => signedIn(house, name)));
  const codes = await Promise.all(people.map(async (one) => (await accounts.ownInvite(one)).code));
  t.equal(new Set(codes).size, names.length);
  const [, bob] = people;
  if (!bob) throw new Error('bob');
  const twice = await Promise.all(
    [codes[0], codes[2], codes[3]].map((code) => codeOf(() => accounts.enterInvite(bob, code ?? '', ORIGIN))),
  );
  t.same(twice.sort(), ['invite_entered', 'invite_entered', 'none'], 'three codes by one person');
  const all = await Promise.all(
    [people[2], people[3], people[4]].map((one) =>
      codeOf(() => (one ? accounts.enterInvite(one, codes[0] ?? '', ORIGIN) : undefined)),
    ),
  );
  t.same(all, ['none', 'none', 'none'], 'one code by three people');
  t.equal((await events('INVITE_ENTERED')).length, 4);
  const rotated = await Promise.all([1, 2, 3].map(() => accounts.rotateInvite(bob, ORIGIN)));
  t.equal((await accounts.ownInvite(bob)).code, rotated.at(-1)?.code, 'the last one counts');
});

t.test(
  'guessing is bounded for an address and for a person, many at once too; right codes count nothing',
  async (t) => {
    const house = await household(t);
    const { accounts, clock, scrypts } = house;
    await accounts.createUser(CLI, newUser('anna'));
    await accounts.createUser(CLI, newUser('bob'));
    const [anna, bob] = [await signedIn(house, 'anna'), await signedIn(house, 'bob')];
    const { code } = await accounts.ownInvite(anna);
    const before = scrypts.length;
    const guess = (n: number, ipAddress = `192.0.2.${n}`) =>
      codeOf(() => accounts.enterInvite(bob, 'BCDFGH', { ...ORIGIN, ipAddress }));
    const tries = await Promise.all(Array.from({ length: 14 }, (_, n) => guess(n)));
    t.same(tries, [
      ...Array<string>(10).fill('invite_code_invalid'),
      ...Array<string>(4).fill('rate_limited'),
    ]);
    t.equal(await codeOf(() => accounts.enterInvite(bob, code, ORIGIN)), 'rate_limited', 'the right one too');
    clock.advance(3_600_000);
    t.equal(await codeOf(() => accounts.enterInvite(bob, code, ORIGIN)), 'none');

    const stranger = (name: string, typed: string) =>
      codeOf(() => accounts.register({ ...newUser(name) }, typed, ORIGIN));
    for (let n = 0; n < 12; n += 1)
      t.equal(await stranger(`new${n}`, code), 'none', 'twelve guests from one address');
    const wrong = await Promise.all(Array.from({ length: 12 }, () => stranger('x', 'BCDFGH')));
    t.same(wrong.filter((one) => one === 'rate_limited').length, 2);
    t.equal(scrypts.length - before, 12, 'a guess costs no scrypt');
    const host = (n: number) =>
      codeOf(() =>
        accounts.register(newUser('x'), 'BCDFGH', { ...ORIGIN, ipAddress: `2001:db8:0:1::${n + 1}` }),
      );
    const hosts = await Promise.all(Array.from({ length: 12 }, (_, n) => host(n)));
    t.equal(hosts.filter((one) => one === 'rate_limited').length, 2, 'a host has a whole /64 to itself');
  },
);
