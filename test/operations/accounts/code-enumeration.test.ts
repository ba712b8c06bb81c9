import t from 'tap';
import { CLI, failureOf, household, newUser, ORIGIN, PASSWORD } from './household.js';

const KNOWN = { phone: '+998901234567', email: 'anna@example.org', username: 'anna' };
const SHUT_OUT = { phone: '+998901234568', email: 'bob@example.org', username: 'bob' };
const UNPROVEN = { phone: '+998901234570', email: 'dan@example.org', username: 'dan' };
const UNKNOWN = { phone: '+998901234569', email: 'eve@example.org', username: 'eve' };
const NEXT = 'an entirely new one';

/** What an asker, or somebody who watches the disk, can see of one act. */
async function traceOf(act: () => unknown, settle: () => Promise<object>): Promise<object> {
  const failure = await failureOf(act);
  const told = failure && [failure.name, failure.code, failure.message, failure.options];
  return { told, ...(await settle()) };
}

t.test('nothing shows whether there is an account', async (t) => {
  const home = await household(t);
  const { accounts, store, clock } = home;
  const anna = await accounts.createUser(CLI, { ...newUser('anna'), phone: KNOWN.phone });
  const bob = await accounts.createUser(CLI, { ...newUser('bob'), phone: SHUT_OUT.phone });
  await store.write((tx) => {
    tx.users.update({ ...anna, phoneVerified: true, emailVerified: true });
    tx.users.update({ ...bob, phoneVerified: true, emailVerified: true, isActive: false });
  });
  await accounts.createUser(CLI, { ...newUser('dan'), phone: UNPROVEN.phone });
  await accounts.logIn('dan', PASSWORD, ORIGIN);
  const settle = async () => {
    const before = { seq: store.events.lastSeq(), commits: store.counts.commits };
    clock.advance(1);
    // Takes along whatever may wait for company.
    await store.write(() => undefined);
    return { rows: store.events.lastSeq() - before.seq, commits: store.counts.commits - before.commits };
  };
  const acts: readonly (readonly [string, (of: typeof KNOWN) => unknown])[] = [
    [
      'ask by phone',
      ({ phone }) => {
        accounts.requestLogInCode('phone', phone, ORIGIN);
      },
    ],
    [
      'ask by e-mail',
      ({ email }) => {
        accounts.requestLogInCode('email', email, ORIGIN);
      },
    ],
    [
      'ask for a reset',
      ({ username }) => {
        accounts.requestPasswordReset(username, ORIGIN);
      },
    ],
    ['a wrong code by phone', ({ phone }) => accounts.logInByCode('phone', phone, 'x', ORIGIN)],
    ['a wrong code by e-mail', ({ email }) => accounts.logInByCode('email', email, 'x', ORIGIN)],
    ['a wrong code for a reset', ({ username }) => accounts.resetPassword(username, 'x', NEXT, ORIGIN)],
    ['a bad password', ({ username }) => accounts.resetPassword(username, 'x', 'short', ORIGIN)],
    ...Array.from(
      { length: 3 },
      () =>
        [
          'ask again',
          ({ phone }: typeof KNOWN) => {
            accounts.requestLogInCode('phone', phone, ORIGIN);
          },
        ] as const,
    ),
    ...Array.from(
      { length: 4 },
      () =>
        [
          'try again',
          ({ phone }: typeof KNOWN) => accounts.logInByCode('phone', phone, '00000x', ORIGIN),
        ] as const,
    ),
  ];
  for (const [name, act] of acts) {
    const known = await traceOf(() => act(KNOWN), settle);
    t.same(await traceOf(() => act(UNKNOWN), settle), known, `${name}: a stranger`);
    t.same(await traceOf(() => act(SHUT_OUT), settle), known, `${name}: somebody shut out`);
    t.same(await traceOf(() => act(UNPROVEN), settle), known, `${name}: somebody who verified nothing`);
  }
  t.equal(home.letters.length, 4, 'and only who may got codes');
  t.ok(home.letters.every(({ to }) => to === KNOWN.phone || to === KNOWN.email));
});

t.test('nothing about a person is looked up before the answer', async (t) => {
  const home = await household(t);
  const { accounts, store } = home;
  await accounts.createUser(CLI, { ...newUser('anna'), phone: KNOWN.phone });
  for (const { phone, username } of [KNOWN, UNKNOWN]) {
    const before = store.counts.statements;
    accounts.requestLogInCode('phone', phone, ORIGIN);
    accounts.requestPasswordReset(username, ORIGIN);
    t.equal(store.counts.statements, before);
  }
});
