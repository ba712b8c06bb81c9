import Database from 'better-sqlite3';
import t from 'tap';
import { checkOffline } from '../../src/store/check-offline.js';
import { inspectStore } from '../../src/store/inspect.js';
import type { NewCreditEntry } from '../../src/operations/credit/credit-ports.js';
import { openTestStore } from './open-test-store.js';
import { uuid } from './samples.js';

const ENTRY: NewCreditEntry = {
  userId: uuid(1),
  transactionId: 'T-1',
  kind: 'top_up',
  amountMinor: 500,
  mainAfterMinor: 500,
  frozenAfterMinor: 0,
  deviceId: null,
  note: 'desk',
  atMs: 1_000,
};
const BALANCE = {
  userId: uuid(1),
  mainMinor: 500,
  frozenMinor: 0,
  lastTransactionId: 'T-1',
  metadata: { contract: 'A-7' },
  updatedAtMs: 1_000,
};

t.test('what was put in is read back', async (t) => {
  const { store } = openTestStore(t);
  const entry = await store.write((tx) => {
    tx.credit.putBalance(BALANCE);
    return tx.credit.append(ENTRY);
  });
  t.strictSame(entry, { ...ENTRY, seq: 1 });
  t.strictSame(store.credit.balanceOf(uuid(1)), BALANCE);
  t.equal(store.credit.balanceOf(uuid(2)), null);
  t.strictSame(store.credit.ofTransaction('T-1'), [entry]);
  t.strictSame(store.credit.complaints(), []);
  await store.write((tx) => {
    for (let n = 2; n <= 5; n += 1) tx.credit.append({ ...ENTRY, transactionId: `T-${n}` });
    tx.credit.append({ ...ENTRY, userId: uuid(2), transactionId: 'other' });
  });
  const first = store.credit.entriesOf(uuid(1), { cursor: null, size: 3, counted: true });
  t.equal(first.count, 5);
  const rest = store.credit.entriesOf(uuid(1), { cursor: first.next, size: 3 });
  t.strictSame(
    [...first.rows, ...rest.rows].map(({ transactionId }) => transactionId),
    ['T-5', 'T-4', 'T-3', 'T-2', 'T-1'],
  );
});

t.test('holds that are due, the oldest first; those without an end never are', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    for (const [transactionId, expiresAtMs] of [
      ['b', 200],
      ['a', 100],
      ['c', 300],
      ['for ever', null],
    ] as const)
      tx.credit.openHold({ transactionId, userId: uuid(1), amountMinor: 1, expiresAtMs });
    tx.credit.closeHold('c');
  });
  const due = (atMs: number) => store.credit.overdueHolds(atMs).map(({ transactionId }) => transactionId);
  t.strictSame([due(99), due(100), due(1e15)], [[], ['a'], ['a', 'b']]);
});

t.test('what no code may do, the database refuses', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.credit.append(ENTRY);
    tx.credit.putBalance(BALANCE);
  });
  await t.rejects(
    store.write((tx) => tx.credit.append(ENTRY)),
    { code: 'SQLITE_CONSTRAINT_UNIQUE' },
  );
  for (const wrong of [
    { amountMinor: 0 },
    { amountMinor: -1 },
    { mainAfterMinor: -1 },
    { frozenAfterMinor: -1 },
    { kind: 'gift' as 'hold' },
  ])
    await t.rejects(
      store.write((tx) => tx.credit.append({ ...ENTRY, transactionId: 'T-2', ...wrong })),
      /CHECK constraint/,
      JSON.stringify(wrong),
    );
  for (const wrong of [{ mainMinor: -1 }, { frozenMinor: -1 }])
    await t.rejects(
      store.write((tx) => {
        tx.credit.putBalance({ ...BALANCE, ...wrong });
      }),
      /CHECK constraint/,
    );
  t.strictSame(store.credit.balanceOf(uuid(1)), BALANCE, 'and nothing of it stayed');
  const { connection } = store['sql'];
  t.throws(() => connection.exec('UPDATE credit_entries SET amount_minor = 1'), /append-only/);
  t.throws(() => connection.exec('DELETE FROM credit_entries'), /append-only/);
});

t.test('the doctor sees a ledger that does not add up', async (t) => {
  const { store, file } = openTestStore(t);
  await store.write((tx) => {
    tx.credit.append(ENTRY);
    tx.credit.putBalance(BALANCE);
  });
  await store.stop();
  const folder = file.slice(0, file.lastIndexOf('/'));
  const database = () => checkOffline(folder).checks.find(({ name }) => name === 'database');
  t.match(database(), { ok: true, detail: /credit ledger adds up/ });
  const raw = new Database(file);
  raw.exec('UPDATE credit_balances SET main_minor = 501');
  raw.close();
  t.match(inspectStore(file, 'quick'), { complaints: [], ledger: [/not the sum of their ledger/] });
  t.match(database(), { ok: false, detail: /credit ledger does not add up/ });
});

t.test('a database from before the ledger can be looked at', async (t) => {
  const { store, file } = openTestStore(t);
  await store.stop();
  const raw = new Database(file);
  raw.exec('DROP TABLE credit_entries; DROP TABLE credit_balances; DROP TABLE credit_holds');
  raw.close();
  t.match(inspectStore(file, 'quick'), { complaints: [], ledger: [] });
});
