import type { Migration } from '../migrate.js';

/**
 * Two-person rule, anti-passback, lockdown, and locks that take another's place. Times called `mono` are of the monotonic
 * clock of one run of the hub: the next run forgets the waits, and begins the passages anew.
 */
export const entryModes: Migration = {
  version: 17,
  name: 'entry modes',
  sql: `
ALTER TABLE devices ADD COLUMN two_person_window_s INTEGER CHECK (two_person_window_s > 0);
ALTER TABLE devices ADD COLUMN anti_passback_s INTEGER CHECK (anti_passback_s > 0);
ALTER TABLE devices ADD COLUMN passback_exit_of TEXT REFERENCES devices (id) ON DELETE SET NULL;
-- Of a new lock that is to take the place of this one, until it logs in for the first time.
ALTER TABLE devices ADD COLUMN mqtt_next_secret_hash BLOB;

CREATE TABLE two_person_waits (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  first_key TEXT NOT NULL,
  until_mono_ms REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passages (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  person_key TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  since_mono_ms REAL NOT NULL,
  is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
  PRIMARY KEY (device_id, person_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE lockdowns (
  site_id TEXT NOT NULL PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  reason TEXT,
  started_by TEXT,
  started_by_name TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  allowed_user_ids TEXT NOT NULL CHECK (json_valid(allowed_user_ids))
) STRICT, WITHOUT ROWID;
`,
};
