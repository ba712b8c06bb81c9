/**
 * Rows as SQLite holds them, for kysely's types. The tables themselves are made by `migrations/`; a test reads every
 * column of both. Times are wall-clock milliseconds, yes and no are 1 and 0, ids are lower-case UUIDs.
 */
export interface Tables {
  sites: SiteRow;
  users: UserRow;
  user_words: UserWordRow;
  devices: DeviceRow;
  pairings: PairingRow;
  pins: PinRow;
  schedules: ScheduleRow;
  calendars: CalendarRow;
  pin_devices: PinDeviceRow;
  shares: ShareRow;
  code_uses: CodeUseRow;
  commands: CommandRow;
  events: EventRow;
  log_blocks: LogBlockRow;
  chain_head: ChainHeadRow;
  outbox: OutboxRow;
  sessions: SessionRow;
  api_tokens: ApiTokenRow;
  invites: InviteRow;
  lockouts: LockoutRow;
  guess_sources: GuessSourceRow;
  lock_clocks: LockClockRow;
  firmware_updates: FirmwareUpdateRow;
  idempotency: IdempotencyRow;
  keys: KeyRow;
  credential_sets: CredentialSetRow;
  lock_credentials: LockCredentialRow;
  credit_balances: CreditBalanceRow;
  credit_entries: CreditEntryRow;
  credit_holds: CreditHoldRow;
  ticket_keys: TicketKeyRow;
  tickets: TicketRow;
  ticket_devices: TicketDeviceRow;
  ticket_epoch: TicketEpochRow;
  ticket_floors: TicketFloorRow;
  cards: CardRow;
  alerts: AlertRow;
  alert_channels: AlertChannelRow;
  alert_deliveries: AlertDeliveryRow;
  lock_alert_rules: LockAlertRulesRow;
  sign_in_places: SignInPlaceRow;
  two_person_waits: TwoPersonWaitRow;
  passages: PassageRow;
  lockdowns: LockdownRow;
  statistic_series: StatisticSeriesRow;
  statistic_counts: StatisticCountRow;
  lock_presence: LockPresenceRow;
  lock_batteries: LockBatteryRow;
  statistic_rules: StatisticRulesRow;
  lock_places: LockPlaceRow;
}

export interface SiteRow {
  id: string;
  name: string;
  time_zone: string;
  created_at_ms: number;
}

export interface UserRow {
  id: string;
  username: string | null;
  email: string | null;
  phone: string | null;
  first_name: string;
  last_name: string;
  role: string;
  locale: string;
  is_active: number;
  email_verified: number;
  phone_verified: number;
  last_login_at_ms: number | null;
  last_login_ip: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  password_hash: string | null;
  erasing_since_ms: number | null;
}

/** A word that a person is found by, folded. */
export interface UserWordRow {
  word: string;
  user_id: string;
}

export interface DeviceRow {
  id: string;
  device_id: string;
  name: string;
  site_id: string | null;
  owner_id: string | null;
  status: string;
  transport: string | null;
  address: string | null;
  serial: string | null;
  firmware_version: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  pin_salt: Uint8Array;
  mqtt_secret_hash: Uint8Array | null;
  mqtt_next_secret_hash: Uint8Array | null;
  auto_lock_s: number | null;
  left_unlocked_alert_s: number | null;
  entry_price_minor: number | null;
  two_person_window_s: number | null;
  anti_passback_s: number | null;
  passback_exit_of: string | null;
  pin_min_digits: number;
  pin_max_digits: number;
  pin_digits: string;
}

export interface PairingRow {
  id: string;
  device_id: string;
  state: string;
  serial: string;
  peer_static: Uint8Array;
  psk_sealed: Uint8Array;
  created_at_ms: number;
}

export interface PinRow {
  id: string;
  label: string;
  user_id: string | null;
  kind: string;
  valid_from_ms: number | null;
  valid_until_ms: number | null;
  use_count: number;
  created_by: string | null;
  created_at_ms: number;
  revoked_at_ms: number | null;
  schedule_id: string | null;
  max_uses: number | null;
}

/** Uses of PINs that have so many and no more, by the ACCESS_GRANTED event that granted each. */
/** Of a PIN or of a ticket: one of both is null. */
export interface CodeUseRow {
  grant_id: string;
  pin_id: string | null;
  ticket_id: string | null;
  device_id: string;
  state: string;
  granted_at_ms: number;
}

/** Which times a full block of events holds. */
export interface LogBlockRow {
  block: number;
  first_ms: number;
  last_ms: number;
}

export interface ScheduleRow {
  id: string;
  name: string;
  /** JSON. */
  timing: string;
  created_by: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}

/** JSON where a shape is named in `operations/calendars/calendar-ports.ts`. */
export interface CalendarRow {
  id: string;
  name: string;
  site_id: string;
  schedule_id: string;
  check_in_minute: number;
  check_out_minute: number;
  ignore_words: string;
  auto_apply: string;
  refresh_minutes: number;
  feed_sealed: Uint8Array | null;
  feed_tags: string;
  checked_at_ms: number | null;
  trouble: string | null;
  text: string | null;
  text_at_ms: number | null;
  copy: string | null;
  applied: string;
  applied_at_ms: number | null;
  created_by: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}

/** Which locks a PIN is for. A revoked PIN keeps the row and loses the verifier. */
export interface PinDeviceRow {
  pin_id: string;
  device_id: string;
  verifier: Uint8Array | null;
  pepper_id: string | null;
  share_id: string | null;
}

/** Rights on one lock given to one person. */
export interface ShareRow {
  id: string;
  device_id: string;
  shared_with: string;
  given_by: string | null;
  parent_id: string | null;
  can_unlock: number;
  can_lock: number;
  can_manage_pins: number;
  can_view_logs: number;
  can_share: number;
  valid_from_ms: number | null;
  valid_until_ms: number | null;
  schedule_id: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  revoked_at_ms: number | null;
}

export interface CommandRow {
  id: string;
  device_id: string;
  action: string;
  status: string;
  reason: string | null;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  user_id: string | null;
  method: string;
  ip_address: string | null;
  created_at_ms: number;
  sent_at_ms: number | null;
  finished_at_ms: number | null;
  latency_ms: number | null;
  boot_id: string | null;
  not_after_ms: number | null;
}

export interface EventRow {
  seq: number;
  id: string;
  at_ms: number;
  type: string;
  success: number | null;
  reason: string | null;
  description: string;
  device_id: string | null;
  user_id: string | null;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  method: string | null;
  ip_address: string | null;
  command_id: string | null;
  lock_event_key: string | null;
  /** Canonical JSON. */
  data: string;
  salt: Uint8Array;
  leaf_hash: Uint8Array;
  chain_hash: Uint8Array;
  form: number;
  target_user_id: string | null;
  who_salt: Uint8Array | null;
  who_hash: Uint8Array | null;
  who_erased_by: number | null;
  text_salt: Uint8Array | null;
  text_hash: Uint8Array | null;
  text_erased_by: number | null;
}

/** One row: where the chain stood at the last commit, so that a cut-off end shows. */
export interface ChainHeadRow {
  one: number;
  seq: number;
  hash: Uint8Array;
}

export interface OutboxRow {
  seq: number;
  lane: string;
}

export interface SessionRow {
  id: string;
  user_id: string;
  refresh_id: string;
  parent_id: string | null;
  user_agent: string | null;
  ip_address: string | null;
  created_at_ms: number;
  last_used_at_ms: number;
  expires_at_ms: number;
  revoked_at_ms: number | null;
}

export interface InviteRow {
  user_id: string;
  code: string;
  invited_by: string | null;
  entered_at_ms: number | null;
}

export interface ApiTokenRow {
  id: string;
  user_id: string;
  name: string;
  token_hash: Uint8Array;
  scopes: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  last_used_at_ms: number | null;
  revoked_at_ms: number | null;
}

export interface LockoutRow {
  device_id: string;
  failures: number;
  locked_for_ms: number | null;
}

export interface GuessSourceRow {
  source: string;
  failures: number;
  locked_for_ms: number | null;
  turn: number;
}

export interface LockClockRow {
  device_id: string;
  boot_id: string;
  lock_ms: number;
  wall_ms: number;
}

export interface FirmwareUpdateRow {
  device_id: string;
  image_id: string;
  state: string;
  reason: string | null;
  model: string;
  version: string;
  sha256: string;
  payload_bytes: number;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  user_id: string | null;
  method: string;
  ip_address: string | null;
  created_at_ms: number;
  finished_at_ms: number | null;
}

export interface IdempotencyRow {
  principal: string;
  key: string;
  fingerprint: string;
  at_ms: number;
  answer_sealed: Uint8Array | null;
}

export interface KeyRow {
  name: string;
  sealed: Uint8Array;
  created_at_ms: number;
}

/** The set of codes on one lock: what was sent last, what the lock took last. */
export interface CredentialSetRow {
  device_id: string;
  key_sealed: Uint8Array;
  slots: number | null;
  version: number;
  digest: Uint8Array;
  taken_version: number;
  taken_digest: Uint8Array;
  budget_from_ms: number;
  repairs: number;
  retries: number;
}

export interface LockCredentialRow {
  device_id: string;
  pin_id: string;
  state: string;
  reason: string | null;
  set_version: number | null;
  changed_at_ms: number;
  verifier_sealed: Uint8Array | null;
}

export interface CreditBalanceRow {
  user_id: string;
  main_minor: number;
  frozen_minor: number;
  last_transaction_id: string | null;
  metadata: string;
  updated_at_ms: number;
}

/** The ledger: never changed, never removed. */
export interface CreditEntryRow {
  seq: number;
  user_id: string;
  transaction_id: string;
  kind: string;
  amount_minor: number;
  main_after_minor: number;
  frozen_after_minor: number;
  device_id: string | null;
  note: string | null;
  at_ms: number;
}

/** Holds that are open. */
export interface CreditHoldRow {
  transaction_id: string;
  user_id: string;
  amount_minor: number;
  expires_at_ms: number | null;
}

export interface TicketKeyRow {
  id: string;
  created_at_ms: number;
  retired_at_ms: number | null;
}

export interface TicketRow {
  id: string;
  label: string;
  user_id: string | null;
  key_id: string;
  doors: string;
  valid_from_ms: number;
  valid_until_ms: number;
  max_uses: number | null;
  epoch: number;
  use_count: number;
  created_by: string | null;
  created_at_ms: number;
  revoked_at_ms: number | null;
}

export interface TicketDeviceRow {
  ticket_id: string;
  device_id: string;
}

/** One row. */
export interface TicketEpochRow {
  one: number;
  epoch: number;
}

/** The first epoch whose tickets a lock takes. */
export interface TicketFloorRow {
  device_id: string;
  epoch: number;
}

export interface CardRow {
  id: string;
  label: string;
  user_id: string;
  device_id: string;
  verifier: Uint8Array;
  pepper_id: string;
  use_count: number;
  created_by: string | null;
  created_at_ms: number;
  revoked_at_ms: number | null;
}
export interface AlertRow {
  seq: number;
  id: string;
  key: string;
  kind: string;
  level: string;
  state: string;
  silent: number;
  device_id: string | null;
  user_id: string | null;
  count: number;
  revision: number;
  first_at_ms: number;
  last_at_ms: number;
  changed_at_ms: number;
  first_event_id: string;
  last_event_id: string;
  data: string;
  acknowledged_at_ms: number | null;
  acknowledged_by: string | null;
  resolved_at_ms: number | null;
  resolved_by: string | null;
  note: string | null;
}

export interface AlertChannelRow {
  id: string;
  name: string;
  kind: string;
  target: string;
  secret_sealed: Uint8Array | null;
  minimum_level: string;
  kinds: string | null;
  language: string;
  off_site: number;
  is_active: number;
  created_at_ms: number;
  updated_at_ms: number;
  last_sent_at_ms: number | null;
  last_error: string | null;
  last_error_at_ms: number | null;
}

/** Alerts on their way. */
export interface AlertDeliveryRow {
  seq: number;
  channel_id: string;
  alert_id: string;
  revision: number;
  tries: number;
}

export interface LockAlertRulesRow {
  device_id: string;
  door_ajar_s: number | null;
  offline_s: number | null;
  low_battery_percent: number | null;
}

export interface SignInPlaceRow {
  user_id: string;
  place: string;
  seen_at_ms: number;
}

/** The first of two people; its end is of this run's monotonic clock. */
export interface TwoPersonWaitRow {
  device_id: string;
  first_key: string;
  until_mono_ms: number;
}

export interface PassageRow {
  device_id: string;
  person_key: string;
  at_ms: number;
  since_mono_ms: number;
  is_confirmed: number;
}

export interface LockdownRow {
  site_id: string;
  reason: string | null;
  started_by: string | null;
  started_by_name: string;
  started_at_ms: number;
  /** JSON. */
  allowed_user_ids: string;
}

/** What is counted of one lock at one site: `entry`, `denial`, `alert` by detail, or `lock`: how it was. */
export interface StatisticSeriesRow {
  id: number;
  site_id: string;
  device_id: string;
  kind: string;
  detail: string;
}

/** How often in one quarter of an hour, counted from the epoch. */
export interface StatisticCountRow {
  series_id: number;
  quarter: number;
  count: number;
}

/** A run of quarters of an hour that were all alike, or one that was not wholly known or wholly online. */
export interface LockPresenceRow {
  series_id: number;
  quarter: number;
  quarters: number;
  known_ms: number;
  online_ms: number;
}

export interface LockBatteryRow {
  series_id: number;
  quarter: number;
  min_percent: number;
  last_percent: number;
}

/** One row: by which rules the log was counted, and how far an old log has been. */
export interface StatisticRulesRow {
  one: number;
  rules: number;
  counted_seq: number;
  until_seq: number;
}

/** Where a lock was after event `after_seq`; null: at no site. */
export interface LockPlaceRow {
  device_id: string;
  after_seq: number;
  site_id: string | null;
}
