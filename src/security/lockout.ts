/** Wrong codes in one place: on one keypad, or from one source. */
export interface Streak {
  /** Consecutive wrong codes, less one for each right one and for each six quiet hours. */
  readonly failures: number;
  /** Length of the lockout that is running, milliseconds; null when none is. */
  readonly lockedForMs: number | null;
}

export const FREE_FAILURES = 5;
export const FIRST_LOCKOUT_MS = 60_000;
export const LONGEST_LOCKOUT_MS = 3_600_000;
/** So many consecutive wrong codes end all trying, until an admin says otherwise. */
export const STOP_FAILURES = 100;
/** So long without a wrong code takes one off the streak. */
export const QUIET_MS = 6 * 3_600_000;

export const NO_STREAK: Streak = { failures: 0, lockedForMs: null };

/** Whether nothing but an admin's reset opens it again. */
export function isStopped({ failures }: Streak): boolean {
  return failures >= STOP_FAILURES;
}

/** Whether a code may be tried now, as far as what is stored says. */
export function isLockedOut(streak: Streak): boolean {
  return streak.lockedForMs !== null || isStopped(streak);
}

/** After one more wrong code: the fifth locks for 60 s, each further one twice as long, at most an hour; the hundredth for good. */
export function afterWrongCode(streak: Streak): Streak {
  const failures = Math.min(streak.failures + 1, STOP_FAILURES);
  if (failures < FREE_FAILURES) return { failures, lockedForMs: null };
  const doublings = Math.min(failures - FREE_FAILURES, 30);
  return { failures, lockedForMs: Math.min(FIRST_LOCKOUT_MS * 2 ** doublings, LONGEST_LOCKOUT_MS) };
}

/** After a right code: one off, no more, so that a family's right codes don't wipe a stranger's streak. */
export function afterRightCode(streak: Streak): Streak {
  return lessOne(streak);
}

/** After six hours without a wrong code: one off, no more, so that a family's slips never add up. */
export function afterQuiet(streak: Streak): Streak {
  return lessOne(streak);
}

/** When the running lockout has passed. The failures stay, so the next wrong code locks for longer. */
export function afterLockout(streak: Streak): Streak {
  return isStopped(streak) ? streak : { failures: streak.failures, lockedForMs: null };
}

function lessOne(streak: Streak): Streak {
  if (isStopped(streak)) return streak;
  return { failures: Math.max(0, streak.failures - 1), lockedForMs: streak.lockedForMs };
}
