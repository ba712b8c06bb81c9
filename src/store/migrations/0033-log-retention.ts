import type { Migration } from '../migrate.js';

/**
 * Old rows of the log may go, from its beginning and in blocks of 256 leaves, once a signed row of the log says so and `pruned_to` with it.
 * What stays of each is its leaf hash, what accounts for erasures (`audit/erasure`), and what it counted for in the statistics.
 */
export const logRetention: Migration = {
  version: 33,
  name: 'log retention',
  sql: `
ALTER TABLE chain_head ADD COLUMN pruned_to INTEGER NOT NULL DEFAULT 0 CHECK (pruned_to >= 0);

CREATE TABLE pruned_blocks (
  block INTEGER PRIMARY KEY,
  leaves BLOB NOT NULL CHECK (length(leaves) = 8192),
  chain_hash BLOB NOT NULL CHECK (length(chain_hash) = 32)
) STRICT;

CREATE TABLE pruned_erasures (
  seq INTEGER NOT NULL,
  erased_by INTEGER NOT NULL CHECK (erased_by > seq),
  left_hash BLOB NOT NULL CHECK (length(left_hash) = 32),
  PRIMARY KEY (seq, erased_by)
) STRICT, WITHOUT ROWID;

CREATE TABLE pruned_counts (
  site_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (device_id, site_id, kind, detail, quarter)
) STRICT, WITHOUT ROWID;

DROP TRIGGER events_never_go;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
WHEN OLD.seq > (SELECT pruned_to FROM chain_head)
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
DROP TRIGGER events_text_only_goes;
CREATE TRIGGER events_text_only_goes BEFORE UPDATE OF description, data, text_salt, text_hash, text_erased_by ON events
WHEN OLD.text_erased_by IS NOT NULL OR NEW.text_erased_by IS NULL OR NEW.text_erased_by <= OLD.seq
  OR OLD.type IN ('LOG_ERASED', 'USER_ERASED', 'LOG_PRUNED') OR NEW.description <> '' OR NEW.data <> '{}'
  OR NEW.text_salt IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
`,
};
