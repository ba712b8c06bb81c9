import type { CreditFunds, CreditLine } from '../../accounts/credit.js';
import type { Page, PageRequest } from '../page.js';

/** What one person has, as kept beside the ledger. */
export interface CreditBalance extends CreditFunds {
  readonly userId: string;
  /** Of the last line of their ledger. */
  readonly lastTransactionId: string | null;
  /** Whatever those who manage credit want to keep with it. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly updatedAtMs: number;
}

/** A line of the ledger with what was left after it. */
export interface NewCreditEntry extends CreditLine {
  readonly transactionId: string;
  readonly mainAfterMinor: number;
  readonly frozenAfterMinor: number;
  /** The lock that was entered, if it was that. */
  readonly deviceId: string | null;
  readonly note: string | null;
  readonly atMs: number;
}

export interface CreditEntry extends NewCreditEntry {
  /** Place in the ledger. */
  readonly seq: number;
}

/** A hold that is open. */
export interface CreditHold {
  readonly transactionId: string;
  readonly userId: string;
  readonly amountMinor: number;
  /** When the hub gives it back by itself, wall clock; null: whoever asked for it ends it. */
  readonly expiresAtMs: number | null;
}

export interface CreditReads {
  balanceOf(userId: string): CreditBalance | null;
  /** Lines of one person, newest first. */
  entriesOf(userId: string, page: PageRequest): Page<CreditEntry>;
  /** Every line of a transaction, oldest first: at most one of each kind. */
  ofTransaction(transactionId: string): readonly CreditEntry[];
  /** Open holds that should have ended by `atMs`, the oldest first. */
  overdueHolds(atMs: number): readonly CreditHold[];
  /** What does not add up in ledger, balances and holds, in words; none: all does. Reads all of them. */
  complaints(): readonly string[];
}

export interface CreditWrites extends CreditReads {
  append(entry: NewCreditEntry): CreditEntry;
  putBalance(balance: CreditBalance): void;
  openHold(hold: CreditHold): void;
  closeHold(transactionId: string): void;
  /** Takes from a person's lines and balance whatever somebody wrote there; the sums stay. */
  forgetPerson(userId: string): void;
}
