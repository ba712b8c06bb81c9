export interface LockTables {
  devices: DeviceRow;
  pairings: PairingRow;
  lock_certificates: LockCertificateRow;
  commands: CommandRow;
  lock_clocks: LockClockRow;
  firmware_updates: FirmwareUpdateRow;
  replacement_offers: ReplacementOfferRow;
  two_person_waits: TwoPersonWaitRow;
  passages: PassageRow;
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
  auto_lock_s: number | null;
  left_unlocked_alert_s: number | null;
  entry_price_minor: number | null;
  two_person_window_s: number | null;
  anti_passback_s: number | null;
  passback_exit_of: string | null;
  pin_min_digits: number;
  pin_max_digits: number;
  pin_digits: string;
  profile: string;
  unlatches: number;
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

export interface LockCertificateRow {
  fingerprint: Uint8Array;
  device_id: string;
  state: string;
  issued_at_ms: number;
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

export interface ReplacementOfferRow {
  device_id: string;
  secret_hash: Uint8Array | null;
  offered_at_ms: number | null;
  profile: string;
}

/** The first of two people; its end is of this run's monotonic clock. */
export interface TwoPersonWaitRow {
  device_id: string;
  first_key: string;
  /** By what they asked; of `installer` without an id. */
  used_kind: string;
  used_id: string | null;
  until_mono_ms: number;
}

export interface PassageRow {
  device_id: string;
  person_key: string;
  at_ms: number;
  since_mono_ms: number;
  is_confirmed: number;
}
