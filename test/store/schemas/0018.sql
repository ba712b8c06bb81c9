PRAGMA foreign_keys = OFF;
PRAGMA user_version = 18;
CREATE TABLE sites (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  username TEXT UNIQUE,
  email TEXT UNIQUE,
  phone TEXT UNIQUE,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'member')),
  locale TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  phone_verified INTEGER NOT NULL CHECK (phone_verified IN (0, 1)),
  last_login_at_ms INTEGER,
  last_login_ip TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  password_hash TEXT, erasing_since_ms INTEGER,
  CHECK (coalesce(username, email, phone) IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE devices (
  id TEXT NOT NULL PRIMARY KEY,
  device_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  site_id TEXT REFERENCES sites (id) ON DELETE SET NULL,
  owner_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE')),
  transport TEXT CHECK (transport IN ('serial', 'ble', 'mqtt')),
  address TEXT,
  serial TEXT,
  firmware_version TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  pin_salt BLOB NOT NULL CHECK (length(pin_salt) = 16),
  mqtt_secret_hash BLOB CHECK (length(mqtt_secret_hash) = 32)
, auto_lock_s INTEGER CHECK (auto_lock_s > 0), left_unlocked_alert_s INTEGER CHECK (left_unlocked_alert_s > 0), entry_price_minor INTEGER CHECK (entry_price_minor > 0), pin_min_digits INTEGER NOT NULL DEFAULT 4 CHECK (pin_min_digits BETWEEN 4 AND 8), pin_max_digits INTEGER NOT NULL DEFAULT 8 CHECK (pin_max_digits BETWEEN 4 AND 8), pin_digits TEXT NOT NULL DEFAULT '0123456789', two_person_window_s INTEGER CHECK (two_person_window_s > 0), anti_passback_s INTEGER CHECK (anti_passback_s > 0), passback_exit_of TEXT REFERENCES devices (id) ON DELETE SET NULL, mqtt_next_secret_hash BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE pairings (
  id TEXT NOT NULL PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active')),
  serial TEXT NOT NULL,
  peer_static BLOB NOT NULL CHECK (length(peer_static) = 32),
  psk_sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pins (
  id TEXT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  kind TEXT NOT NULL,
  valid_from_ms INTEGER,
  valid_until_ms INTEGER,
  use_count INTEGER NOT NULL CHECK (use_count >= 0),
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
, schedule_id TEXT REFERENCES schedules (id) ON DELETE SET NULL, max_uses INTEGER CHECK (max_uses > 0)) STRICT, WITHOUT ROWID;
CREATE TABLE pin_devices (
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  verifier BLOB,
  pepper_id TEXT, share_id TEXT,
  PRIMARY KEY (pin_id, device_id),
  CHECK ((verifier IS NULL) = (pepper_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE commands (
  id TEXT NOT NULL PRIMARY KEY,
  device_id TEXT NOT NULL,
  action TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'sent', 'succeeded', 'failed', 'expired', 'unknown')),
  reason TEXT,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  actor_name TEXT NOT NULL,
  user_id TEXT,
  method TEXT NOT NULL,
  ip_address TEXT,
  created_at_ms INTEGER NOT NULL,
  sent_at_ms INTEGER,
  finished_at_ms INTEGER,
  latency_ms REAL,
  boot_id TEXT,
  not_after_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  type TEXT NOT NULL,
  success INTEGER CHECK (success IN (0, 1)),
  reason TEXT,
  description TEXT NOT NULL,
  device_id TEXT,
  user_id TEXT,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  actor_name TEXT NOT NULL,
  method TEXT,
  ip_address TEXT,
  command_id TEXT,
  lock_event_key TEXT,
  data TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  chain_hash BLOB NOT NULL CHECK (length(chain_hash) = 32)
, form INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2)), target_user_id TEXT, who_salt BLOB, who_hash BLOB, who_erased_by INTEGER, text_salt BLOB, text_hash BLOB, text_erased_by INTEGER) STRICT;
CREATE TABLE chain_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  lane TEXT NOT NULL
) STRICT;
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  refresh_id TEXT NOT NULL,
  user_agent TEXT,
  ip_address TEXT,
  created_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
, parent_id TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE lockouts (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_for_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency (
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  answer_sealed BLOB,
  PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE keys (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE api_tokens (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  scopes TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  last_used_at_ms INTEGER,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE invites (
  user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  code TEXT NOT NULL UNIQUE,
  invited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
  entered_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE credential_sets (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  key_sealed BLOB NOT NULL,
  slots INTEGER,
  version INTEGER NOT NULL CHECK (version >= 0),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  taken_version INTEGER NOT NULL CHECK (taken_version >= 0),
  taken_digest BLOB NOT NULL CHECK (length(taken_digest) = 32),
  budget_from_ms INTEGER NOT NULL,
  repairs INTEGER NOT NULL,
  retries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE lock_credentials (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  state TEXT NOT NULL
    CHECK (state IN ('desired', 'sent', 'acknowledged', 'verified', 'revoke_pending', 'failed')),
  reason TEXT,
  set_version INTEGER,
  changed_at_ms INTEGER NOT NULL,
  verifier_sealed BLOB,
  PRIMARY KEY (device_id, pin_id),
  CHECK (CASE state WHEN 'failed' THEN reason IS NOT NULL WHEN 'revoke_pending' THEN 1 ELSE reason IS NULL END)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE credit_holds (
  transaction_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  expires_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE schedules (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  timing TEXT NOT NULL CHECK (json_valid(timing)),
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE user_words (
  word TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistic_series (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('entry', 'denial', 'alert', 'lock')),
  detail TEXT NOT NULL,
  UNIQUE (site_id, device_id, kind, detail)
) STRICT;
CREATE TABLE statistic_counts (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE lock_presence (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  quarters INTEGER NOT NULL CHECK (quarters BETWEEN 1 AND 96),
  known_ms INTEGER NOT NULL CHECK (known_ms BETWEEN 0 AND quarters * 900000),
  online_ms INTEGER NOT NULL CHECK (online_ms BETWEEN 0 AND known_ms),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE lock_batteries (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  min_percent INTEGER NOT NULL CHECK (min_percent BETWEEN 0 AND 100),
  last_percent INTEGER NOT NULL CHECK (last_percent BETWEEN 0 AND 100),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistic_rules (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  rules INTEGER NOT NULL,
  counted_seq INTEGER NOT NULL,
  until_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE lock_places (
  device_id TEXT NOT NULL,
  after_seq INTEGER NOT NULL,
  site_id TEXT,
  PRIMARY KEY (device_id, after_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE pin_uses (
  grant_id TEXT NOT NULL PRIMARY KEY,
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'doubtful', 'spent')),
  granted_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE log_blocks (
  block INTEGER PRIMARY KEY,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE lock_clocks (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  boot_id TEXT NOT NULL,
  lock_ms INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
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
CREATE TABLE shares (
  id TEXT NOT NULL PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  shared_with TEXT NOT NULL,
  given_by TEXT,
  parent_id TEXT,
  can_unlock INTEGER NOT NULL CHECK (can_unlock IN (0, 1)),
  can_lock INTEGER NOT NULL CHECK (can_lock IN (0, 1)),
  can_manage_pins INTEGER NOT NULL CHECK (can_manage_pins IN (0, 1)),
  can_view_logs INTEGER NOT NULL CHECK (can_view_logs IN (0, 1)),
  can_share INTEGER NOT NULL CHECK (can_share IN (0, 1)),
  valid_from_ms INTEGER,
  valid_until_ms INTEGER,
  schedule_id TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO sites (id, name, time_zone, created_at_ms) VALUES ('0190a000-0000-7000-8000-000000000001', 'Home', 'Asia/Tashkent', 1700000000000);
INSERT INTO users (id, username, email, phone, first_name, last_name, role, locale, is_active, email_verified, phone_verified, last_login_at_ms, last_login_ip, created_at_ms, updated_at_ms, password_hash, erasing_since_ms) VALUES ('0190a000-0000-7000-8000-000000000002', NULL, 'ada@example.org', NULL, 'Ada', 'Example', 'admin', 'uz', 1, 1, 0, 1700000000000, '192.0.2.7', 1700000000000, 1700000000000, '$scrypt$ln=14,r=8,p=1$c2FsdA$aGFzaA', NULL);
INSERT INTO users (id, username, email, phone, first_name, last_name, role, locale, is_active, email_verified, phone_verified, last_login_at_ms, last_login_ip, created_at_ms, updated_at_ms, password_hash, erasing_since_ms) VALUES ('0190a000-0000-7000-8000-000000000003', 'bob', NULL, '+998901234567', 'Боб', 'Example', 'member', 'uz', 1, 1, 0, 1700000000000, '192.0.2.7', 1700000000000, 1700000000000, '$scrypt$ln=14,r=8,p=1$c2FsdA$aGFzaA', NULL);
INSERT INTO devices (id, device_id, name, site_id, owner_id, status, transport, address, serial, firmware_version, created_at_ms, updated_at_ms, pin_salt, mqtt_secret_hash, auto_lock_s, left_unlocked_alert_s, entry_price_minor, pin_min_digits, pin_max_digits, pin_digits, two_person_window_s, anti_passback_s, passback_exit_of, mqtt_next_secret_hash) VALUES ('0190a000-0000-7000-8000-000000000004', 'front-door', 'The front-door', '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'ACTIVE', 'serial', '/dev/ttyUSB0', 'SN-1', '1.2.3', 1700000000000, 1700000000000, X'01010101010101010101010101010101', NULL, NULL, NULL, NULL, 4, 8, '0123456789', NULL, NULL, NULL, NULL);
INSERT INTO devices (id, device_id, name, site_id, owner_id, status, transport, address, serial, firmware_version, created_at_ms, updated_at_ms, pin_salt, mqtt_secret_hash, auto_lock_s, left_unlocked_alert_s, entry_price_minor, pin_min_digits, pin_max_digits, pin_digits, two_person_window_s, anti_passback_s, passback_exit_of, mqtt_next_secret_hash) VALUES ('0190a000-0000-7000-8000-000000000005', 'garage', 'The garage', '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'ACTIVE', 'mqtt', '/dev/ttyUSB0', 'SN-1', '1.2.3', 1700000000000, 1700000000000, X'01010101010101010101010101010101', X'0202020202020202020202020202020202020202020202020202020202020202', NULL, NULL, 300, 4, 8, '0123456789', NULL, 60, NULL, X'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO pairings (id, device_id, state, serial, peer_static, psk_sealed, created_at_ms) VALUES ('0190a000-0000-7000-8000-000000000014', '0190a000-0000-7000-8000-000000000004', 'active', 'SN-1', X'0303030303030303030303030303030303030303030303030303030303030303', X'04040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404', 1700000000000);
INSERT INTO pins (id, label, user_id, kind, valid_from_ms, valid_until_ms, use_count, created_by, created_at_ms, revoked_at_ms, schedule_id, max_uses) VALUES ('0190a000-0000-7000-8000-000000000006', 'Bob''s code', '0190a000-0000-7000-8000-000000000003', 'permanent', NULL, NULL, 3, '0190a000-0000-7000-8000-000000000002', 1700000000000, NULL, NULL, NULL);
INSERT INTO pins (id, label, user_id, kind, valid_from_ms, valid_until_ms, use_count, created_by, created_at_ms, revoked_at_ms, schedule_id, max_uses) VALUES ('0190a000-0000-7000-8000-000000000007', 'Guest', NULL, 'one_time', NULL, NULL, 3, '0190a000-0000-7000-8000-000000000002', 1700000000000, NULL, '0190a000-0000-7000-8000-000000000008', 1);
INSERT INTO pin_devices (pin_id, device_id, verifier, pepper_id, share_id) VALUES ('0190a000-0000-7000-8000-000000000006', '0190a000-0000-7000-8000-000000000004', X'0505050505050505050505050505050505050505050505050505050505050505', '0a1b2c3d', NULL);
INSERT INTO pin_devices (pin_id, device_id, verifier, pepper_id, share_id) VALUES ('0190a000-0000-7000-8000-000000000007', '0190a000-0000-7000-8000-000000000005', X'0606060606060606060606060606060606060606060606060606060606060606', '0a1b2c3d', NULL);
INSERT INTO commands (id, device_id, action, status, reason, actor_kind, actor_id, actor_name, user_id, method, ip_address, created_at_ms, sent_at_ms, finished_at_ms, latency_ms, boot_id, not_after_ms) VALUES ('0190a000-0000-7000-8000-00000000001e', '0190a000-0000-7000-8000-000000000004', 'unlock', 'succeeded', NULL, 'user', '0190a000-0000-7000-8000-000000000003', 'Bob Example', '0190a000-0000-7000-8000-000000000003', 'rest', '192.0.2.8', 1700000000000, 1700000000001, 1700000000009, 8.25, '0011223344556677', 123456);
INSERT INTO commands (id, device_id, action, status, reason, actor_kind, actor_id, actor_name, user_id, method, ip_address, created_at_ms, sent_at_ms, finished_at_ms, latency_ms, boot_id, not_after_ms) VALUES ('0190a000-0000-7000-8000-00000000001f', '0190a000-0000-7000-8000-000000000004', 'unlock', 'unknown', NULL, 'user', '0190a000-0000-7000-8000-000000000003', 'Bob Example', '0190a000-0000-7000-8000-000000000003', 'rest', '192.0.2.8', 1700000000000, 1700000000001, NULL, 8.25, '0011223344556677', 123456);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (1, '0190a000-0000-7000-8000-000000001001', 1700000000001, 'UNLOCK', 1, NULL, 'The front door was unlocked, «1»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:1', '{"latency_ms":12,"request_id":"r-1"}', X'01010101010101010101010101010101', X'7E57A9C25B66154F13531A221E740A5AE2633B2D8AA0AB2C3BD3F46A82A7DCD9', X'041E5AF68E8E15494DD0707CA95E008DA3D813B2091BBFC8E9F61E6C2AE0CF25', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (10, '0190a000-0000-7000-8000-00000000100a', 1700000000010, 'UNLOCK', 1, NULL, 'The front door was unlocked, «10»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:10', '{"latency_ms":12,"request_id":"r-10"}', X'0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A', X'B0924F58E4E37F5A7EB4B41757BBE4A59503363EC8B72B75987076E967BF2711', X'295EE1DE7E971F1DCD84AFA7E316DC91CD77373571D3C7889C2C88AAA9810EF8', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (11, '0190a000-0000-7000-8000-00000000100b', 1700000000011, 'UNLOCK', 1, NULL, 'The front door was unlocked, «11»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:11', '{"latency_ms":12,"request_id":"r-11"}', X'0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B', X'F2D5B0C8E291AFB433BC566DE3B9341FDE18EB3B01951A8A7DEF0ABB53995DED', X'1FB9B8748A5183AD7D9AC8D6B4D85B3214DE42685428BF925D739E1F4A35E886', 2, NULL, X'0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C', NULL, NULL, X'0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (12, '0190a000-0000-7000-8000-00000000100c', 1700000000012, 'UNLOCK', 1, NULL, 'The front door was unlocked, «12»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:12', '{"latency_ms":12,"request_id":"r-12"}', X'0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C', X'9AF5B50B13DBAFAB8E4E066F99BE7201990294BE6D877817DD4BE64C391FB7C3', X'2F056B246550CE774677C502E7CC3D1952BAADAC8F74277E2BF074D02C6C6C71', 2, NULL, X'0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D', NULL, NULL, X'0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (13, '0190a000-0000-7000-8000-00000000100d', 1700000000013, 'UNLOCK', 1, NULL, 'The front door was unlocked, «13»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:13', '{"latency_ms":12,"request_id":"r-13"}', X'0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D', X'AC9DD6A9B68E4FC0B3C28C7673453832D725EBDCA8B77B9237E38FA98E498026', X'1C4E5CA351B897401FC9A414AC0992C5F8C538D408171589D6AE9CC0AE177F26', 2, NULL, X'0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E', NULL, NULL, X'0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (14, '0190a000-0000-7000-8000-00000000100e', 1700000000014, 'UNLOCK', 1, NULL, 'The front door was unlocked, «14»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:14', '{"latency_ms":12,"request_id":"r-14"}', X'0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E', X'4C3913349FBE03BC63910EF827CB02EDFF0A60D829C5454E84581087C32642D3', X'9A87A2266EB6230A135F5AC1C475B0537A5CF65D082F4DF7C6EF35224BDA31BC', 2, NULL, X'0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F', NULL, NULL, X'10101010101010101010101010101010', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (15, '0190a000-0000-7000-8000-00000000100f', 1700000000015, 'UNLOCK', 1, NULL, 'The front door was unlocked, «15»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:15', '{"latency_ms":12,"request_id":"r-15"}', X'0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F', X'CA62D0F4061225C2D08E23338987BDDD1FB7AA8B1F071677BD47848817DDC212', X'8963973722BD8FB57CE6991B3F27A9241D63310C6122D44E2AF5F81924479EDD', 2, NULL, X'10101010101010101010101010101010', NULL, NULL, X'11111111111111111111111111111111', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (16, '0190a000-0000-7000-8000-000000001010', 1700000000016, 'UNLOCK', 1, NULL, 'The front door was unlocked, «16»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:16', '{"latency_ms":12,"request_id":"r-16"}', X'10101010101010101010101010101010', X'ECCA4A9AE448DA299D7703A49D3082555C7D33A3A7DE85CA4385F9E365D714E2', X'00E5E63A2A6B6A982801FEF1212354D276A57E1F5CE0F50C223E91E23F863F7D', 2, NULL, X'11111111111111111111111111111111', NULL, NULL, X'12121212121212121212121212121212', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (17, '0190a000-0000-7000-8000-000000001011', 1700000000017, 'UNLOCK', 1, NULL, 'The front door was unlocked, «17»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:17', '{"latency_ms":12,"request_id":"r-17"}', X'11111111111111111111111111111111', X'D6E1A9AFD3CB51B2B28606090D1A7F884D7981D2CFE92975524243981B494426', X'E6FA62BE05CC401735C06CA55D00647ADB1A33FE91D9C3740C97FD6915217DA6', 2, NULL, X'12121212121212121212121212121212', NULL, NULL, X'13131313131313131313131313131313', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (18, '0190a000-0000-7000-8000-000000001012', 1700000000018, 'UNLOCK', 1, NULL, 'The front door was unlocked, «18»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:18', '{"latency_ms":12,"request_id":"r-18"}', X'12121212121212121212121212121212', X'2DC489539AC8F15ABAA8627337BE84CD92DEDA20A2CD58A0AF442AB3993BBB5A', X'6256D928453A059A928006C7227773AB3645B8E4412C0A9517E3C35F50C4A0F5', 2, NULL, X'13131313131313131313131313131313', NULL, NULL, X'14141414141414141414141414141414', NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (2, '0190a000-0000-7000-8000-000000001002', 1700000000002, 'UNLOCK', 1, NULL, 'The front door was unlocked, «2»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:2', '{"latency_ms":12,"request_id":"r-2"}', X'02020202020202020202020202020202', X'FF801B4C25829656307FE38B0A054593B133701DB743EB2E969EA1FE52F286E5', X'D14E424105FDE7FCB0F20E1C7D26D771EED34B875258E1613D003115DA7F26C1', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (3, '0190a000-0000-7000-8000-000000001003', 1700000000003, 'UNLOCK', 1, NULL, 'The front door was unlocked, «3»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:3', '{"latency_ms":12,"request_id":"r-3"}', X'03030303030303030303030303030303', X'AB4240E8721DD6BFBCEFCFF18A1E92F3912C67BEC8A7A741B574FBC26151508B', X'033132347D74D4C2356CD0CE294ED848896EB3C1AB7FA8C5A57C37BFBE445352', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (4, '0190a000-0000-7000-8000-000000001004', 1700000000004, 'UNLOCK', 1, NULL, 'The front door was unlocked, «4»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:4', '{"latency_ms":12,"request_id":"r-4"}', X'04040404040404040404040404040404', X'CAA64956547D71D4EC0A7876D0E4B3D3FDAE5714D4A1474D80DEB990C2B38963', X'74959AD12D815287671139784755B74F842234F4C8AE55EDE0E7DA986F9C28A9', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (5, '0190a000-0000-7000-8000-000000001005', 1700000000005, 'UNLOCK', 1, NULL, 'The front door was unlocked, «5»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:5', '{"latency_ms":12,"request_id":"r-5"}', X'05050505050505050505050505050505', X'85AD367CE82AA0ABF5BA277DC47A5595A523E024CDCBF969C641475B976C2931', X'4AD2391EFEF2022DE901A96E2130DF9D3FE8B6DC36C57B24CB4AC0646640ED0D', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (6, '0190a000-0000-7000-8000-000000001006', 1700000000006, 'UNLOCK', 1, NULL, 'The front door was unlocked, «6»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:6', '{"latency_ms":12,"request_id":"r-6"}', X'06060606060606060606060606060606', X'29B1A6AB8790B3B0E8865B569088AB3EBAD4F61039C765CF5F2B07571CA6D12E', X'D36A39310A8002A4DC27108FC264F2567FDB22DDEF40D318205668EEF7152462', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (7, '0190a000-0000-7000-8000-000000001007', 1700000000007, 'UNLOCK', 1, NULL, 'The front door was unlocked, «7»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:7', '{"latency_ms":12,"request_id":"r-7"}', X'07070707070707070707070707070707', X'41C551FA113A839DC4A5DDB0AEE519B59F1184292049C4D8D0967BC3F07908F9', X'FE5EB75D41ECCA0DE04FB22AA44F942EDC41B5DC603BC868832705393387FB00', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (8, '0190a000-0000-7000-8000-000000001008', 1700000000008, 'UNLOCK', 1, NULL, 'The front door was unlocked, «8»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:8', '{"latency_ms":12,"request_id":"r-8"}', X'08080808080808080808080808080808', X'DC5D9E022E97E90C8018683B8832C50985EF58E9DE742FEE356F918948644DFF', X'DCFBB1B276453CC82FA9C1BB70083EA50F889D5347A5DD6437B78DB8F1F3E0F7', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash, form, target_user_id, who_salt, who_hash, who_erased_by, text_salt, text_hash, text_erased_by) VALUES (9, '0190a000-0000-7000-8000-000000001009', 1700000000009, 'UNLOCK', 1, NULL, 'The front door was unlocked, «9»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:9', '{"latency_ms":12,"request_id":"r-9"}', X'09090909090909090909090909090909', X'E0D7D66D458D89E48DE103F56157F4C8DC0F8C63AF1F7F12304FB7A4E713811B', X'09364537EDFE058039946C9B71BCAA850E7FEA8E37A2033A6C8A28AC104C99EB', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO chain_head (one, seq, hash) VALUES (1, 18, X'6256D928453A059A928006C7227773AB3645B8E4412C0A9517E3C35F50C4A0F5');
INSERT INTO outbox (seq, lane) VALUES (1, 'audit');
INSERT INTO sessions (id, user_id, refresh_id, user_agent, ip_address, created_at_ms, last_used_at_ms, expires_at_ms, revoked_at_ms, parent_id) VALUES ('0190a000-0000-7000-8000-000000000028', '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000029', 'curl/8', '192.0.2.8', 1700000000000, 1700000000000, 1700604800000, NULL, NULL);
INSERT INTO lockouts (device_id, failures, locked_for_ms) VALUES ('0190a000-0000-7000-8000-000000000004', 2, NULL);
INSERT INTO idempotency (principal, key, fingerprint, at_ms, answer_sealed) VALUES ('0190a000-0000-7000-8000-000000000003', 'once', 'f00d', 1700000000000, X'07070707070707070707070707070707070707070707070707070707070707070707070707070707');
INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, created_at_ms, expires_at_ms, last_used_at_ms, revoked_at_ms) VALUES ('0190a000-0000-7000-8000-00000000002a', '0190a000-0000-7000-8000-000000000002', 'Home automation', X'0808080808080808080808080808080808080808080808080808080808080808', 'devices:read', 1700000000000, NULL, NULL, NULL);
INSERT INTO invites (user_id, code, invited_by, entered_at_ms) VALUES ('0190a000-0000-7000-8000-000000000003', 'K7M2QX', '0190a000-0000-7000-8000-000000000002', 1700000000000);
INSERT INTO credential_sets (device_id, key_sealed, slots, version, digest, taken_version, taken_digest, budget_from_ms, repairs, retries) VALUES ('0190a000-0000-7000-8000-000000000004', X'09090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909', 64, 41, X'0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A', 41, X'0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A', 1700000000000, 0, 1);
INSERT INTO lock_credentials (device_id, pin_id, state, reason, set_version, changed_at_ms, verifier_sealed) VALUES ('0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000006', 'verified', NULL, 41, 1700000000000, X'0102');
INSERT INTO firmware_updates (device_id, image_id, state, reason, model, version, sha256, payload_bytes, actor_kind, actor_id, actor_name, user_id, method, ip_address, created_at_ms, finished_at_ms) VALUES ('0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-00000000002b', 'done', NULL, 'DW-1', '1.2.3', 'abababababababababababababababababababababababababababababababab', 4096, 'user', '0190a000-0000-7000-8000-000000000002', 'Ada', '0190a000-0000-7000-8000-000000000002', 'rest', NULL, 1700000000000, 1700000000001);
INSERT INTO credit_balances (user_id, main_minor, frozen_minor, last_transaction_id, metadata, updated_at_ms) VALUES ('0190a000-0000-7000-8000-000000000003', 700, 300, 'entry-1', '{}', 1700000000000);
INSERT INTO credit_entries (seq, user_id, transaction_id, kind, amount_minor, main_after_minor, frozen_after_minor, device_id, note, at_ms) VALUES (1, '0190a000-0000-7000-8000-000000000003', 'paid-1', 'top_up', 1000, 1000, 0, '0190a000-0000-7000-8000-000000000005', NULL, 1700000000000);
INSERT INTO credit_entries (seq, user_id, transaction_id, kind, amount_minor, main_after_minor, frozen_after_minor, device_id, note, at_ms) VALUES (2, '0190a000-0000-7000-8000-000000000003', 'entry-1', 'hold', 300, 700, 300, '0190a000-0000-7000-8000-000000000005', NULL, 1700000000000);
INSERT INTO credit_holds (transaction_id, user_id, amount_minor, expires_at_ms) VALUES ('entry-1', '0190a000-0000-7000-8000-000000000003', 300, NULL);
INSERT INTO schedules (id, name, timing, created_by, created_at_ms, updated_at_ms) VALUES ('0190a000-0000-7000-8000-000000000008', 'Mornings', '{"windows":[],"exceptions":[]}', '0190a000-0000-7000-8000-000000000002', 1700000000000, 1700000000000);
INSERT INTO user_words (word, user_id) VALUES ('боб', '0190a000-0000-7000-8000-000000000003');
INSERT INTO statistic_series (id, site_id, device_id, kind, detail) VALUES (1, '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000004', 'lock', '');
INSERT INTO lock_presence (series_id, quarter, quarters, known_ms, online_ms) VALUES (1, 1888888, 1, 900000, 890000);
INSERT INTO lock_batteries (series_id, quarter, min_percent, last_percent) VALUES (1, 1888888, 79, 80);
INSERT INTO statistic_rules (one, rules, counted_seq, until_seq) VALUES (1, 0, 0, 0);
INSERT INTO lock_places (device_id, after_seq, site_id) VALUES ('0190a000-0000-7000-8000-000000000004', 0, '0190a000-0000-7000-8000-000000000001');
INSERT INTO lock_places (device_id, after_seq, site_id) VALUES ('0190a000-0000-7000-8000-000000000005', 0, '0190a000-0000-7000-8000-000000000001');
INSERT INTO pin_uses (grant_id, pin_id, device_id, state, granted_at_ms) VALUES ('grant-1', '0190a000-0000-7000-8000-000000000007', '0190a000-0000-7000-8000-000000000005', 'reserved', 1700000000000);
INSERT INTO lock_clocks (device_id, boot_id, lock_ms, wall_ms) VALUES ('0190a000-0000-7000-8000-000000000004', '0011223344556677', 5000, 1700000000000);
INSERT INTO two_person_waits (device_id, first_key, until_mono_ms) VALUES ('0190a000-0000-7000-8000-000000000004', 'user:0190a000-0000-7000-8000-000000000003', 5000.5);
INSERT INTO passages (device_id, person_key, at_ms, since_mono_ms, is_confirmed) VALUES ('0190a000-0000-7000-8000-000000000004', 'user:0190a000-0000-7000-8000-000000000003', 1700000000000, 4000.5, 1);
INSERT INTO lockdowns (site_id, reason, started_by, started_by_name, started_at_ms, allowed_user_ids) VALUES ('0190a000-0000-7000-8000-000000000001', 'A drill', '0190a000-0000-7000-8000-000000000002', 'Ada Example', 1700000000000, '["0190a000-0000-7000-8000-000000000002"]');
INSERT INTO shares (id, device_id, shared_with, given_by, parent_id, can_unlock, can_lock, can_manage_pins, can_view_logs, can_share, valid_from_ms, valid_until_ms, schedule_id, created_at_ms, updated_at_ms, revoked_at_ms) VALUES ('0190a000-0000-7000-8000-00000000000b', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000002', NULL, 1, 1, 0, 0, 0, NULL, NULL, '0190a000-0000-7000-8000-000000000008', 1700000000000, 1700000000000, NULL);
CREATE INDEX devices_by_site ON devices (site_id) WHERE site_id IS NOT NULL;
CREATE INDEX devices_by_owner ON devices (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX pairings_by_device ON pairings (device_id, state);
CREATE UNIQUE INDEX pairings_one_active ON pairings (device_id) WHERE state = 'active';
CREATE INDEX pins_by_user ON pins (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX pin_devices_by_device ON pin_devices (device_id, pin_id);
CREATE UNIQUE INDEX pin_devices_by_verifier ON pin_devices (device_id, verifier) WHERE verifier IS NOT NULL;
CREATE INDEX events_by_type ON events (type);
CREATE UNIQUE INDEX events_by_lock_event ON events (lock_event_key) WHERE lock_event_key IS NOT NULL;
CREATE INDEX events_by_granted_request ON events (json_extract(data, '$.request_id'))
  WHERE type = 'ACCESS_GRANTED';
CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);
CREATE INDEX idempotency_by_time ON idempotency (at_ms);
CREATE INDEX commands_open ON commands (status, device_id) WHERE status IN ('accepted', 'sent', 'unknown');
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);
CREATE INDEX invites_by_inviter ON invites (invited_by, user_id) WHERE invited_by IS NOT NULL;
CREATE INDEX lock_credentials_by_pin ON lock_credentials (pin_id);
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
CREATE INDEX credit_holds_by_expiry ON credit_holds (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
CREATE INDEX events_by_id ON events (id);
CREATE INDEX pins_by_schedule ON pins (schedule_id) WHERE schedule_id IS NOT NULL;
CREATE INDEX events_by_target ON events (target_user_id) WHERE target_user_id IS NOT NULL;
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
CREATE INDEX user_words_by_user ON user_words (user_id);
CREATE INDEX users_by_role ON users (role, id);
CREATE INDEX users_inactive ON users (id) WHERE is_active = 0;
CREATE TRIGGER lock_placed AFTER INSERT ON devices BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (NEW.id, (SELECT coalesce(max(seq), 0) FROM events), NEW.site_id)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = excluded.site_id;
END;
CREATE TRIGGER lock_moved AFTER UPDATE OF site_id ON devices WHEN OLD.site_id IS NOT NEW.site_id BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (NEW.id, (SELECT coalesce(max(seq), 0) FROM events), NEW.site_id)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = excluded.site_id;
END;
CREATE TRIGGER lock_removed AFTER DELETE ON devices BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (OLD.id, (SELECT coalesce(max(seq), 0) FROM events), NULL)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = NULL;
END;
CREATE INDEX pin_uses_by_pin ON pin_uses (pin_id) WHERE state <> 'spent';
CREATE INDEX pin_uses_open ON pin_uses (device_id) WHERE state = 'reserved';
CREATE INDEX events_by_device_type ON events (device_id, type) WHERE device_id IS NOT NULL;
CREATE INDEX events_by_device_user ON events (device_id, user_id)
  WHERE device_id IS NOT NULL AND user_id IS NOT NULL;
CREATE INDEX events_by_user_type ON events (user_id, type) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_open ON sessions (user_id, last_used_at_ms) WHERE revoked_at_ms IS NULL;
CREATE UNIQUE INDEX shares_one_each ON shares (device_id, shared_with) WHERE revoked_at_ms IS NULL;
CREATE INDEX shares_by_device ON shares (device_id, id);
CREATE INDEX shares_by_person ON shares (shared_with, device_id);
CREATE INDEX shares_by_giver ON shares (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX shares_by_parent ON shares (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX shares_by_schedule ON shares (schedule_id) WHERE schedule_id IS NOT NULL;
CREATE INDEX pin_devices_by_share ON pin_devices (share_id) WHERE share_id IS NOT NULL;
