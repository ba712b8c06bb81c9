import type { Migration } from '../migrate.js';

/**
 * People can be erased, and found by their names. Events logged so far keep form 1 of the hash (`audit/hash-chain.ts`);
 * those to come have form 2, whose parts can be erased. The log stays append-only but for that: a part goes once, whole,
 * and in favour of an event that tells of it.
 */
export const privacy: Migration = {
  version: 11,
  name: 'privacy',
  sql: `
ALTER TABLE events ADD COLUMN form INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2));
ALTER TABLE events ADD COLUMN target_user_id TEXT;
ALTER TABLE events ADD COLUMN who_salt BLOB;
ALTER TABLE events ADD COLUMN who_hash BLOB;
ALTER TABLE events ADD COLUMN who_erased_by INTEGER;
ALTER TABLE events ADD COLUMN text_salt BLOB;
ALTER TABLE events ADD COLUMN text_hash BLOB;
ALTER TABLE events ADD COLUMN text_erased_by INTEGER;
CREATE INDEX events_by_target ON events (target_user_id) WHERE target_user_id IS NOT NULL;

DROP TRIGGER events_never_change;
CREATE TRIGGER events_never_change BEFORE UPDATE OF seq, id, at_ms, type, success, reason, device_id, user_id,
  target_user_id, actor_kind, actor_id, method, command_id, lock_event_key, salt, leaf_hash, chain_hash, form ON events
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER events_who_only_goes BEFORE UPDATE OF actor_name, ip_address, who_salt, who_hash, who_erased_by ON events
WHEN OLD.who_erased_by IS NOT NULL OR NEW.who_erased_by IS NULL OR NEW.who_erased_by <= OLD.seq
  OR NEW.actor_name <> '' OR NEW.ip_address IS NOT NULL OR NEW.who_salt IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER events_text_only_goes BEFORE UPDATE OF description, data, text_salt, text_hash, text_erased_by ON events
WHEN OLD.text_erased_by IS NOT NULL OR NEW.text_erased_by IS NULL OR NEW.text_erased_by <= OLD.seq
  OR OLD.type IN ('LOG_ERASED', 'USER_ERASED') OR NEW.description <> '' OR NEW.data <> '{}' OR NEW.text_salt IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

ALTER TABLE users ADD COLUMN erasing_since_ms INTEGER;

CREATE TABLE user_words (
  word TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_words_by_user ON user_words (user_id);
CREATE INDEX users_by_role ON users (role, id);
CREATE INDEX users_inactive ON users (id) WHERE is_active = 0;
`,
};
