import type { CreditKind } from '../../accounts/credit.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { CreditBalance, CreditEntry } from './credit-ports.js';

/** One step of a transaction, asked for by somebody. */
export interface CreditChange {
  readonly kind: CreditKind;
  /** The asker's own name of it; the same one joins a hold with its capture or release. */
  readonly transactionId: string;
  /** Minor units; null: the whole hold. */
  readonly amountMinor: number | null;
  readonly note: string | null;
}

export interface ChangedCredit {
  readonly balance: CreditBalance;
  /** The line that did it, now or, if it is repeated, before. */
  readonly entry: CreditEntry;
  /** It had been done before, and nothing was done now. */
  readonly repeated: boolean;
}

/** What can be asked about people's credit. */
export interface CreditUseCases {
  /** One's own, or anybody's for who manages credit. @throws NotFound `user_not_found`, Refused `permission_denied` */
  readBalance(caller: Caller, userId: string): CreditBalance;
  /** As `readBalance`. */
  listCreditEntries(caller: Caller, userId: string, page: PageRequest): Page<CreditEntry>;
  /**
   * Does one step, once, however often it is asked. Of somebody who is gone an admin can still end a hold.
   * @throws NotFound `user_not_found`, `hold_not_found`; Refused `role_not_allowed`; PaymentRequired `credit_insufficient`;
   *   Conflict `transaction_differs`, `hold_closed`, `credit_full`; InvalidInput `capture_too_large`
   */
  changeCredit(caller: Caller, userId: string, change: CreditChange): Promise<ChangedCredit>;
  /** Replaces what is kept with a balance. @throws NotFound `user_not_found`, Refused `role_not_allowed` */
  setBalanceMetadata(
    caller: Caller,
    userId: string,
    metadata: Readonly<Record<string, unknown>>,
  ): Promise<CreditBalance>;
}
