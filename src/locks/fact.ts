/** A moment on a lock's own clock: monotonic within one boot. */
export interface LockStamp {
  /** 16 hex digits. */
  readonly bootId: string;
  readonly lockMs: number;
}

/** When something was so. */
export interface Moment {
  /** Monotonic hub time. A report of the past is put there by its age. */
  readonly atMs: number;
  /** The lock's own word on it, when it gave one. */
  readonly stamp: LockStamp | null;
}

/** Something a lock said of itself. */
export interface Fact<Value> extends Moment {
  readonly value: Value;
}

/** Whether `stamp` is as late as `known`, or later. In another boot it is not: nothing says which boot was first. */
export function isAsNewStamp(known: LockStamp, stamp: LockStamp): boolean {
  return known.bootId === stamp.bootId && stamp.lockMs >= known.lockMs;
}

/**
 * Whether what was so at `moment` is as new as `known`, or newer. Stamps of one boot decide, since nothing bounds how
 * long a message was on its way; else the hub's own clock does.
 */
export function isAsNew(known: Moment, moment: Moment): boolean {
  if (known.stamp !== null && moment.stamp !== null && known.stamp.bootId === moment.stamp.bootId) {
    return isAsNewStamp(known.stamp, moment.stamp);
  }
  return moment.atMs >= known.atMs;
}
