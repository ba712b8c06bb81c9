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
const ASCII = /^[\x20-\x7e]*$/;
/** What can stand in a domain, and nothing that ends it in a URL. */
const DOMAIN_LETTERS = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u;

/**
 * One form of an address whose domain is written in other letters: that of the DNS (RFC 5891, `xn--…`). The part before the
 * `@` stays as it is, but for its case. A domain that is none is left out, so that the address is none either.
 */
function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  if (at < 0 || ASCII.test(domain)) return address;
  const url = `http://${domain}`;
  const isDomain = DOMAIN_LETTERS.test(domain) && URL.canParse(url);
  return `${address.slice(0, at)}@${isDomain ? new URL(url).hostname : ''}`;
}

/**
 * The three forms exclude each other: an e-mail has an `@`, a username has a letter or an underscore, and a phone has
 * neither, so that nobody can take another person's phone as their name.
 * @param text as typed
 * @param country whose national form of a phone is understood; null: a phone begins with `+`
 * @returns null if it is none of the three
 */
export function normaliseIdentifier(text: string, country: PhoneCountry | null = null): Identifier | null {
  if (text.length > IDENTIFIER_CHARACTERS_MAX) return null;
  const value = asciiDomain(text.trim().normalize('NFC').toLowerCase());
  if (value.includes('@')) {
    return value.length <= EMAIL_CHARACTERS_MAX && EMAIL_FORM.test(value) ? { kind: 'email', value } : null;
  }
  if (NO_NUMBER.test(value)) return USERNAME_FORM.test(value) ? { kind: 'username', value } : null;
  const phone = normalisePhone(value, country);
  return phone === null ? null : { kind: 'phone', value: phone };
}
