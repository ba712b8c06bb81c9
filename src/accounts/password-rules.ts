import { isGuessable } from './guessable-password.js';

/** NIST SP 800-63B, section 5.1.1.2. */
export const PASSWORD_CHARACTERS_MIN = 8;
export const PASSWORD_CHARACTERS_MAX = 256;

export type PasswordFault = 'password_too_short' | 'password_too_long' | 'password_common';

/**
 * The form in which a password is checked and hashed: the same password typed on two keyboards gives the same bytes
 * (NIST SP 800-63B, section 5.1.1.2; Unicode NFKC).
 */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * @param own names of its person and of what it is for, which it may not be
 * @returns what is wrong with it, null if nothing is. Characters are Unicode code points.
 */
export function passwordFault(password: string, own: readonly string[] = []): PasswordFault | null {
  // A code point has at most two UTF-16 units; a book is not taken apart to learn that it is one.
  if (password.length > 2 * PASSWORD_CHARACTERS_MAX) return 'password_too_long';
  const normal = normalisePassword(password);
  const characters = Array.from(normal).length;
  if (characters < PASSWORD_CHARACTERS_MIN) return 'password_too_short';
  if (characters > PASSWORD_CHARACTERS_MAX) return 'password_too_long';
  return isGuessable(normal, own) ? 'password_common' : null;
}
