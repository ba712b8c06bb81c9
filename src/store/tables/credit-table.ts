import type { CreditKind } from '../../accounts/credit.js';
import type {
  CreditBalance,
  CreditEntry,
  CreditHold,
  CreditWrites,
  NewCreditEntry,
} from '../../operations/credit/credit-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { creditComplaints } from '../credit-complaints.js';
import { seqKey, type CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import { placesFor } from '../query.js';
import type { CreditBalanceRow, CreditEntryRow, CreditHoldRow } from '../rows/credit-rows.js';
import type { Sql } from '../sql.js';

/** Holds ended at one look. */
export const OVERDUE_READ_MAX = 500;

type EntryPage = { userId: string; bound: number; limit: number };

/** Ledger, balances and open holds. */
export class CreditTable implements CreditWrites {
  private readonly sql: Sql;
  private readonly balance;
  private readonly dropBalance;
  private readonly addBalance;
  private readonly lines;
  private readonly pages;
  private readonly addEntry;
  private readonly lastEntry;
  private readonly overdue;
  private readonly addHold;
  private readonly dropHold;
  private readonly forgetNotes;
  private readonly forgetMetadata;

  constructor(sql: Sql) {
    this.sql = sql;
    this.balance = sql.query((db, p: { userId: string }) =>
      db.selectFrom('credit_balances').selectAll().where('user_id', '=', p.userId),
    );
    this.dropBalance = sql.query((db, p: { userId: string }) =>
      db.deleteFrom('credit_balances').where('user_id', '=', p.userId),
    );
    this.addBalance = sql.query((db, p: CreditBalanceRow) =>
      db
        .insertInto('credit_balances')
        .values(
          placesFor(p, [
            'user_id',
            'main_minor',
            'frozen_minor',
            'last_transaction_id',
            'metadata',
            'updated_at_ms',
          ]),
        ),
    );
    this.lines = sql.query((db, p: { transactionId: string }) =>
      db
        .selectFrom('credit_entries')
        .selectAll()
        .where('transaction_id', '=', p.transactionId)
        .orderBy('seq'),
    );
    const page = (side: CursorSide) =>
      sql.query((db, p: EntryPage) =>
        db
          .selectFrom('credit_entries')
          .selectAll()
          .where('user_id', '=', p.userId)
          .where('seq', side === 'next' ? '<' : '>', p.bound)
          .orderBy('seq', side === 'next' ? 'desc' : 'asc')
          .limit(p.limit),
      );
    this.pages = { next: page('next'), previous: page('previous') };
    this.addEntry = sql.query((db, p: CreditEntryRow) =>
      db
        .insertInto('credit_entries')
        .values(
          placesFor(p, [
            'seq',
            'user_id',
            'transaction_id',
            'kind',
            'amount_minor',
            'main_after_minor',
            'frozen_after_minor',
            'device_id',
            'note',
            'at_ms',
          ]),
        ),
    );
    this.lastEntry = sql.query((db) =>
      db.selectFrom('credit_entries').select('seq').orderBy('seq', 'desc').limit(1),
    );
    this.overdue = sql.query((db, p: { at: number; limit: number }) =>
      db
        .selectFrom('credit_holds')
        .selectAll()
        .where('expires_at_ms', '<=', p.at)
        .orderBy('expires_at_ms')
        .limit(p.limit),
    );
    this.addHold = sql.query((db, p: CreditHoldRow) =>
      db
        .insertInto('credit_holds')
        .values(placesFor(p, ['transaction_id', 'user_id', 'amount_minor', 'expires_at_ms'])),
    );
    this.dropHold = sql.query((db, p: { transactionId: string }) =>
      db.deleteFrom('credit_holds').where('transaction_id', '=', p.transactionId),
    );
    this.forgetNotes = sql.query((db, p: { userId: string }) =>
      db
        .updateTable('credit_entries')
        .set({ note: null })
        .where('user_id', '=', p.userId)
        .where('note', 'is not', null),
    );
    this.forgetMetadata = sql.query((db, p: { userId: string }) =>
      db.updateTable('credit_balances').set({ metadata: '{}' }).where('user_id', '=', p.userId),
    );
  }

  forgetPerson(userId: string): void {
    this.forgetNotes.run({ userId });
    this.forgetMetadata.run({ userId });
  }

  balanceOf(userId: string): CreditBalance | null {
    const row = this.balance.get({ userId });
    return row ? readBalance(row) : null;
  }

  entriesOf(userId: string, page: PageRequest) {
    return keysetPage(page, {
      key: seqKey,
      start: Number.MAX_SAFE_INTEGER,
      fetch: (side: CursorSide, bound, limit) => this.pages[side].all({ userId, bound, limit }),
      count: (bound, limit) => this.pages.next.count({ userId, bound, limit }),
      keyOf: (row) => row.seq,
      read: readEntry,
    });
  }

  ofTransaction(transactionId: string): readonly CreditEntry[] {
    return this.lines.all({ transactionId }).map(readEntry);
  }

  overdueHolds(atMs: number): readonly CreditHold[] {
    return this.overdue.all({ at: atMs, limit: OVERDUE_READ_MAX }).map((row) => ({
      transactionId: row.transaction_id,
      userId: row.user_id,
      amountMinor: row.amount_minor,
      expiresAtMs: row.expires_at_ms,
    }));
  }

  complaints(): readonly string[] {
    return creditComplaints(this.sql.connection);
  }

  append(entry: NewCreditEntry): CreditEntry {
    const seq = (this.lastEntry.get({})?.seq ?? 0) + 1;
    this.addEntry.run({
      seq,
      user_id: entry.userId,
      transaction_id: entry.transactionId,
      kind: entry.kind,
      amount_minor: entry.amountMinor,
      main_after_minor: entry.mainAfterMinor,
      frozen_after_minor: entry.frozenAfterMinor,
      device_id: entry.deviceId,
      note: entry.note,
      at_ms: entry.atMs,
    });
    return { ...entry, seq };
  }

  putBalance(balance: CreditBalance): void {
    const { userId } = balance;
    this.dropBalance.run({ userId });
    this.addBalance.run({
      user_id: userId,
      main_minor: balance.mainMinor,
      frozen_minor: balance.frozenMinor,
      last_transaction_id: balance.lastTransactionId,
      metadata: JSON.stringify(balance.metadata),
      updated_at_ms: balance.updatedAtMs,
    });
  }

  openHold(hold: CreditHold): void {
    this.addHold.run({
      transaction_id: hold.transactionId,
      user_id: hold.userId,
      amount_minor: hold.amountMinor,
      expires_at_ms: hold.expiresAtMs,
    });
  }

  closeHold(transactionId: string): void {
    this.dropHold.run({ transactionId });
  }
}

function readBalance(row: CreditBalanceRow): CreditBalance {
  return {
    userId: row.user_id,
    mainMinor: row.main_minor,
    frozenMinor: row.frozen_minor,
    lastTransactionId: row.last_transaction_id,
    metadata: JSON.parse(row.metadata) as Readonly<Record<string, unknown>>,
    updatedAtMs: row.updated_at_ms,
  };
}

function readEntry(row: CreditEntryRow): CreditEntry {
  return {
    seq: row.seq,
    userId: row.user_id,
    transactionId: row.transaction_id,
    kind: row.kind as CreditKind,
    amountMinor: row.amount_minor,
    mainAfterMinor: row.main_after_minor,
    frozenAfterMinor: row.frozen_after_minor,
    deviceId: row.device_id,
    note: row.note,
    atMs: row.at_ms,
  };
}
