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

CREATE INDEX alerts_by_device ON alerts (device_id, seq) WHERE device_id IS NOT NULL;

CREATE INDEX alerts_by_end ON alerts (resolved_at_ms) WHERE resolved_at_ms IS NOT NULL;

CREATE INDEX alerts_by_key ON alerts (key, seq);

CREATE INDEX alerts_unresolved ON alerts (device_id) WHERE state <> 'resolved';

CREATE TABLE announced_topics (
  bus TEXT NOT NULL,
  topic TEXT NOT NULL,
  PRIMARY KEY (bus, topic)
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

CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);

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

CREATE TABLE calendars (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  site_id TEXT NOT NULL REFERENCES sites (id),
  schedule_id TEXT NOT NULL REFERENCES schedules (id),
  check_in_minute INTEGER NOT NULL,
  check_out_minute INTEGER NOT NULL,
  ignore_words TEXT NOT NULL CHECK (json_valid(ignore_words)),
  auto_apply TEXT NOT NULL,
  refresh_minutes INTEGER NOT NULL,
  feed_sealed BLOB,
  feed_tags TEXT NOT NULL CHECK (json_valid(feed_tags)),
  checked_at_ms INTEGER,
  trouble TEXT CHECK (json_valid(trouble)),
  text TEXT,
  text_at_ms INTEGER,
  copy TEXT CHECK (json_valid(copy)),
  applied TEXT NOT NULL CHECK (json_valid(applied)),
  applied_at_ms INTEGER,
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
, code_device_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(code_device_ids))) STRICT, WITHOUT ROWID;

CREATE INDEX calendars_by_schedule ON calendars (schedule_id);

CREATE INDEX calendars_by_site ON calendars (site_id);

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
, share_id TEXT, held_since_ms INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX cards_by_share ON cards (share_id) WHERE share_id IS NOT NULL;

CREATE INDEX cards_by_user ON cards (user_id, id);

CREATE INDEX cards_by_verifier ON cards (device_id, verifier);

CREATE INDEX cards_held ON cards (held_since_ms) WHERE held_since_ms IS NOT NULL;

CREATE UNIQUE INDEX cards_one_in_use ON cards (device_id, verifier) WHERE revoked_at_ms IS NULL;

CREATE TABLE chain_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
, tree_size INTEGER NOT NULL DEFAULT 0 CHECK (tree_size >= 0), peaks BLOB NOT NULL DEFAULT x'', pruned_to INTEGER NOT NULL DEFAULT 0 CHECK (pruned_to >= 0)) STRICT;

CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  key TEXT NOT NULL CHECK (json_valid(key)),
  UNIQUE (entity, key)
) STRICT;

CREATE TABLE cloud_link (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  audit_acked INTEGER NOT NULL CHECK (audit_acked >= 0),
  telemetry_acked INTEGER NOT NULL CHECK (telemetry_acked >= 0)
) STRICT;

CREATE TABLE cloud_requests (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  actor_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'refused', 'failed', 'unknown')),
  reason TEXT,
  command_id TEXT UNIQUE,
  log_seq INTEGER,
  received_at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER,
  CHECK ((state = 'open') = (settled_at_ms IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX cloud_requests_open ON cloud_requests (received_at_ms) WHERE state = 'open';

CREATE INDEX cloud_requests_settled ON cloud_requests (settled_at_ms, id) WHERE state <> 'open';

CREATE TABLE code_uses (
  grant_id TEXT NOT NULL PRIMARY KEY,
  pin_id TEXT REFERENCES pins (id) ON DELETE CASCADE,
  ticket_id TEXT REFERENCES tickets (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'doubtful', 'spent')),
  granted_at_ms INTEGER NOT NULL,
  CHECK ((pin_id IS NULL) <> (ticket_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX code_uses_by_pin ON code_uses (pin_id) WHERE state <> 'spent' AND pin_id IS NOT NULL;

CREATE INDEX code_uses_by_ticket ON code_uses (ticket_id) WHERE state <> 'spent' AND ticket_id IS NOT NULL;

CREATE INDEX code_uses_open ON code_uses (device_id) WHERE state = 'reserved';

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

CREATE INDEX commands_open ON commands (status, device_id) WHERE status IN ('accepted', 'sent', 'unknown');

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

CREATE TABLE credit_holds (
  transaction_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  expires_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_holds_by_expiry ON credit_holds (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

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
, auto_lock_s INTEGER CHECK (auto_lock_s > 0), left_unlocked_alert_s INTEGER CHECK (left_unlocked_alert_s > 0), entry_price_minor INTEGER CHECK (entry_price_minor > 0), pin_min_digits INTEGER NOT NULL DEFAULT 4 CHECK (pin_min_digits BETWEEN 4 AND 8), pin_max_digits INTEGER NOT NULL DEFAULT 8 CHECK (pin_max_digits BETWEEN 4 AND 8), pin_digits TEXT NOT NULL DEFAULT '0123456789', two_person_window_s INTEGER CHECK (two_person_window_s > 0), anti_passback_s INTEGER CHECK (anti_passback_s > 0), passback_exit_of TEXT REFERENCES devices (id) ON DELETE SET NULL, profile TEXT NOT NULL DEFAULT 'full' CHECK (profile IN ('full', 'basic')), unlatches INTEGER NOT NULL DEFAULT 0 CHECK (unlatches IN (0, 1))) STRICT, WITHOUT ROWID;

CREATE INDEX devices_by_owner ON devices (owner_id) WHERE owner_id IS NOT NULL;

CREATE INDEX devices_by_site ON devices (site_id) WHERE site_id IS NOT NULL;

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

CREATE INDEX events_by_device_type ON events (device_id, type) WHERE device_id IS NOT NULL;

CREATE INDEX events_by_device_user ON events (device_id, user_id)
  WHERE device_id IS NOT NULL AND user_id IS NOT NULL;

CREATE INDEX events_by_granted_request ON events (json_extract(data, '$.request_id'))
  WHERE type = 'ACCESS_GRANTED';

CREATE INDEX events_by_id ON events (id);

CREATE UNIQUE INDEX events_by_lock_event ON events (lock_event_key) WHERE lock_event_key IS NOT NULL;

CREATE INDEX events_by_target ON events (target_user_id) WHERE target_user_id IS NOT NULL;

CREATE INDEX events_by_type ON events (type);

CREATE INDEX events_by_user_type ON events (user_id, type) WHERE user_id IS NOT NULL;

CREATE INDEX events_failed ON events (seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;

CREATE INDEX events_failed_by_address ON events (ip_address, seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;

CREATE INDEX events_failed_by_device ON events (device_id, seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;

CREATE INDEX events_failed_by_user ON events (user_id, seq, at_ms)
  WHERE type IN ('ACCESS_DENIED', 'WRONG_CODE', 'LOG_IN_REFUSED', 'CODE_REFUSED', 'PIN_VERIFIED') AND success IS NOT 1;

CREATE TRIGGER events_never_change BEFORE UPDATE OF seq, id, at_ms, type, success, reason, device_id, user_id,
  target_user_id, actor_kind, actor_id, method, command_id, lock_event_key, salt, leaf_hash, chain_hash, form ON events
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER events_never_go BEFORE DELETE ON events
WHEN OLD.seq > (SELECT pruned_to FROM chain_head)
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER events_text_only_goes BEFORE UPDATE OF description, data, text_salt, text_hash, text_erased_by ON events
WHEN OLD.text_erased_by IS NOT NULL OR NEW.text_erased_by IS NULL OR NEW.text_erased_by <= OLD.seq
  OR OLD.type IN ('LOG_ERASED', 'USER_ERASED', 'LOG_PRUNED') OR NEW.description <> '' OR NEW.data <> '{}'
  OR NEW.text_salt IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER events_who_only_goes BEFORE UPDATE OF actor_name, ip_address, who_salt, who_hash, who_erased_by ON events
WHEN OLD.who_erased_by IS NOT NULL OR NEW.who_erased_by IS NULL OR NEW.who_erased_by <= OLD.seq
  OR NEW.actor_name <> '' OR NEW.ip_address IS NOT NULL OR NEW.who_salt IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

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

CREATE TABLE guess_sources (
  source TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_for_ms INTEGER,
  turn INTEGER NOT NULL
, eased INTEGER NOT NULL DEFAULT 0 CHECK (eased >= 0)) STRICT, WITHOUT ROWID;

CREATE INDEX guess_sources_by_turn ON guess_sources (turn);

CREATE TABLE idempotency (
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  answer_sealed BLOB,
  PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_time ON idempotency (at_ms);

CREATE TABLE invites (
  user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  code TEXT NOT NULL UNIQUE,
  invited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
  entered_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX invites_by_inviter ON invites (invited_by, user_id) WHERE invited_by IS NOT NULL;

CREATE TABLE jobs (
  name TEXT PRIMARY KEY,
  known_since_ms INTEGER NOT NULL,
  begun_at_ms INTEGER,
  took_ms INTEGER,
  done INTEGER,
  failures INTEGER NOT NULL,
  trouble TEXT,
  trouble_text TEXT,
  trouble_since_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_alert_rules (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  door_ajar_s INTEGER,
  offline_s INTEGER,
  low_battery_percent INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_batteries (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  min_percent INTEGER NOT NULL CHECK (min_percent BETWEEN 0 AND 100),
  last_percent INTEGER NOT NULL CHECK (last_percent BETWEEN 0 AND 100),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_certificates (
  fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 32),
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('current', 'next')),
  issued_at_ms INTEGER NOT NULL,
  UNIQUE (device_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_clocks (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  boot_id TEXT NOT NULL,
  lock_ms INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL
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

CREATE INDEX lock_credentials_by_pin ON lock_credentials (pin_id);

CREATE TRIGGER lock_moved AFTER UPDATE OF site_id ON devices WHEN OLD.site_id IS NOT NEW.site_id BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (NEW.id, (SELECT coalesce(max(seq), 0) FROM events), NEW.site_id)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = excluded.site_id;
END;

CREATE TRIGGER lock_placed AFTER INSERT ON devices BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (NEW.id, (SELECT coalesce(max(seq), 0) FROM events), NEW.site_id)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = excluded.site_id;
END;

CREATE TABLE lock_places (
  device_id TEXT NOT NULL,
  after_seq INTEGER NOT NULL,
  site_id TEXT,
  PRIMARY KEY (device_id, after_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_presence (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  quarters INTEGER NOT NULL CHECK (quarters BETWEEN 1 AND 96),
  known_ms INTEGER NOT NULL CHECK (known_ms BETWEEN 0 AND quarters * 900000),
  online_ms INTEGER NOT NULL CHECK (online_ms BETWEEN 0 AND known_ms),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER lock_removed AFTER DELETE ON devices BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (OLD.id, (SELECT coalesce(max(seq), 0) FROM events), NULL)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = NULL;
END;

CREATE TABLE lockdowns (
  site_id TEXT NOT NULL PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  reason TEXT,
  started_by TEXT,
  started_by_name TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  allowed_user_ids TEXT NOT NULL CHECK (json_valid(allowed_user_ids))
) STRICT, WITHOUT ROWID;

CREATE TABLE lockouts (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_for_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE log_blocks (
  block INTEGER PRIMARY KEY,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE log_checkpoint (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL CHECK (size >= 0),
  at_ms INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE log_nodes (
  level INTEGER NOT NULL CHECK (level > 0),
  node INTEGER NOT NULL CHECK (node >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, node)
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

CREATE INDEX pairings_by_device ON pairings (device_id, state);

CREATE UNIQUE INDEX pairings_one_active ON pairings (device_id) WHERE state = 'active';

CREATE TABLE passages (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  person_key TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  since_mono_ms REAL NOT NULL,
  is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
  PRIMARY KEY (device_id, person_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE pin_devices (
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  verifier BLOB,
  pepper_id TEXT, share_id TEXT, revoked_verifier BLOB,
  PRIMARY KEY (pin_id, device_id),
  CHECK ((verifier IS NULL) = (pepper_id IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX pin_devices_by_device ON pin_devices (device_id, pin_id);

CREATE INDEX pin_devices_by_revoked_verifier ON pin_devices (device_id, revoked_verifier) WHERE revoked_verifier IS NOT NULL;

CREATE INDEX pin_devices_by_share ON pin_devices (share_id) WHERE share_id IS NOT NULL;

CREATE UNIQUE INDEX pin_devices_by_verifier ON pin_devices (device_id, verifier) WHERE verifier IS NOT NULL;

CREATE TABLE pin_slots (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 249),
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  PRIMARY KEY (device_id, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX pin_slots_by_pin ON pin_slots (pin_id);

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
, schedule_id TEXT REFERENCES schedules (id) ON DELETE SET NULL, max_uses INTEGER CHECK (max_uses > 0), stay_calendar_id TEXT, stay_uid TEXT, held_since_ms INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX pins_by_schedule ON pins (schedule_id) WHERE schedule_id IS NOT NULL;

CREATE UNIQUE INDEX pins_by_stay ON pins (stay_calendar_id, stay_uid) WHERE stay_calendar_id IS NOT NULL AND revoked_at_ms IS NULL;

CREATE INDEX pins_by_user ON pins (user_id, id) WHERE user_id IS NOT NULL;

CREATE INDEX pins_held ON pins (held_since_ms) WHERE held_since_ms IS NOT NULL;

CREATE TABLE pruned_blocks (
  block INTEGER PRIMARY KEY,
  leaves BLOB NOT NULL CHECK (length(leaves) = 8192),
  chain_hash BLOB NOT NULL CHECK (length(chain_hash) = 32)
) STRICT;

CREATE TABLE pruned_counts (
  site_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (device_id, site_id, kind, detail, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE pruned_erasures (
  seq INTEGER NOT NULL,
  erased_by INTEGER NOT NULL CHECK (erased_by > seq),
  left_hash BLOB NOT NULL CHECK (length(left_hash) = 32),
  PRIMARY KEY (seq, erased_by)
) STRICT, WITHOUT ROWID;

CREATE TABLE replacement_offers (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  -- Of the secret that the new lock logs in with; NULL: it came too late.
  secret_hash BLOB,
  -- Wall clock; NULL: the time was not known for certain.
  offered_at_ms INTEGER,
  -- How much the new lock says.
  profile TEXT NOT NULL CHECK (profile IN ('full', 'basic'))
) STRICT, WITHOUT ROWID;

CREATE TABLE schedules (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  timing TEXT NOT NULL CHECK (json_valid(timing)),
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);

CREATE INDEX sessions_by_user ON sessions (user_id, id);

CREATE INDEX sessions_open ON sessions (user_id, last_used_at_ms) WHERE revoked_at_ms IS NULL;

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
, held_since_ms INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX shares_by_device ON shares (device_id, id);

CREATE INDEX shares_by_giver ON shares (given_by) WHERE given_by IS NOT NULL;

CREATE INDEX shares_by_parent ON shares (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX shares_by_person ON shares (shared_with, device_id);

CREATE INDEX shares_by_schedule ON shares (schedule_id) WHERE schedule_id IS NOT NULL;

CREATE INDEX shares_held ON shares (held_since_ms) WHERE held_since_ms IS NOT NULL;

CREATE UNIQUE INDEX shares_one_each ON shares (device_id, shared_with) WHERE revoked_at_ms IS NULL;

CREATE TABLE sign_in_places (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  place TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic_counts (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic_rules (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  rules INTEGER NOT NULL,
  counted_seq INTEGER NOT NULL,
  until_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE statistic_series (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('entry', 'denial', 'alert', 'lock')),
  detail TEXT NOT NULL,
  UNIQUE (site_id, device_id, kind, detail)
) STRICT;

CREATE TABLE ticket_devices (
  ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE, share_id TEXT,
  PRIMARY KEY (ticket_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_devices_by_device ON ticket_devices (device_id, ticket_id);

CREATE INDEX ticket_devices_by_share ON ticket_devices (share_id) WHERE share_id IS NOT NULL;

CREATE TABLE ticket_epoch (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL
) STRICT;

CREATE TABLE ticket_floors (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
, held_since_ms INTEGER) STRICT, WITHOUT ROWID;

CREATE INDEX tickets_by_end ON tickets (valid_until_ms) WHERE revoked_at_ms IS NULL;

CREATE INDEX tickets_by_maker ON tickets (created_by, valid_until_ms) WHERE created_by IS NOT NULL AND revoked_at_ms IS NULL;

CREATE INDEX tickets_by_user ON tickets (user_id, id) WHERE user_id IS NOT NULL;

CREATE INDEX tickets_held ON tickets (held_since_ms) WHERE held_since_ms IS NOT NULL;

CREATE TABLE two_person_waits (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  first_key TEXT NOT NULL,
  used_kind TEXT NOT NULL,
  used_id TEXT,
  until_mono_ms REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_words (
  word TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (word, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_words_by_user ON user_words (user_id);

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
  password_hash TEXT, erasing_since_ms INTEGER, held_since_ms INTEGER,
  CHECK (coalesce(username, email, phone) IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX users_by_role ON users (role, id);

CREATE INDEX users_held ON users (held_since_ms) WHERE held_since_ms IS NOT NULL;

CREATE INDEX users_inactive ON users (id) WHERE is_active = 0;
