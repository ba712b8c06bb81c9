import type { Random } from '../kit/random.js';
import { guessable } from './pin-rules.js';

/** What the keypad of a lock takes. */
export interface KeypadRules {
  readonly minDigits: number;
  readonly maxDigits: number;
  /** Those it has keys for. */
  readonly digits: string;
}

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
/** A proposed code has at least this many digits, where the keypads take so many. */
export const PROPOSED_DIGITS = 6;
/** And is one of at least so many, where they take enough of them. */
export const PROPOSED_CODES_MIN = 1_000_000;
/** Codes thrown away as guessable before giving up: of a keypad with five keys not one in a hundred is. */
const DRAWS_MAX = 1_000;

/** What suits every one of these keypads; perhaps nothing does. */
export function commonRules(keypads: readonly KeypadRules[]): KeypadRules {
  return {
    minDigits: Math.max(...keypads.map(({ minDigits }) => minDigits)),
    maxDigits: Math.min(...keypads.map(({ maxDigits }) => maxDigits)),
    digits: DIGITS.filter((digit) => keypads.every(({ digits }) => digits.includes(digit))).join(''),
  };
}

/** How a code is wrong for a keypad; null: it suits. */
export function misfit(
  code: string,
  { minDigits, maxDigits, digits }: KeypadRules,
): 'length' | 'keys' | null {
  if (code.length < minDigits || code.length > maxDigits) return 'length';
  return Array.from(code).every((digit) => digits.includes(digit)) ? null : 'keys';
}

/**
 * A code that suits the keypad and is not guessable, every one of them as likely as any other.
 * @returns null when there is none
 */
export function proposeCode(random: Random, rules: KeypadRules, thisYear: number): string | null {
  const { digits } = rules;
  if (rules.minDigits > rules.maxDigits || digits.length === 0) return null;
  const length = lengthOf(rules);
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const code = Array.from({ length }, () => digits[random.integer(digits.length)]).join('');
    if (guessable(code, thisYear) === null) return code;
  }
  return null;
}

function lengthOf({ minDigits, maxDigits, digits }: KeypadRules): number {
  let length = Math.max(minDigits, Math.min(PROPOSED_DIGITS, maxDigits));
  while (length < maxDigits && digits.length ** length < PROPOSED_CODES_MIN) length += 1;
  return length;
}
