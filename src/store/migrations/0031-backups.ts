import type { Migration } from '../migrate.js';

/**
 * What came back with an older copy of the hub is held until somebody has looked at it: it may have been revoked since the copy
 * was made. `backup_state`: whom backups are made for, and how the last ones fared. The recipient is a public key; whoever has
 * the private one is not here.
 */
export const backups: Migration = {
  version: 31,
  name: 'backups',
  sql: `
ALTER TABLE pins ADD COLUMN held_since_ms INTEGER;
ALTER TABLE tickets ADD COLUMN held_since_ms INTEGER;
ALTER TABLE cards ADD COLUMN held_since_ms INTEGER;
ALTER TABLE shares ADD COLUMN held_since_ms INTEGER;
ALTER TABLE users ADD COLUMN held_since_ms INTEGER;
CREATE INDEX pins_held ON pins (held_since_ms) WHERE held_since_ms IS NOT NULL;
CREATE INDEX tickets_held ON tickets (held_since_ms) WHERE held_since_ms IS NOT NULL;
CREATE INDEX cards_held ON cards (held_since_ms) WHERE held_since_ms IS NOT NULL;
CREATE INDEX shares_held ON shares (held_since_ms) WHERE held_since_ms IS NOT NULL;
CREATE INDEX users_held ON users (held_since_ms) WHERE held_since_ms IS NOT NULL;

CREATE TABLE backup_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  recipient TEXT,
  recipient_at_ms INTEGER,
  tried_at_ms INTEGER,
  made_at_ms INTEGER,
  made_name TEXT,
  made_bytes INTEGER,
  made_sha256 TEXT,
  made_events INTEGER,
  trouble TEXT,
  proved_at_ms INTEGER,
  proved_name TEXT,
  proof_trouble TEXT
) STRICT;
INSERT INTO backup_state (one) VALUES (1);
`,
};
