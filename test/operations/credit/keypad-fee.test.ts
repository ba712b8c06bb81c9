import t from 'tap';
import type { User } from '../../../src/accounts/user.js';
import { REPORT_WAIT_MS } from '../../../src/operations/credit/keypad-fee.js';
import { ANN, BOB, MIA, PRICE_MINOR, pricedHouse } from './priced-house.js';
import { INSTALLER } from '../scripted-house.js';

const PIN = {
  label: 'Ann',
  kind: 'permanent',
  validFromMs: null,
  validUntilMs: null,
  scheduleId: null,
  maxUses: null,
} as const;
const A = 'a'.repeat(16);
const B = 'b'.repeat(16);

async function withPin(
  t: Parameters<typeof pricedHouse>[0],
  userId: string | null = ANN.id,
  owner: User | null = null,
) {
  const house = await pricedHouse(t, PRICE_MINOR, owner);
  const pin = await house.createPin(INSTALLER, { ...PIN, userId, deviceIds: [house.id], pin: '0427' });
  return { ...house, pinId: pin.pin.id };
}

t.test('a PIN: held with the decision, captured with the report', async (t) => {
  const house = await withPin(t);
  await house.topUp(ANN, 600);
  const before = house.store.counts.commits;
  t.same(await house.type(A, '0427'), { grant: true });
  t.equal(house.store.counts.commits - before, 1, 'in the commit that grants');
  t.strictSame(house.funds(ANN), [350, 250]);
  t.same(await house.type(A, '0427'), { grant: true });
  t.strictSame(house.funds(ANN), [350, 250], 'the same press, asked about again, is held once');
  await house.report({ seq: 1, requestId: A });
  t.strictSame(house.funds(ANN), [350, 0]);
  await house.report({ seq: 1, requestId: A });
  await house.report({ seq: 2, requestId: A });
  t.strictSame(house.funds(ANN), [350, 0], 'paid once, however often it is told');
  t.same(await house.type(B, '0427'), { grant: true });
  await house.report({ seq: 3, requestId: B });
  t.strictSame(house.ledger(ANN), ['hold 250', 'capture 250', 'hold 250', 'capture 250']);
  t.match(house.events('CREDIT_CAPTURED'), [
    { actor: { kind: 'pin', name: 'Ann No 1' }, userId: ANN.id, method: 'pin' },
    {},
  ]);
  t.strictSame(house.store.credit.complaints(), []);
});

t.test('short of credit is denied, with the reason, and not taken for a wrong code', async (t) => {
  const house = await withPin(t);
  await house.topUp(ANN, PRICE_MINOR - 1);
  for (let times = 0; times < 8; times += 1) t.same(await house.type(A, '0427'), { grant: false });
  t.strictSame(house.funds(ANN), [PRICE_MINOR - 1, 0]);
  t.match(house.events('ACCESS_DENIED')[0], {
    reason: 'credit_insufficient',
    userId: ANN.id,
    data: { trace: Array },
  });
  t.equal(house.store.lockouts.byDevice(house.id).failures, 0);
  await house.topUp(ANN, 1);
  t.same(await house.type(B, '0427'), { grant: true });
});

t.test('two PINs at once do not overspend', async (t) => {
  const house = await withPin(t);
  await house.topUp(ANN, PRICE_MINOR);
  const both = await Promise.all([house.type(A, '0427'), house.type(B, '0427')]);
  t.strictSame(both.map(({ grant }) => grant).sort(), [false, true]);
  t.strictSame(house.funds(ANN), [0, PRICE_MINOR]);
});

t.test("a manager's code, the owner's and a code of nobody open free", async (t) => {
  for (const userId of [MIA.id, BOB.id, null]) {
    const house = await withPin(t, userId, BOB);
    t.same(await house.type(A, '0427'), { grant: true });
    await house.report({ seq: 1, requestId: A });
    t.strictSame(house.events('CREDIT_HELD'), []);
  }
});

t.test('a bolt that did not move is not paid for', async (t) => {
  const house = await withPin(t);
  await house.topUp(ANN, PRICE_MINOR);
  await house.type(A, '0427');
  await house.report({ seq: 1, requestId: A, success: false, position: 'locked' });
  t.strictSame(house.ledger(ANN), ['hold 250', 'release 250']);
  t.match(house.events('CREDIT_RELEASED'), [{ reason: 'jammed' }]);
});

t.test('no report in time: given back; a report after all: charged then, once', async (t) => {
  const house = await withPin(t);
  await house.topUp(ANN, PRICE_MINOR);
  await house.type(A, '0427');
  house.clock.advance(REPORT_WAIT_MS - 1);
  t.equal(await house.sweep(), 0);
  house.clock.advance(1);
  t.equal(await house.sweep(), 1);
  t.strictSame(house.funds(ANN), [PRICE_MINOR, 0]);
  t.match(house.events('CREDIT_RELEASED'), [{ reason: 'no_report' }]);
  await house.report({ seq: 1, requestId: A });
  await house.report({ seq: 2, requestId: A });
  t.strictSame(house.funds(ANN), [0, 0]);
  t.strictSame(house.ledger(ANN), ['hold 250', 'release 250', 'hold 250', 'capture 250']);
  t.strictSame(house.events('CREDIT_UNPAID'), []);
  t.strictSame(house.store.credit.complaints(), []);
});

t.test('what a lock decided by itself is charged as far as credit goes, never below nothing', async (t) => {
  const house = await withPin(t);
  await house.topUp(ANN, PRICE_MINOR + 100);
  const entry = { credentialId: house.pinId, requestId: A };
  await house.report({ ...entry, seq: 1 });
  t.strictSame(house.funds(ANN), [100, 0]);
  await house.report({ ...entry, seq: 1 });
  t.strictSame(house.funds(ANN), [100, 0], 'told twice, charged once');
  t.strictSame(house.events('CREDIT_UNPAID'), []);
  await house.report({ ...entry, seq: 2 });
  t.strictSame(house.funds(ANN), [0, 0]);
  t.match(house.events('CREDIT_UNPAID'), [
    { success: false, data: { amount: '1.50', account_user_id: ANN.id } },
  ]);
  await house.report({ ...entry, seq: 3 });
  t.match(house.events('CREDIT_UNPAID'), [{ data: { amount: '2.50' } }, {}]);
  await house.report({ ...entry, seq: 4, success: false });
  t.equal(house.events('CREDIT_UNPAID').length, 2, 'a bolt that did not move costs nothing');
  t.equal(house.events('UNLOCK').length, 4);
  t.strictSame(house.ledger(ANN), ['hold 250', 'capture 250', 'hold 100', 'capture 100']);
  t.strictSame(house.store.credit.complaints(), []);
});
