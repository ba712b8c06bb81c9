import type { Migration } from '../migrate.js';

/** The latest firmware update of each lock. The images themselves are files: they go when the update has ended. */
export const firmwareUpdates: Migration = {
  version: 8,
  name: 'firmware updates',
  sql: `
CREATE TABLE firmware_updates (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  image_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'verifying', 'done', 'failed', 'cancelled')),
  reason TEXT,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  payload_bytes INTEGER NOT NULL CHECK (payload_bytes > 0),
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  actor_name TEXT NOT NULL,
  user_id TEXT,
  method TEXT NOT NULL,
  ip_address TEXT,
  created_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER
) STRICT, WITHOUT ROWID;
`,
};
