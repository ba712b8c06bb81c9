export interface SiteTables {
  sites: SiteRow;
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

/** One row: by which rules the log was counted, and how far an old log has been. */
export interface StatisticRulesRow {
  one: number;
  rules: number;
  counted_seq: number;
  until_seq: number;
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

/** Where a lock was after event `after_seq`; null: at no site. */
export interface LockPlaceRow {
  device_id: string;
  after_seq: number;
  site_id: string | null;
}
