import type { Migration } from '../migrate.js';

/**
 * QR tickets and cards. A ticket's text is nowhere: the hub signs it again when it is to be shown. A use is reserved when
 * the hub grants it and counted when the lock says that it opened. Private keys are in `keys`, sealed.
 */
export const ticketsAndCards: Migration = {
  version: 18,
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

CREATE TABLE ticket_reservations (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  request_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, request_id, ticket_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_reservations_by_ticket ON ticket_reservations (ticket_id);

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
