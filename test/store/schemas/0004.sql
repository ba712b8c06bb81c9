PRAGMA foreign_keys = OFF;
PRAGMA user_version = 4;
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
  password_hash TEXT,
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
) STRICT, WITHOUT ROWID;
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
) STRICT, WITHOUT ROWID;
CREATE TABLE pin_devices (
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  verifier BLOB,
  pepper_id TEXT,
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
) STRICT;
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
INSERT INTO sites (id, name, time_zone, created_at_ms) VALUES ('0190a000-0000-7000-8000-000000000001', 'Home', 'Asia/Tashkent', 1700000000000);
INSERT INTO users (id, username, email, phone, first_name, last_name, role, locale, is_active, email_verified, phone_verified, last_login_at_ms, last_login_ip, created_at_ms, updated_at_ms, password_hash) VALUES ('0190a000-0000-7000-8000-000000000002', NULL, 'ada@example.org', NULL, 'Ada', 'Example', 'admin', 'uz', 1, 1, 0, 1700000000000, '192.0.2.7', 1700000000000, 1700000000000, '$scrypt$ln=14,r=8,p=1$c2FsdA$aGFzaA');
INSERT INTO users (id, username, email, phone, first_name, last_name, role, locale, is_active, email_verified, phone_verified, last_login_at_ms, last_login_ip, created_at_ms, updated_at_ms, password_hash) VALUES ('0190a000-0000-7000-8000-000000000003', 'bob', NULL, '+998901234567', 'Боб', 'Example', 'member', 'uz', 1, 1, 0, 1700000000000, '192.0.2.7', 1700000000000, 1700000000000, '$scrypt$ln=14,r=8,p=1$c2FsdA$aGFzaA');
INSERT INTO devices (id, device_id, name, site_id, owner_id, status, transport, address, serial, firmware_version, created_at_ms, updated_at_ms, pin_salt, mqtt_secret_hash) VALUES ('0190a000-0000-7000-8000-000000000004', 'front-door', 'The front-door', '0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'ACTIVE', 'serial', '/dev/ttyUSB0', 'SN-1', '1.2.3', 1700000000000, 1700000000000, X'01010101010101010101010101010101', NULL);
INSERT INTO devices (id, device_id, name, site_id, owner_id, status, transport, address, serial, firmware_version, created_at_ms, updated_at_ms, pin_salt, mqtt_secret_hash) VALUES ('0190a000-0000-7000-8000-000000000005', 'garage', 'The garage', NULL, '0190a000-0000-7000-8000-000000000002', 'ACTIVE', 'mqtt', '/dev/ttyUSB0', 'SN-1', '1.2.3', 1700000000000, 1700000000000, X'01010101010101010101010101010101', X'0202020202020202020202020202020202020202020202020202020202020202');
INSERT INTO pairings (id, device_id, state, serial, peer_static, psk_sealed, created_at_ms) VALUES ('0190a000-0000-7000-8000-000000000014', '0190a000-0000-7000-8000-000000000004', 'active', 'SN-1', X'0303030303030303030303030303030303030303030303030303030303030303', X'04040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404', 1700000000000);
INSERT INTO pins (id, label, user_id, kind, valid_from_ms, valid_until_ms, use_count, created_by, created_at_ms, revoked_at_ms) VALUES ('0190a000-0000-7000-8000-000000000006', 'Bob''s code', '0190a000-0000-7000-8000-000000000003', 'permanent', NULL, NULL, 3, '0190a000-0000-7000-8000-000000000002', 1700000000000, NULL);
INSERT INTO pins (id, label, user_id, kind, valid_from_ms, valid_until_ms, use_count, created_by, created_at_ms, revoked_at_ms) VALUES ('0190a000-0000-7000-8000-000000000007', 'Guest', NULL, 'one_time', NULL, NULL, 3, '0190a000-0000-7000-8000-000000000002', 1700000000000, NULL);
INSERT INTO pin_devices (pin_id, device_id, verifier, pepper_id) VALUES ('0190a000-0000-7000-8000-000000000006', '0190a000-0000-7000-8000-000000000004', X'0505050505050505050505050505050505050505050505050505050505050505', '0a1b2c3d');
INSERT INTO pin_devices (pin_id, device_id, verifier, pepper_id) VALUES ('0190a000-0000-7000-8000-000000000007', '0190a000-0000-7000-8000-000000000005', X'0606060606060606060606060606060606060606060606060606060606060606', '0a1b2c3d');
INSERT INTO commands (id, device_id, action, status, reason, actor_kind, actor_id, actor_name, user_id, method, ip_address, created_at_ms, sent_at_ms, finished_at_ms, latency_ms, boot_id, not_after_ms) VALUES ('0190a000-0000-7000-8000-00000000001e', '0190a000-0000-7000-8000-000000000004', 'unlock', 'succeeded', NULL, 'user', '0190a000-0000-7000-8000-000000000003', 'Bob Example', '0190a000-0000-7000-8000-000000000003', 'rest', '192.0.2.8', 1700000000000, 1700000000001, 1700000000009, 8.25, '0011223344556677', 123456);
INSERT INTO commands (id, device_id, action, status, reason, actor_kind, actor_id, actor_name, user_id, method, ip_address, created_at_ms, sent_at_ms, finished_at_ms, latency_ms, boot_id, not_after_ms) VALUES ('0190a000-0000-7000-8000-00000000001f', '0190a000-0000-7000-8000-000000000004', 'unlock', 'unknown', NULL, 'user', '0190a000-0000-7000-8000-000000000003', 'Bob Example', '0190a000-0000-7000-8000-000000000003', 'rest', '192.0.2.8', 1700000000000, 1700000000001, NULL, 8.25, '0011223344556677', 123456);
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash) VALUES (1, '0190a000-0000-7000-8000-000000001001', 1700000000001, 'UNLOCK', 1, NULL, 'The front door was unlocked, «1»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:1', '{"latency_ms":12,"request_id":"r-1"}', X'01010101010101010101010101010101', X'7E57A9C25B66154F13531A221E740A5AE2633B2D8AA0AB2C3BD3F46A82A7DCD9', X'041E5AF68E8E15494DD0707CA95E008DA3D813B2091BBFC8E9F61E6C2AE0CF25');
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash) VALUES (2, '0190a000-0000-7000-8000-000000001002', 1700000000002, 'UNLOCK', 1, NULL, 'The front door was unlocked, «2»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:2', '{"latency_ms":12,"request_id":"r-2"}', X'02020202020202020202020202020202', X'FF801B4C25829656307FE38B0A054593B133701DB743EB2E969EA1FE52F286E5', X'D14E424105FDE7FCB0F20E1C7D26D771EED34B875258E1613D003115DA7F26C1');
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash) VALUES (3, '0190a000-0000-7000-8000-000000001003', 1700000000003, 'UNLOCK', 1, NULL, 'The front door was unlocked, «3»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:3', '{"latency_ms":12,"request_id":"r-3"}', X'03030303030303030303030303030303', X'AB4240E8721DD6BFBCEFCFF18A1E92F3912C67BEC8A7A741B574FBC26151508B', X'033132347D74D4C2356CD0CE294ED848896EB3C1AB7FA8C5A57C37BFBE445352');
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id, actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash) VALUES (4, '0190a000-0000-7000-8000-000000001004', 1700000000004, 'UNLOCK', 1, NULL, 'The front door was unlocked, «4»', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000003', 'user', '0190a000-0000-7000-8000-000000000003', 'Боб Example', 'rest', '192.0.2.8', NULL, 'pairing:boot:4', '{"latency_ms":12,"request_id":"r-4"}', X'04040404040404040404040404040404', X'CAA64956547D71D4EC0A7876D0E4B3D3FDAE5714D4A1474D80DEB990C2B38963', X'74959AD12D815287671139784755B74F842234F4C8AE55EDE0E7DA986F9C28A9');
INSERT INTO chain_head (one, seq, hash) VALUES (1, 4, X'74959AD12D815287671139784755B74F842234F4C8AE55EDE0E7DA986F9C28A9');
INSERT INTO outbox (seq, lane) VALUES (1, 'audit');
INSERT INTO sessions (id, user_id, refresh_id, user_agent, ip_address, created_at_ms, last_used_at_ms, expires_at_ms, revoked_at_ms, parent_id) VALUES ('0190a000-0000-7000-8000-000000000028', '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000029', 'curl/8', '192.0.2.8', 1700000000000, 1700000000000, 1700604800000, NULL, NULL);
INSERT INTO lockouts (device_id, failures, locked_for_ms) VALUES ('0190a000-0000-7000-8000-000000000004', 2, NULL);
INSERT INTO idempotency (principal, key, fingerprint, at_ms, answer_sealed) VALUES ('0190a000-0000-7000-8000-000000000003', 'once', 'f00d', 1700000000000, X'07070707070707070707070707070707070707070707070707070707070707070707070707070707');
INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, created_at_ms, expires_at_ms, last_used_at_ms, revoked_at_ms) VALUES ('0190a000-0000-7000-8000-00000000002a', '0190a000-0000-7000-8000-000000000002', 'Home automation', X'0808080808080808080808080808080808080808080808080808080808080808', 'devices:read', 1700000000000, NULL, NULL, NULL);
CREATE INDEX devices_by_site ON devices (site_id) WHERE site_id IS NOT NULL;
CREATE INDEX devices_by_owner ON devices (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX pairings_by_device ON pairings (device_id, state);
CREATE UNIQUE INDEX pairings_one_active ON pairings (device_id) WHERE state = 'active';
CREATE INDEX pins_by_user ON pins (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX pin_devices_by_device ON pin_devices (device_id, pin_id);
CREATE UNIQUE INDEX pin_devices_by_verifier ON pin_devices (device_id, verifier) WHERE verifier IS NOT NULL;
CREATE INDEX events_by_device ON events (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX events_by_user ON events (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX events_by_type ON events (type);
CREATE UNIQUE INDEX events_by_lock_event ON events (lock_event_key) WHERE lock_event_key IS NOT NULL;
CREATE INDEX events_by_granted_request ON events (json_extract(data, '$.request_id'))
  WHERE type = 'ACCESS_GRANTED';
CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);
CREATE INDEX idempotency_by_time ON idempotency (at_ms);
CREATE INDEX commands_open ON commands (status, device_id) WHERE status IN ('accepted', 'sent', 'unknown');
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);
