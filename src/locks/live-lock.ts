/** What the hub knows now of a lock; `unknown` whenever it does not. Kept in memory: yesterday's state confirms nothing. */
export interface LiveLock {
  readonly lockState: 'locked' | 'unlocked' | 'locking' | 'unlocking' | 'jammed' | 'unknown';
  readonly doorState: 'open' | 'closed' | 'unknown';
  readonly isOnline: boolean;
  readonly batteryPercent: number | null;
  readonly lastSeenAtMs: number | null;
}

export const NOTHING_KNOWN: LiveLock = {
  lockState: 'unknown',
  doorState: 'unknown',
  isOnline: false,
  batteryPercent: null,
  lastSeenAtMs: null,
};
