/** Wrong codes in one place: on one keypad, or from one source. */
export interface Streak {
  /** Consecutive wrong codes, less one for each right one and for each six quiet hours. */
  readonly failures: number;
  /** Length of the lockout that is running, milliseconds; null when none is. */
  readonly lockedForMs: number | null;
  /** Of a source: how many of its own right codes have taken one off, and are not given back by quiet hours. None: 0. */
  readonly eased?: number;
}

export const FREE_FAILURES = 5;
export const FIRST_LOCKOUT_MS = 60_000;
export const LONGEST_LOCKOUT_MS = 3_600_000;
/** So many consecutive wrong codes end all trying, until an admin says otherwise. */
export const STOP_FAILURES = 100;
/** So long without a wrong code takes one off the streak. */
export const QUIET_MS = 6 * 3_600_000;

/**
 * Who tries codes from elsewhere than a keypad may know a right one, and ask for it as often as they like: no more of these
 * than this take one off, until quiet hours give them back.
 */
export const EASED_MAX = 4;

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
  if (failures < FREE_FAILURES) return { ...streak, failures, lockedForMs: null };
  const doublings = Math.min(failures - FREE_FAILURES, 30);
  return {
    ...streak,
    failures,
    lockedForMs: Math.min(FIRST_LOCKOUT_MS * 2 ** doublings, LONGEST_LOCKOUT_MS),
  };
}

/** After a right code: one off, no more, so that a family's right codes don't wipe a stranger's streak. */
export function afterRightCode(streak: Streak): Streak {
  return lessOne(streak);
}

/** The same for a source, whose right codes may all be those of who guesses: at most `EASED_MAX` of them count. */
export function afterOwnRightCode(streak: Streak): Streak {
  const eased = streak.eased ?? 0;
  if (isStopped(streak) || streak.failures === 0 || eased >= EASED_MAX) return streak;
  return { ...lessOne(streak), eased: eased + 1 };
}

/**
 * After six hours without a wrong code: one off, no more, so that a family's slips never add up. When none is left, a right
 * code of one's own counts again: either way it is worth one more try.
 */
export function afterQuiet(streak: Streak): Streak {
  const eased = streak.eased ?? 0;
  return streak.failures === 0 && eased > 0 ? { ...streak, eased: eased - 1 } : lessOne(streak);
}

/** Whether nothing of it needs to be remembered. */
export function isOver(streak: Streak): boolean {
  return streak.failures === 0 && (streak.eased ?? 0) === 0;
}

/** When the running lockout has passed. The failures stay, so the next wrong code locks for longer. */
export function afterLockout(streak: Streak): Streak {
  return isStopped(streak) ? streak : { ...streak, lockedForMs: null };
}

function lessOne(streak: Streak): Streak {
  if (isStopped(streak)) return streak;
  return { ...streak, failures: Math.max(0, streak.failures - 1) };
}
