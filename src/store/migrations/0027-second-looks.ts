import type { Migration } from '../migrate.js';

/**
 * Offers of a lock's place over MQTT get an end, and who waits as the first of two is kept with what they used, so that it
 * can be asked about again. Nobody waits while the hub starts.
 */
export const secondLooks: Migration = {
  version: 27,
  name: 'second-looks',
  sql: `
CREATE TABLE replacement_offers (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  -- Of the secret that the new lock logs in with; NULL: it came too late.
  secret_hash BLOB,
  -- Wall clock; NULL: the time was not known for certain.
  offered_at_ms INTEGER,
  -- How much the new lock says.
  profile TEXT NOT NULL CHECK (profile IN ('full', 'basic'))
) STRICT, WITHOUT ROWID;
INSERT INTO replacement_offers (device_id, secret_hash, profile)
  SELECT id, mqtt_next_secret_hash, profile FROM devices WHERE mqtt_next_secret_hash IS NOT NULL;
ALTER TABLE devices DROP COLUMN mqtt_next_secret_hash;

DROP TABLE two_person_waits;
CREATE TABLE two_person_waits (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  first_key TEXT NOT NULL,
  used_kind TEXT NOT NULL,
  used_id TEXT,
  until_mono_ms REAL NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
