import type { Random } from './random.js';

/** Crockford's base32: no I, L, O, U, which people misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits: nobody guesses it at the rate that doors for it let them. */
export const CLAIM_CODE_CHARACTERS = 12;
const GROUP_CHARACTERS = 4;
/** As people may type it, with separators. */
const TYPED_CHARACTERS_MAX = 64;
const BARE_FORM = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** @returns a new code without its dashes */
export function makeClaimCode(random: Random): string {
  return Array.from({ length: CLAIM_CODE_CHARACTERS }, () => ALPHABET[random.integer(ALPHABET.length)]).join(
    '',
  );
}

/** @returns `XXXX-XXXX-XXXX` */
export function printClaimCode(bare: string): string {
  return (bare.match(new RegExp(`.{1,${GROUP_CHARACTERS}}`, 'g')) ?? []).join('-');
}

/** @returns the code without dashes; null if it can't be one. Case, dashes and spaces don't count; O is 0, I and L are 1. */
export function readClaimCode(typed: string): string | null {
  if (typed.length > TYPED_CHARACTERS_MAX) return null;
  const bare = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return BARE_FORM.test(bare) ? bare : null;
}
