export interface AccessTables {
  pins: PinRow;
  schedules: ScheduleRow;
  calendars: CalendarRow;
  pin_devices: PinDeviceRow;
  shares: ShareRow;
  code_uses: CodeUseRow;
  lockouts: LockoutRow;
  guess_sources: GuessSourceRow;
  credential_sets: CredentialSetRow;
  lock_credentials: LockCredentialRow;
  pin_slots: PinSlotRow;
}

/** Under what number programs made for Zigbee locks know a PIN of a lock. */
export interface PinSlotRow {
  device_id: string;
  slot: number;
  pin_id: string;
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
  /** The stay whose code it is; both or none. */
  stay_calendar_id: string | null;
  stay_uid: string | null;
  held_since_ms: number | null;
}

/** Which locks a PIN is for. A revoked PIN keeps the row, and its verifier beside those that are looked for first. */
export interface PinDeviceRow {
  pin_id: string;
  device_id: string;
  verifier: Uint8Array | null;
  pepper_id: string | null;
  share_id: string | null;
  revoked_verifier: Uint8Array | null;
}

/** Of a PIN or of a ticket: one of both is null. */
export interface CodeUseRow {
  grant_id: string;
  pin_id: string | null;
  ticket_id: string | null;
  device_id: string;
  state: string;
  granted_at_ms: number;
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
  code_device_ids: string;
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
  held_since_ms: number | null;
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
  eased: number;
}
