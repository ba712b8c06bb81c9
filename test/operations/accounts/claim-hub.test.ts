import t from 'tap';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { accountOperations } from '../../../src/operations/accounts/account-operations.js';
import { currentClaimCode, ensureClaimCode } from '../../../src/operations/accounts/claim-code.js';
import type { NewUser } from '../../../src/operations/accounts/account-use-cases.js';
import {
  callerOf,
  CLI,
  codeOf,
  household,
  LIVES,
  LOG2_COST,
  newUser,
  ORIGIN,
  PASSWORD,
} from './household.js';

const OWNER: Omit<NewUser, 'role'> = newUser('owner');

t.test('the printed code makes the first admin, once', async (t) => {
  const { accounts, store, events, clock } = await household(t);
  const code = currentClaimCode(store) ?? '';
  t.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  const { user, tokens } = await accounts.claimHub(code.toLowerCase().replaceAll('-', ''), OWNER, ORIGIN);
  t.match(user, { role: 'admin', username: 'owner', isActive: true, lastLoginAtMs: clock.wallMs() });
  t.equal(accounts.authenticate(tokens.access).user.id, user.id);
  t.equal((await accounts.logIn('owner', PASSWORD, ORIGIN)).user.id, user.id);

  t.equal(currentClaimCode(store), null);
  t.equal(store.keys.get('claim'), null, 'the code is gone from the disk');
  const another = { ...OWNER, username: 'late', email: 'late@example.org' };
  t.equal(await codeOf(() => accounts.claimHub(code, another, ORIGIN)), 'claim_closed');
  const rows = await events('HUB_CLAIMED', 'LOGGED_IN');
  t.match(rows.slice(0, 2), [
    { type: 'HUB_CLAIMED', userId: user.id, ipAddress: ORIGIN.ipAddress },
    { type: 'LOGGED_IN', userId: user.id },
  ]);
  t.notMatch(JSON.stringify(rows), code);
});

t.test('a wrong code costs no hash, is logged, and leaves the hub to be claimed', async (t) => {
  const { accounts, store, scrypts, events } = await household(t);
  for (const typed of ['', 'AAAA-AAAA-AAAA', 'nonsense', currentClaimCode(store)?.slice(1) ?? '']) {
    t.equal(await codeOf(() => accounts.claimHub(typed, OWNER, ORIGIN)), 'bad_claim_code', typed);
  }
  t.equal(scrypts.length, 0);
  t.equal(store.users.countWithRole('admin'), 0);
  t.same(
    (await events('LOG_IN_REFUSED')).map(({ reason }) => reason),
    Array<string>(4).fill('bad_claim_code'),
  );
  await accounts.claimHub(currentClaimCode(store) ?? '', OWNER, ORIGIN);
  t.equal(store.users.countWithRole('admin'), 1);
});

t.test('a claim that is refused for its input can be tried again', async (t) => {
  const { accounts, store } = await household(t);
  const code = currentClaimCode(store) ?? '';
  t.equal(
    await codeOf(() => accounts.claimHub(code, { ...OWNER, password: 'short' }, ORIGIN)),
    'password_too_short',
  );
  t.equal(currentClaimCode(store), code);
  await accounts.createUser(CLI, newUser('owner'));
  t.equal(await codeOf(() => accounts.claimHub(code, OWNER, ORIGIN)), 'user_exists');
  t.equal(currentClaimCode(store), code, 'the transaction was undone as a whole');
});

t.test('many at once: exactly one wins', async (t) => {
  const { accounts, store, events } = await household(t);
  const code = currentClaimCode(store) ?? '';
  const codes = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      codeOf(() => accounts.claimHub(code, { ...OWNER, username: `owner${n}`, email: undefined }, ORIGIN)),
    ),
  );
  t.same(codes.sort(), [...Array<string>(7).fill('claim_closed'), 'none']);
  t.equal(store.users.countWithRole('admin'), 1);
  t.equal((await events('HUB_CLAIMED')).length, 1);
});

t.test('the code stays the same until the hub is claimed, and never comes back', async (t) => {
  const { store, clock } = await household(t);
  const again = () =>
    accountOperations({
      store,
      clock,
      random: systemRandom,
      newId: idSource(clock, systemRandom),
      logger: silentLogger,
      scrypts: new ScryptPool(),
      refreshRotation: true,
      lives: LIVES,
      signUp: 'invite',
      sessionsPerUser: 20,
      sessionsWhenFull: 'replace',
      passwordCost: { log2Cost: LOG2_COST, parallelization: 1 },
      messages: { canReach: () => false, send: () => null },
      otpDigits: 6,
      otpPerAddress: 30,
      phoneCountry: null,
    });
  const code = currentClaimCode(store);
  const key = store.keys.get('jwt_keys');
  const restarted = await again();
  t.equal(currentClaimCode(store), code);
  t.same(store.keys.get('jwt_keys'), key, 'tokens outlive a restart');
  const { tokens } = await restarted.claimHub(code ?? '', OWNER, ORIGIN);
  const third = await again();
  t.equal(currentClaimCode(store), null);
  t.equal(third.authenticate(tokens.access).user.username, 'owner');
});

t.test('two starts at once make one code', async (t) => {
  const { store, clock } = await household(t);
  await store.write((tx) => {
    tx.keys.remove('claim');
  });
  const deps = { store, clock, random: systemRandom };
  const first = ensureClaimCode(deps).then(() => currentClaimCode(store));
  const second = ensureClaimCode(deps).then(() => currentClaimCode(store));
  t.equal(await first, await second);
  t.not(await first, null);
});

t.test('an admin added on the hub itself claims it', async (t) => {
  const { accounts, store, events } = await household(t);
  const code = currentClaimCode(store) ?? '';
  await accounts.createUser(CLI, newUser('kid'));
  t.equal(currentClaimCode(store), code, 'a member does not');
  const admin = await accounts.createUser(CLI, newUser('boss', 'admin'));
  t.equal(currentClaimCode(store), null);
  t.equal(await codeOf(() => accounts.claimHub(code, OWNER, ORIGIN)), 'claim_closed');
  await accounts.createUser(callerOf(admin), newUser('second', 'admin'));
  const rows = await events('HUB_CLAIMED');
  t.equal(rows.length, 1);
  t.match(rows[0], { method: 'cli', actor: { kind: 'cli' }, data: { created_user_id: admin.id } });
});
