const DAY_MS = 86_400_000;

/** Wall-clock times, milliseconds. */
export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * The hub's own authority: fixed dates, so that a machine that believes any date makes one that counts. The end is the
 * last that every decoder reads in two digits (RFC 5280, section 4.1.2.5); nobody has to bring a new one to each phone.
 */
export const AUTHORITY_VALIDITY: Validity = {
  notBeforeMs: Date.UTC(2000, 0, 1),
  notAfterMs: Date.UTC(2049, 11, 31, 23, 59, 59),
};

/** How far a server certificate reaches: what public authorities may give at most (CA/B Baseline Requirements, 6.3.2). */
export const AHEAD_MS = 398 * DAY_MS;
/**
 * How far back: a hub that woke with a clock of last year still makes what counts today, and a client whose clock is behind
 * accepts it. With the above below 825 days, the most that Apple's systems take of anybody.
 */
export const BACK_MS = 366 * DAY_MS;
/** With less than this left it is renewed: a hub may be off for a whole season. */
export const RENEW_BEFORE_MS = 130 * DAY_MS;
/** No hub ran before this: an earlier clock is wrong. */
export const CLOCK_FLOOR_MS = Date.UTC(2026, 0, 1);

/**
 * The dates of a new certificate by a clock that may be wrong.
 * @param writtenMs the latest time the hub has written down: it can't be earlier
 */
export function guessedValidity(nowMs: number, writtenMs: number): Validity {
  return validityAt(Math.max(nowMs, writtenMs, CLOCK_FLOOR_MS));
}

/** The dates of a new certificate by a clock that is trusted. */
export function validityAt(nowMs: number): Validity {
  // Whole seconds: a certificate knows nothing finer.
  const second = (ms: number) => Math.floor(ms / 1000) * 1000;
  return { notBeforeMs: second(nowMs - BACK_MS), notAfterMs: second(nowMs + AHEAD_MS) };
}

/** Whether `validity` is right for now, by a clock that is trusted: begun, and its end far enough away. */
export function holds({ notBeforeMs, notAfterMs }: Validity, nowMs: number): boolean {
  return nowMs >= notBeforeMs && nowMs < notAfterMs - RENEW_BEFORE_MS;
}
