import type { Migration } from '../migrate.js';

/**
 * Alerts, where they are sent, and what they are raised by. The indexes over `events` have its failed attempts alone, with all that they are
 * filtered by, so that a list of them reads no other row; their condition is repeated word for word by the queries.
 */
export const alerts: Migration = {
  version: 22,
  name: 'alerts',
  sql: `
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'critical')),
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
  device_id TEXT,
  user_id TEXT,
  count INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  first_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  first_event_id TEXT NOT NULL,
  last_event_id TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  acknowledged_at_ms INTEGER,
  acknowledged_by TEXT,
  resolved_at_ms INTEGER,
  resolved_by TEXT,
  note TEXT,
  CHECK ((state = 'resolved') = (resolved_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX alerts_by_key ON alerts (key, seq);
CREATE INDEX alerts_by_device ON alerts (device_id, seq) WHERE device_id IS NOT NULL;
CREATE INDEX alerts_unresolved ON alerts (device_id) WHERE state <> 'resolved';
CREATE INDEX alerts_by_end ON alerts (resolved_at_ms) WHERE resolved_at_ms IS NOT NULL;

CREATE TABLE alert_channels (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('email', 'sms', 'webhook', 'mqtt')),
  target TEXT NOT NULL,
  secret_sealed BLOB,
  minimum_level TEXT NOT NULL,
  kinds TEXT CHECK (kinds IS NULL OR json_valid(kinds)),
  language TEXT NOT NULL,
  off_site INTEGER NOT NULL CHECK (off_site IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  last_sent_at_ms INTEGER,
  last_error TEXT,
  last_error_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_deliveries (
  seq INTEGER PRIMARY KEY,
  channel_id TEXT NOT NULL REFERENCES alert_channels (id) ON DELETE CASCADE,
  alert_id TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  UNIQUE (channel_id, alert_id)
) STRICT;
CREATE INDEX alert_deliveries_by_alert ON alert_deliveries (alert_id);

CREATE TABLE lock_alert_rules (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  door_ajar_s INTEGER,
  offline_s INTEGER,
  low_battery_percent INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_places (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  place TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_failed ON events (seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;
CREATE INDEX events_failed_by_device ON events (device_id, seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;
CREATE INDEX events_failed_by_user ON events (user_id, seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;
CREATE INDEX events_failed_by_address ON events (ip_address, seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;
`,
};
