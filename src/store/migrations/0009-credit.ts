import type { Migration } from '../migrate.js';

/**
 * Money, in minor units. The ledger has no foreign keys: it outlives whom it is about. `credit_holds` has the holds that
 * are open and no others, so that those to be ended are found at once. What no rule may get wrong is checked here too.
 * Only a note may be taken from a line, when the person it is about is erased.
 */
export const credit: Migration = {
  version: 9,
  name: 'credit',
  sql: `
ALTER TABLE devices ADD COLUMN entry_price_minor INTEGER CHECK (entry_price_minor > 0);

CREATE TABLE credit_balances (
  user_id TEXT NOT NULL PRIMARY KEY,
  main_minor INTEGER NOT NULL CHECK (main_minor >= 0),
  frozen_minor INTEGER NOT NULL CHECK (frozen_minor >= 0),
  last_transaction_id TEXT,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_entries (
  seq INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('top_up', 'hold', 'capture', 'release')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  main_after_minor INTEGER NOT NULL CHECK (main_after_minor >= 0),
  frozen_after_minor INTEGER NOT NULL CHECK (frozen_after_minor >= 0),
  device_id TEXT,
  note TEXT,
  at_ms INTEGER NOT NULL,
  UNIQUE (transaction_id, kind)
) STRICT;
CREATE INDEX credit_entries_by_user ON credit_entries (user_id);
CREATE TRIGGER credit_entries_never_change BEFORE UPDATE ON credit_entries
WHEN NEW.note IS NOT NULL OR (NEW.seq, NEW.user_id, NEW.transaction_id, NEW.kind, NEW.amount_minor, NEW.main_after_minor,
  NEW.frozen_after_minor, NEW.device_id, NEW.at_ms) IS NOT (OLD.seq, OLD.user_id, OLD.transaction_id, OLD.kind,
  OLD.amount_minor, OLD.main_after_minor, OLD.frozen_after_minor, OLD.device_id, OLD.at_ms)
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER credit_entries_never_go BEFORE DELETE ON credit_entries BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TABLE credit_holds (
  transaction_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  expires_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_holds_by_expiry ON credit_holds (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
`,
};
