/** What the owner of a lock wants done about a door that is left unlocked. Seconds; null: nothing. */
export interface UnlockedRules {
  /** Lock it after so long unlocked with the door closed. */
  readonly autoLockS: number | null;
  /** Raise an alert after so long unlocked. */
  readonly leftUnlockedAlertS: number | null;
}

/** Shorter, and the bolt is out before somebody is in; longer is what nobody means by it. */
export const AUTO_LOCK_MIN_S = 5;
export const AUTO_LOCK_MAX_S = 24 * 3600;
export const LEFT_UNLOCKED_ALERT_MIN_S = 5;
export const LEFT_UNLOCKED_ALERT_MAX_S = 7 * 24 * 3600;
