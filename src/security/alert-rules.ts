import type { AlertKind, AlertLevel } from './alert.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How alerts of one kind behave. */
export interface AlertRule {
  readonly level: AlertLevel;
  /** The same cause so soon after the end reopens the alert; later it is a new one. */
  readonly reopenMs: number;
  /** Ends by itself when its cause has not come again for so long; null: somebody has to say so. */
  readonly quietMs: number | null;
}

const sticky = (level: AlertLevel): AlertRule => ({ level, reopenMs: DAY_MS, quietMs: null });
/** Something else ends it: the bolt moves, the door closes, the lock is back. */
const passing = (level: AlertLevel): AlertRule => ({ level, reopenMs: HOUR_MS, quietMs: null });

export const ALERT_RULES: Readonly<Record<AlertKind, AlertRule>> = {
  brute_force: { level: 'critical', reopenMs: DAY_MS, quietMs: DAY_MS },
  // Each is an alarm of its own: none may vanish in one that somebody looks after already.
  duress: { level: 'critical', reopenMs: 0, quietMs: null },
  door_forced: sticky('critical'),
  tamper: sticky('critical'),
  log_broken: sticky('critical'),
  database_damaged: sticky('critical'),
  lockdown: passing('critical'),
  door_ajar: passing('warning'),
  left_unlocked: passing('warning'),
  jam: passing('warning'),
  low_battery: { level: 'warning', reopenMs: 7 * DAY_MS, quietMs: null },
  lock_offline: passing('warning'),
  job_failed: passing('warning'),
  reports_lost: { level: 'warning', reopenMs: DAY_MS, quietMs: 7 * DAY_MS },
  credential_drift: { level: 'warning', reopenMs: DAY_MS, quietMs: 7 * DAY_MS },
  clock_jump: { level: 'warning', reopenMs: DAY_MS, quietMs: DAY_MS },
  new_sign_in_place: { level: 'info', reopenMs: 0, quietMs: 30 * DAY_MS },
};

/** As much of a row of the log as alerts need. */
export interface AlertCause {
  readonly type: string;
  readonly success: boolean | null;
  readonly reason: string | null;
  readonly deviceId: string | null;
  readonly userId: string | null;
  readonly ipAddress: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a row of the log means for alerts. */
export interface AlertEffect {
  readonly raises: AlertKind | null;
  /** Kinds that it ends for its lock; `all` when the lock is gone. */
  readonly ends: readonly AlertKind[] | 'all';
}

const raises = (kind: AlertKind): AlertEffect => ({ raises: kind, ends: [] });
const ends = (...kinds: AlertKind[]): AlertEffect => ({ raises: null, ends: kinds });
const JAMMED = raises('jam');

const EFFECTS: Readonly<Record<string, AlertEffect>> = {
  KEYPAD_LOCKED: raises('brute_force'),
  SOURCE_LOCKED: raises('brute_force'),
  LOG_IN_ATTACK: raises('brute_force'),
  DURESS: raises('duress'),
  DOOR_FORCED: raises('door_forced'),
  DOOR_AJAR: raises('door_ajar'),
  LEFT_UNLOCKED: raises('left_unlocked'),
  JAM: JAMMED,
  TAMPER: raises('tamper'),
  LOCK_OFFLINE: raises('lock_offline'),
  EVENTS_LOST: raises('reports_lost'),
  CREDENTIAL_DRIFT: raises('credential_drift'),
  CLOCK_JUMP: raises('clock_jump'),
  LOG_BROKEN: raises('log_broken'),
  LOCKDOWN: raises('lockdown'),
  LOCKDOWN_ENDED: ends('lockdown'),
  NEW_SIGN_IN_PLACE: raises('new_sign_in_place'),
  // An admin has looked at it.
  KEYPAD_RESET: ends('brute_force'),
  JOB_RECOVERED: ends('job_failed'),
  DOOR_CLOSED: ends('door_ajar'),
  DEVICE_REPLACED: ends('jam', 'low_battery', 'lock_offline', 'reports_lost', 'credential_drift'),
  DEVICE_REMOVED: { raises: null, ends: 'all' },
};

const MOVES: ReadonlySet<string> = new Set(['LOCK', 'UNLOCK', 'UNLATCH']);

/** @returns null for the rows that have nothing to do with alerts: most of them, at no cost */
export function effectOf({ type, success, reason }: AlertCause): AlertEffect | null {
  // Locks report full ones too; whoever wrote the row knew what its owner calls low.
  if (type === 'BATTERY_LOW') return reason === 'battery_low' ? raises('low_battery') : null;
  if (type === 'JOB_FAILED') return raises(reason === 'database_damaged' ? reason : 'job_failed');
  if (!MOVES.has(type)) return Object.hasOwn(EFFECTS, type) ? (EFFECTS[type] ?? null) : null;
  if (success === true) return type === 'LOCK' ? ends('jam', 'left_unlocked') : ends('jam');
  return success === false && reason === 'jammed' ? JAMMED : null;
}

/** What alerts of this kind are told apart by. A lock's are one a lock; log-ins' one a person, those of nobody together. */
export function alertKey(kind: AlertKind, cause: Pick<AlertCause, 'deviceId' | 'userId' | 'data'>): string {
  if (kind === 'new_sign_in_place') return `${kind}:user:${cause.userId ?? '-'}`;
  if (kind === 'lockdown') return `${kind}:site:${textOr(cause.data['site_id'], '-')}`;
  if (kind === 'job_failed') return `${kind}:job:${textOr(cause.data['job'], '-')}`;
  if (cause.deviceId !== null) return `${kind}:lock:${cause.deviceId}`;
  if (kind !== 'brute_force') return `${kind}:hub`;
  return `${kind}:${isOfSource(cause) ? 'source' : 'user'}:${cause.userId ?? '-'}`;
}

/** Codes that one source tried out, at whatever lock (`access/guess-sources`); not passwords. */
export function isOfSource({ data }: Pick<AlertCause, 'data'>): boolean {
  return typeof data['of'] === 'string';
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
