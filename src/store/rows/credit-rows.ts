export interface CreditTables {
  credit_balances: CreditBalanceRow;
  credit_entries: CreditEntryRow;
  credit_holds: CreditHoldRow;
}

export interface CreditBalanceRow {
  user_id: string;
  main_minor: number;
  frozen_minor: number;
  last_transaction_id: string | null;
  metadata: string;
  updated_at_ms: number;
}

/** The ledger: never changed, never removed. */
export interface CreditEntryRow {
  seq: number;
  user_id: string;
  transaction_id: string;
  kind: string;
  amount_minor: number;
  main_after_minor: number;
  frozen_after_minor: number;
  device_id: string | null;
  note: string | null;
  at_ms: number;
}

/** Holds that are open. */
export interface CreditHoldRow {
  transaction_id: string;
  user_id: string;
  amount_minor: number;
  expires_at_ms: number | null;
}
