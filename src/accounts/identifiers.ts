import { normalisePhone, type PhoneCountry } from './phone-number.js';

export type IdentifierKind = 'email' | 'username' | 'phone';

/** What names a person, in the one form that is stored and looked up. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
export const EMAIL_CHARACTERS_MAX = 254;
/** Longer input is refused unread. */
export const IDENTIFIER_CHARACTERS_MAX = 320;

/** No white space and nothing invisible (`\p{C}`), so that two addresses which look the same are the same. */
const EMAIL_FORM = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,252}$/u;
const USERNAME_FORM = /^[a-z0-9._-]{2,64}$/;
/** Something that no phone number has: else it is not clear which of the two was typed. */
const NO_NUMBER = /[a-z_]/;

/**
 * The three forms exclude each other: an e-mail has an `@`, a username has a letter or an underscore, and a phone has
 * neither, so that nobody can take another person's phone as their name.
 * @param text as typed
 * @param country whose national form of a phone is understood; null: a phone begins with `+`
 * @returns null if it is none of the three
 */
export function normaliseIdentifier(text: string, country: PhoneCountry | null = null): Identifier | null {
  if (text.length > IDENTIFIER_CHARACTERS_MAX) return null;
  const value = text.trim().toLowerCase();
  if (value.includes('@')) {
    return value.length <= EMAIL_CHARACTERS_MAX && EMAIL_FORM.test(value) ? { kind: 'email', value } : null;
  }
  if (NO_NUMBER.test(value)) return USERNAME_FORM.test(value) ? { kind: 'username', value } : null;
  const phone = normalisePhone(value, country);
  return phone === null ? null : { kind: 'phone', value: phone };
}
