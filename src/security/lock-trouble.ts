/** What the owner of a lock wants to be warned of; null: not at all. */
export interface LockAlertRules {
  /** The door stood open for so long, seconds. */
  readonly doorAjarS: number | null;
  /** The lock could not be reached for so long, seconds. */
  readonly offlineS: number | null;
  /** The battery has at most so much left. */
  readonly lowBatteryPercent: number | null;
}

export const DEFAULT_LOCK_ALERT_RULES: LockAlertRules = {
  doorAjarS: 300,
  offlineS: 300,
  lowBatteryPercent: 20,
};

export const DOOR_AJAR_MIN_S = 5;
export const DOOR_AJAR_MAX_S = 24 * 3600;
export const OFFLINE_MIN_S = 5;
export const OFFLINE_MAX_S = 7 * 24 * 3600;
export const LOW_BATTERY_MIN_PERCENT = 1;
export const LOW_BATTERY_MAX_PERCENT = 90;
/** So much above where it was low, a battery counts as replaced: its voltage comes and goes with the weather. */
export const BATTERY_RISE_PERCENT = 10;

export function isBatteryLow(percent: number, { lowBatteryPercent }: LockAlertRules): boolean {
  return lowBatteryPercent !== null && percent <= lowBatteryPercent;
}

/** @param lowAtPercent what it had when the alert was last raised; null: the lock did not say */
export function isBatteryReplaced(
  percent: number,
  lowAtPercent: number | null,
  { lowBatteryPercent }: LockAlertRules,
): boolean {
  const low = Math.max(lowAtPercent ?? 0, lowBatteryPercent ?? 0);
  return percent >= Math.min(100, low + BATTERY_RISE_PERCENT);
}

/** A door that opens within this time of an entry was opened by it, milliseconds. */
export const ENTRY_TIME_MS = 15_000;
/** A report older than this tells nothing of what else was so at that moment. */
export const FORCED_AGE_MAX_MS = 10_000;

/** What the hub knew of a lock when its door opened. */
export interface DoorOpening {
  /** How long ago the door opened, by the lock; null: it can't say. */
  readonly ageMs: number | null;
  readonly boltBefore: string;
  /** The last move of the bolt before, as the lock told in order; null: none is known. */
  readonly lastMove: 'lock' | 'unlock' | null;
  /** Since somebody was let in last; null: nobody was. */
  readonly sinceEntryMs: number | null;
}

/**
 * Whether a door was opened by force: it opened while its lock said that the bolt was locked, and nobody had just been let in.
 * What the hub does not know for sure is no alarm: a status may be faster than the reports of what was before it.
 */
export function isForced({ ageMs, boltBefore, lastMove, sinceEntryMs }: DoorOpening): boolean {
  if (ageMs === null || ageMs > FORCED_AGE_MAX_MS) return false;
  if (boltBefore !== 'locked' || lastMove === 'unlock') return false;
  return sinceEntryMs === null || Math.abs(sinceEntryMs) > ENTRY_TIME_MS;
}
