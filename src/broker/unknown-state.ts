/**
 * What the hub publishes, retained, to `smartlock/{device_id}/state` before it listens: nothing is known of the lock
 * until the lock itself has spoken in this run. The members are those of a lock's own state, none of them known, and
 * `lock_state` as REST names it.
 */
export const UNKNOWN_STATE = {
  lock_state: 'unknown',
  bolt: 'unknown',
  door: 'unknown',
  battery_level: null,
  tamper: null,
  boot_id: null,
  lock_ms: null,
} as const;
