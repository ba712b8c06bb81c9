/** Wrong codes on one keypad. */
export interface Streak {
  /** Consecutive wrong codes, less one for each right one. */
  readonly failures: number;
  /** Length of the lockout that is running, milliseconds; null when none is. */
  readonly lockedForMs: number | null;
}

export const FREE_FAILURES = 5;
export const FIRST_LOCKOUT_MS = 60_000;
export const LONGEST_LOCKOUT_MS = 3_600_000;

export const NO_STREAK: Streak = { failures: 0, lockedForMs: null };

/** After one more wrong code: the fifth locks for 60 s, each further one twice as long, at most an hour. */
export function afterWrongCode(streak: Streak): Streak {
  const failures = Math.min(streak.failures + 1, 1_000_000);
  if (failures < FREE_FAILURES) return { failures, lockedForMs: null };
  const doublings = Math.min(failures - FREE_FAILURES, 30);
  return { failures, lockedForMs: Math.min(FIRST_LOCKOUT_MS * 2 ** doublings, LONGEST_LOCKOUT_MS) };
}

/** After a right code: one off, no more, so that a family's right codes don't wipe a stranger's streak. */
export function afterRightCode(streak: Streak): Streak {
  return { failures: Math.max(0, streak.failures - 1), lockedForMs: streak.lockedForMs };
}

/** When the running lockout has passed. The failures stay, so the next wrong code locks for longer. */
export function afterLockout(streak: Streak): Streak {
  return { failures: streak.failures, lockedForMs: null };
}
