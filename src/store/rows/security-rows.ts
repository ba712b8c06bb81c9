export interface SecurityTables {
  alerts: AlertRow;
  alert_channels: AlertChannelRow;
  alert_deliveries: AlertDeliveryRow;
  lock_alert_rules: LockAlertRulesRow;
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
