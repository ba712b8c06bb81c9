/** What an alert can be about. Names are stable: clients match on them. */
export const ALERT_KINDS = [
  'brute_force',
  'duress',
  'door_forced',
  'door_ajar',
  'left_unlocked',
  'jam',
  'tamper',
  'low_battery',
  'lock_offline',
  'reports_lost',
  'credential_drift',
  'clock_jump',
  'log_broken',
  'lockdown',
  'new_sign_in_place',
  'job_failed',
  'database_damaged',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** In rising order. */
export const ALERT_LEVELS = ['info', 'warning', 'critical'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

export const ALERT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Who changed an alert, as it is shown. */
export interface AlertHand {
  readonly id: string | null;
  readonly name: string;
}

/** Something that somebody should know of, from its first cause to its end. Times are wall-clock milliseconds. */
export interface Alert {
  /** UUID. */
  readonly id: string;
  /** What it is about: the same cause again adds to the same alert. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly level: AlertLevel;
  readonly state: AlertState;
  /** Never on a list that a screen in the hall may show, and told only away from the site. */
  readonly silent: boolean;
  readonly deviceId: string | null;
  readonly userId: string | null;
  /** Causes that were counted into it. */
  readonly count: number;
  /** Changes of its state so far, from 1: with `id` it names one of them, for who must not act on it twice. */
  readonly revision: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly changedAtMs: number;
  /** Log rows of the first and the last cause. */
  readonly firstEventId: string;
  readonly lastEventId: string;
  /** Further facts of the last cause; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedBy: AlertHand | null;
  readonly resolvedAtMs: number | null;
  /** null with `resolvedAtMs`: its cause is gone. */
  readonly resolvedBy: AlertHand | null;
  readonly note: string | null;
}

export function isAtLeast(level: AlertLevel, least: AlertLevel): boolean {
  return ALERT_LEVELS.indexOf(level) >= ALERT_LEVELS.indexOf(least);
}
