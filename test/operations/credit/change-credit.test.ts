import t from 'tap';
import type { Caller } from '../../../src/operations/ports.js';
import type { CreditKind } from '../../../src/accounts/credit.js';
import { ANN, BOB, guest, MIA, pricedHouse } from './priced-house.js';
import { INSTALLER } from '../scripted-house.js';

const MANAGER: Caller = { ...guest(MIA), actor: { kind: 'user', id: MIA.id, name: 'Mia' } };

t.test('a transaction from top-up to capture, each step asked twice', async (t) => {
  const { credit, funds, store, events } = await pricedHouse(t);
  const twice = async (kind: CreditKind, transactionId: string, amountMinor: number | null) => {
    const change = { kind, transactionId, amountMinor, note: 'desk' };
    const first = await credit.changeCredit(MANAGER, ANN.id, change);
    const again = await credit.changeCredit(MANAGER, ANN.id, change);
    t.strictSame([first.repeated, again.repeated], [false, true], kind);
    t.strictSame(again.entry, first.entry);
    return first;
  };
  t.match(await twice('top_up', 'T-1', 1_000), {
    balance: { mainMinor: 1_000, frozenMinor: 0, lastTransactionId: 'T-1' },
    entry: { seq: 1, note: 'desk' },
  });
  await twice('hold', 'T-2', 400);
  t.strictSame(funds(ANN), [600, 400]);
  await twice('capture', 'T-2', 300);
  t.strictSame(funds(ANN), [700, 0], 'the rest went back at once');
  await twice('hold', 'T-3', 700);
  await twice('release', 'T-3', null);
  t.strictSame(funds(ANN), [700, 0]);
  t.strictSame(store.credit.complaints(), []);
  const about = { actor: { kind: 'user', id: MIA.id }, userId: MIA.id, ipAddress: '192.0.2.1' };
  t.match(events('CREDIT_TOPPED_UP'), [{ ...about, data: { account_user_id: ANN.id, amount: '10.00' } }]);
  t.equal(events('CREDIT_HELD').length, 2);
  t.equal(events('CREDIT_CAPTURED').length, 1);
  t.equal(events('CREDIT_RELEASED').length, 2);
});

t.test('a transaction id that means something else is refused, and nothing moves', async (t) => {
  const { credit, topUp, funds } = await pricedHouse(t);
  await topUp(ANN, 500);
  await topUp(BOB, 500);
  const ask = (user: string, kind: CreditKind, transactionId: string, amountMinor: number | null) =>
    credit.changeCredit(MANAGER, user, { kind, transactionId, amountMinor, note: null });
  await ask(ANN.id, 'hold', 'H', 200);
  for (const [user, kind, id, amount, code] of [
    [ANN.id, 'hold', 'H', 201, 'transaction_differs'],
    [BOB.id, 'hold', 'H', 200, 'transaction_differs'],
    [BOB.id, 'capture', 'H', null, 'transaction_differs'],
    [ANN.id, 'top_up', 'H', 200, 'transaction_differs'],
    [ANN.id, 'capture', 'other', null, 'hold_not_found'],
    [ANN.id, 'capture', 'H', 201, 'capture_too_large'],
    [ANN.id, 'hold', 'X', 301, 'credit_insufficient'],
    ['0190a000-0000-7000-8000-0000000000ff', 'top_up', 'N', 1, 'user_not_found'],
  ] as const)
    await t.rejects(ask(user, kind, id, amount), { code }, `${kind} ${id} ${amount}`);
  t.strictSame(
    [funds(ANN), funds(BOB)],
    [
      [300, 200],
      [500, 0],
    ],
  );
  await ask(ANN.id, 'capture', 'H', null);
  await t.rejects(ask(ANN.id, 'release', 'H', null), { code: 'hold_closed' });
});

t.test('who may move whose money', async (t) => {
  const { credit, store } = await pricedHouse(t);
  const change = (n: number) =>
    ({ kind: 'top_up', transactionId: `W-${n}`, amountMinor: 1, note: null }) as const;
  await t.rejects(credit.changeCredit(MANAGER, MIA.id, change(1)), { code: 'role_not_allowed' });
  await t.rejects(credit.changeCredit({ ...MANAGER, role: 'member' }, ANN.id, change(2)), {
    code: 'role_not_allowed',
  });
  await credit.changeCredit({ ...MANAGER, role: 'admin' }, MIA.id, change(3));
  await t.rejects(credit.setBalanceMetadata(MANAGER, MIA.id, {}), { code: 'role_not_allowed' });
  t.equal(store.credit.balanceOf(MIA.id)?.mainMinor, 1);
});

t.test('who may read whose balance', async (t) => {
  const { credit, topUp } = await pricedHouse(t);
  await topUp(ANN, 500);
  const nobody = '0190a000-0000-7000-8000-0000000000ff';
  const page = { cursor: null, size: 10 };
  t.match(credit.readBalance(guest(ANN), ANN.id), { mainMinor: 500 });
  t.equal(credit.listCreditEntries(guest(ANN), ANN.id, page).rows.length, 1);
  t.match(credit.readBalance(guest(BOB), BOB.id), {
    mainMinor: 0,
    frozenMinor: 0,
    lastTransactionId: null,
    metadata: {},
    updatedAtMs: BOB.createdAtMs,
  });
  for (const id of [ANN.id, nobody]) {
    t.throws(() => credit.readBalance(guest(BOB), id), { code: 'permission_denied' });
    t.throws(() => credit.listCreditEntries(guest(BOB), id, page), { code: 'permission_denied' });
  }
  t.match(credit.readBalance(MANAGER, ANN.id), { mainMinor: 500 });
  t.throws(() => credit.readBalance(MANAGER, nobody), { code: 'user_not_found' });
});

t.test('what is kept with a balance is replaced, and no money moves', async (t) => {
  const { credit, topUp, events } = await pricedHouse(t);
  t.match(await credit.setBalanceMetadata(INSTALLER, ANN.id, { contract: 'A-7' }), {
    mainMinor: 0,
    metadata: { contract: 'A-7' },
    lastTransactionId: null,
  });
  await topUp(ANN, 500);
  t.match(await credit.setBalanceMetadata(INSTALLER, ANN.id, { floor: 2 }), {
    mainMinor: 500,
    metadata: { contract: undefined, floor: 2 },
    lastTransactionId: 'top-up-1',
  });
  const [row] = events('CREDIT_NOTED');
  t.match(row, { data: { account_user_id: ANN.id, names: ['floor'] } });
  t.notMatch(JSON.stringify(events('CREDIT_NOTED')), /A-7/);
});

t.test('a ledger outlives the person, and what was held for them still ends', async (t) => {
  const { credit, topUp, store, command, driver, id, settle } = await pricedHouse(t);
  await topUp(ANN, 500);
  driver.outcome = { kind: 'unknown', reason: 'no_answer' };
  driver.recorded = null;
  await command(guest(ANN), id, 'unlock', { wait: true });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await store.write((tx) => {
    tx.users.remove(ANN.id);
  });
  t.throws(() => credit.readBalance(INSTALLER, ANN.id), { code: 'user_not_found' });
  driver.recorded = { kind: 'done', success: true, reason: null };
  await settle(id);
  t.match(store.credit.balanceOf(ANN.id), { mainMinor: 250, frozenMinor: 0 });
  t.strictSame(store.credit.complaints(), []);
});

t.test('what an admin held for somebody who is gone since can be ended, and nothing else', async (t) => {
  const { credit, topUp, store } = await pricedHouse(t);
  await topUp(ANN, 500);
  const ask = (caller: Caller, kind: CreditKind, transactionId: string, amountMinor: number | null) =>
    credit.changeCredit(caller, ANN.id, { kind, transactionId, amountMinor, note: null });
  await ask(MANAGER, 'hold', 'H-1', 200);
  await ask(MANAGER, 'hold', 'H-2', 100);
  await store.write((tx) => {
    tx.users.remove(ANN.id);
  });
  await t.rejects(ask(MANAGER, 'capture', 'H-1', null), { code: 'user_not_found' });
  await t.rejects(ask(INSTALLER, 'top_up', 'T', 1), { code: 'user_not_found' });
  await t.rejects(ask(INSTALLER, 'hold', 'H-3', 1), { code: 'user_not_found' });
  await ask(INSTALLER, 'capture', 'H-1', null);
  await ask(INSTALLER, 'release', 'H-2', null);
  t.match(store.credit.balanceOf(ANN.id), { mainMinor: 300, frozenMinor: 0 });
  t.strictSame(store.credit.complaints(), []);
});
