import { TooMany } from '../../kit/errors.js';

/** What a try at a code is told while the keypad of the lock takes none. */
export function keypadLocked(): TooMany {
  return new TooMany(
    'keypad_locked',
    'Too many wrong codes on this lock: wait until its keypad is open again.',
    { retryAfterS: 60 },
  );
}
