import type { Migration } from '../migrate.js';

/**
 * QR tickets and cards. A ticket's text is nowhere: the hub signs it again when it is to be shown. Private keys are in
 * `keys`, sealed. Uses of tickets are kept with those of PINs (`0013-pin-uses.ts`), by the same rules.
 */
export const ticketsAndCards: Migration = {
  version: 21,
  name: 'tickets and cards',
  sql: `
CREATE TABLE ticket_keys (
  id TEXT NOT NULL PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  retired_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_keys_one_in_use ON ticket_keys ((1)) WHERE retired_at_ms IS NULL;

CREATE TABLE tickets (
  id TEXT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  key_id TEXT NOT NULL,
  doors TEXT NOT NULL CHECK (length(doors) = 16),
  valid_from_ms INTEGER NOT NULL,
  valid_until_ms INTEGER NOT NULL CHECK (valid_until_ms > valid_from_ms),
  max_uses INTEGER CHECK (max_uses > 0),
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  use_count INTEGER NOT NULL CHECK (use_count >= 0),
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_by_end ON tickets (valid_until_ms) WHERE revoked_at_ms IS NULL;
CREATE INDEX tickets_by_user ON tickets (user_id, id) WHERE user_id IS NOT NULL;

CREATE TABLE ticket_devices (
  ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  PRIMARY KEY (ticket_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_devices_by_device ON ticket_devices (device_id, ticket_id);

CREATE TABLE ticket_epoch (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL
) STRICT;
INSERT INTO ticket_epoch (one, epoch) VALUES (1, 0);

CREATE TABLE ticket_floors (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE code_uses (
  grant_id TEXT NOT NULL PRIMARY KEY,
  pin_id TEXT REFERENCES pins (id) ON DELETE CASCADE,
  ticket_id TEXT REFERENCES tickets (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'doubtful', 'spent')),
  granted_at_ms INTEGER NOT NULL,
  CHECK ((pin_id IS NULL) <> (ticket_id IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO code_uses (grant_id, pin_id, device_id, state, granted_at_ms)
  SELECT grant_id, pin_id, device_id, state, granted_at_ms FROM pin_uses;
DROP TABLE pin_uses;
CREATE INDEX code_uses_by_pin ON code_uses (pin_id) WHERE state <> 'spent' AND pin_id IS NOT NULL;
CREATE INDEX code_uses_by_ticket ON code_uses (ticket_id) WHERE state <> 'spent' AND ticket_id IS NOT NULL;
CREATE INDEX code_uses_open ON code_uses (device_id) WHERE state = 'reserved';

CREATE TABLE cards (
  id TEXT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  verifier BLOB NOT NULL CHECK (length(verifier) = 32),
  pepper_id TEXT NOT NULL,
  use_count INTEGER NOT NULL CHECK (use_count >= 0),
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX cards_by_verifier ON cards (device_id, verifier);
CREATE UNIQUE INDEX cards_one_in_use ON cards (device_id, verifier) WHERE revoked_at_ms IS NULL;
CREATE INDEX cards_by_user ON cards (user_id, id);
`,
};
