import { TooMany } from '../../kit/errors.js';
import { FIRST_LOCKOUT_MS } from '../../security/lockout.js';

/**
 * What a try at a code is told while the keypad of the lock takes none.
 * @param remainingMs how long yet; Infinity until it is reset; null: what this very commit locked, which has no timer yet
 */
export function keypadLocked(remainingMs: number | null): TooMany {
  const forMs = remainingMs ?? FIRST_LOCKOUT_MS;
  return new TooMany(
    'keypad_locked',
    'Too many wrong codes on this lock: wait until its keypad is open again.',
    forMs === Infinity ? {} : { retryAfterS: Math.max(1, Math.ceil(forMs / 1000)) },
  );
}
