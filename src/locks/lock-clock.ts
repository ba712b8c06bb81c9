/**
 * What the hub knows of a lock's own clock (link.md, "What makes a command safe"): the stamp of one REPLY to a request
 * of ours. A message the lock sent by itself gives no sample, since nothing bounds how long it was on its way.
 */
export interface LockClockSample {
  /** The boot that `lockMs` counts in, 16 hex digits. */
  readonly bootId: string;
  /** The lock's monotonic milliseconds when it made the reply. */
  readonly lockMs: number;
  /** The hub's monotonic milliseconds when the reply had arrived: at or after the moment of the stamp. */
  readonly receivedAtMs: number;
}

/** Two crystals are taken to drift apart by at most this fraction. */
export const MAX_DRIFT = 500e-6;

/** An older sample is not used: ask the lock for its status first. */
export const MAX_SAMPLE_AGE_MS = 60_000;

/** A decision about an access request is void this long after the lock's own stamp on the request. */
export const ACCESS_DECISION_MS = 900;

/** Whether `sample` may still be used at hub time `nowMs` (monotonic). */
export function isFresh(sample: LockClockSample | null, nowMs: number): sample is LockClockSample {
  return sample !== null && nowMs - sample.receivedAtMs <= MAX_SAMPLE_AGE_MS;
}

/**
 * The hub's deadline (monotonic milliseconds) on the lock's clock. The lock's clock has reached the stamp, at the
 * latest, when the reply arrived, and from then on may be slow by `MAX_DRIFT`; so the result errs early, never late:
 * when it is the deadline at the hub, the lock's clock shows at least this.
 *
 * @returns whole lock milliseconds, never below 0; the lock refuses the command when its clock is past it
 */
export function notAfterMs(sample: LockClockSample, deadlineMs: number): number {
  const aheadMs = deadlineMs - sample.receivedAtMs;
  const slowest = aheadMs >= 0 ? 1 - MAX_DRIFT : 1 + MAX_DRIFT;
  return Math.max(0, Math.floor(sample.lockMs + aheadMs * slowest));
}
