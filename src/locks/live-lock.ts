/** What the bolt was when it was last known for certain, and when. */
export interface LastSure {
  readonly lockState: 'locked' | 'unlocked' | 'jammed';
  /** Wall clock. */
  readonly atMs: number;
}

/** What the hub knows now of a lock; `unknown` whenever it does not. Kept in memory: yesterday's state confirms nothing. */
export interface LiveLock {
  readonly lockState: 'locked' | 'unlocked' | 'locking' | 'unlocking' | 'jammed' | 'unknown';
  readonly doorState: 'open' | 'closed' | 'unknown';
  readonly isOnline: boolean;
  readonly batteryPercent: number | null;
  readonly lastSeenAtMs: number | null;
  /** null: not since the hub started. */
  readonly lastSure: LastSure | null;
}

export const NOTHING_KNOWN: LiveLock = {
  lockState: 'unknown',
  doorState: 'unknown',
  isOnline: false,
  batteryPercent: null,
  lastSeenAtMs: null,
  lastSure: null,
};
