import type { Random } from '../kit/random.js';

/** Without 0 O 1 I L, which people misread, and without vowels, which make words. */
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';
export const INVITE_CODE_CHARACTERS = 6;
const TYPED_CHARACTERS_MAX = 32;
const FORM = new RegExp(`^[${ALPHABET}]{${INVITE_CODE_CHARACTERS}}$`);

export function makeInviteCode(random: Random): string {
  return Array.from({ length: INVITE_CODE_CHARACTERS }, () => ALPHABET[random.integer(ALPHABET.length)]).join(
    '',
  );
}

/** @returns the code in its one form; null if it can't be one. Case, dashes and spaces don't count. */
export function readInviteCode(typed: string): string | null {
  if (typed.length > TYPED_CHARACTERS_MAX) return null;
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return FORM.test(code) ? code : null;
}
