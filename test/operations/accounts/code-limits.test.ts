import t from 'tap';
import { BUDGET_WINDOW_MS } from '../../../src/accounts/code-budget.js';
import { systemRandom } from '../../../src/kit/random.js';
import { BUDGET_KEYS_MAX, CodeRequests } from '../../../src/operations/accounts/code-requests.js';
import { OneTimeCodes, PENDING_CODES_MAX } from '../../../src/operations/accounts/one-time-codes.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, failureOf, household, newUser, ORIGIN } from './household.js';

const PHONE = '+998901234567';

t.test('however many names lead to a phone, it gets five codes an hour, and fifteen guesses', async (t) => {
  const { accounts, clock, letters, store } = await household(t);
  const anna = await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  await store.write((tx) => {
    tx.users.update({ ...anna, phoneVerified: true });
  });
  // Whatever can be asked, as often as it is let, with every code tried three times.
  const asks = [
    () => {
      accounts.requestLogInCode('phone', PHONE, ORIGIN);
    },
    () => {
      accounts.requestPasswordReset(PHONE, ORIGIN);
    },
    () => {
      accounts.requestPasswordReset('anna', ORIGIN);
    },
    () => {
      accounts.requestPasswordReset('anna@example.org', ORIGIN);
    },
  ];
  const codes: string[] = [];
  for (let minute = 0; minute < 60; minute += 1) {
    for (const ask of asks) codes.push((await failureOf(ask))?.code ?? 'taken');
    clock.advance(60_000);
  }
  t.equal(letters.length, 5);
  t.equal(codes.filter((code) => code === 'taken').length, 15, 'five of each name, told alike');
  t.same(new Set(codes), new Set(['taken', 'too_many']));
  clock.advance(BUDGET_WINDOW_MS);
  await failureOf(asks[0] ?? (() => undefined));
  clock.advance(1);
  t.equal(letters.length, 6, 'and then there are more');
});

t.test('who asks too much is told when to come back, known or not', async (t) => {
  const { accounts, clock } = await household(t, { otpPerAddress: 7 });
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  const refusals = [];
  for (const phone of [PHONE, '+998901234568']) {
    const ask = () =>
      failureOf(() => {
        accounts.requestLogInCode('phone', phone, { ...ORIGIN, ipAddress: phone });
      });
    for (let n = 0; n < 3; n += 1) t.equal(await ask(), null);
    const refusal = await ask();
    t.match(refusal, { name: 'TooMany', code: 'too_many', options: { retryAfterS: 60 } });
    refusals.push([refusal?.message, refusal?.options]);
    clock.advance(59_000);
    t.match(await ask(), { options: { retryAfterS: 1 } });
    clock.advance(1_000);
    t.equal(await ask(), null);
  }
  t.same(refusals[0], refusals[1]);

  const from = (ipAddress: string, n: number) =>
    failureOf(() => {
      accounts.requestLogInCode('phone', `+99890111000${n}`, { ...ORIGIN, ipAddress });
    });
  for (let n = 0; n < 7; n += 1) t.equal(await from('2001:db8::1', n), null);
  t.match(await from('2001:db8::2', 8), { code: 'too_many', options: { retryAfterS: 3_900 } }, 'one network');
  t.equal(await from('2001:db8:0:1::1', 8), null, 'another one');
});

t.test('who has shown that it is theirs begins anew', async (t) => {
  const { accounts, clock, letters } = await household(t);
  await accounts.createUser(CLI, { ...newUser('anna'), phone: PHONE });
  for (let n = 1; n <= 12; n += 1) {
    accounts.requestLogInCode('phone', PHONE, ORIGIN);
    clock.advance(1);
    await accounts.logInByCode('phone', PHONE, letters.at(-1)?.code ?? '', ORIGIN);
    t.equal(letters.length, n);
  }
});

t.test('a flood of names takes bounded memory, and makes no room for guessing', async (t) => {
  const clock = new SimulatedClock();
  const requests = new CodeRequests({ clock, otpPerAddress: 1_000_000 });
  requests.admit(PHONE, null);
  for (let n = 0; n < BUDGET_KEYS_MAX - 1; n += 1) requests.admit(`name ${n}`, null);
  for (let n = 0; n < 3; n += 1) requests.admit(`more ${n}`, null);
  t.match(
    await failureOf(() => {
      requests.admit('yet another', null);
    }),
    { code: 'too_many' },
    'those beyond share one count',
  );
  requests.admit(PHONE, null);
  requests.admit(PHONE, null);
  t.match(
    await failureOf(() => {
      requests.admit(PHONE, null);
    }),
    { code: 'too_many' },
    'what was counted is not forgotten',
  );
  clock.advance(BUDGET_WINDOW_MS);
  for (let n = 0; n < 100; n += 1) requests.admit(`later ${n}`, null);
  t.pass('an hour later there is room');
});

t.test('codes in memory: bounded, void after a restart, and not readable', async (t) => {
  const clock = new SimulatedClock();
  const given = { clock, random: systemRandom, otpDigits: 6 };
  const codes = new OneTimeCodes(given);
  const sent = new Map<string, string>();
  const withdrawn: string[] = [];
  const issue = (slot: string) =>
    codes.issue(slot, { userId: null, to: slot }, (code) => {
      sent.set(slot, code);
      return () => withdrawn.push(slot);
    });
  for (let n = 0; n < PENDING_CODES_MAX + 5; n += 1) issue(`slot ${n}`);
  t.equal(codes.size, PENDING_CODES_MAX);
  t.equal(codes.take('slot 0', sent.get('slot 0') ?? ''), null, 'the oldest gave way');
  t.ok(withdrawn.includes('slot 0'), 'and its message does not leave');
  const code = sent.get('slot 9') ?? '';
  t.equal(new OneTimeCodes(given).take('slot 9', code), null, 'another start knows nothing of it');
  t.notOk(
    JSON.stringify(codes, (_, value: unknown) => (value instanceof Map ? [...value] : value)).includes(
      `"${code}"`,
    ),
  );
  t.equal(codes.take('slot 10', code), null, 'of another slot');
  const taken = codes.take('slot 9', code);
  t.match(taken, { slot: 'slot 9', kept: { to: 'slot 9' } });
  t.equal(codes.take('slot 9', code), null);
  if (taken) codes.giveBack(taken);
  t.ok(codes.take('slot 9', code), 'given back it is good once more');
  issue('slot 9');
  if (taken) codes.giveBack(taken);
  t.ok(codes.take('slot 9', sent.get('slot 9') ?? ''), 'but not over a newer one');
  t.notOk(
    codes.issue('full', { userId: null, to: 'x' }, () => null),
    'what could not be sent is no code',
  );
  clock.advance(300_000);
  issue('fresh');
  t.equal(codes.size, 1, 'those that expired are let go');
});
