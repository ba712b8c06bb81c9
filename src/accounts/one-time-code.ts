import { timingSafeEqual } from 'node:crypto';
import type { Random } from '../kit/random.js';

/** Tries at one code: the last of them, when it is wrong, ends it. */
export const CODE_TRIES = 3;
export const CODE_LIFE_MS = 5 * 60_000;
export const CODE_DIGITS_MAX = 8;
/** As people may type it, with separators. */
const TYPED_CHARACTERS_MAX = 32;
const FORM = /^[0-9]{4,8}$/;

/** A code that was sent and not used yet. Its digits are nowhere. */
export interface PendingCode {
  /** Keyed digest of its digits, 32 bytes. */
  readonly digest: Uint8Array;
  readonly triesLeft: number;
  /** Monotonic: no clock that is set makes it live longer. */
  readonly expiresAtMs: number;
}

/** @returns so many digits, each code as likely as any other, leading zeros kept */
export function makeOneTimeCode(random: Random, digits: number): string {
  return String(random.integer(10 ** digits)).padStart(digits, '0');
}

/** @returns the digits alone; null if it can't be a code. Spaces and dashes don't count. */
export function readOneTimeCode(typed: string): string | null {
  if (typed.length > TYPED_CHARACTERS_MAX) return null;
  const digits = typed.replace(/[\s-]/g, '');
  return FORM.test(digits) ? digits : null;
}

export function pendingCode(digest: Uint8Array, nowMs: number): PendingCode {
  return { digest, triesLeft: CODE_TRIES, expiresAtMs: nowMs + CODE_LIFE_MS };
}

/**
 * One try at a code. A right one uses it up, and so does the last wrong one.
 * @param digest of what was typed, made with the same key
 * @returns whether it was right, and what is left of the code; null: nothing
 */
export function tryCode(
  code: PendingCode,
  digest: Uint8Array,
  nowMs: number,
): { readonly right: boolean; readonly left: PendingCode | null } {
  if (nowMs >= code.expiresAtMs) return { right: false, left: null };
  if (timingSafeEqual(code.digest, digest)) return { right: true, left: null };
  const triesLeft = code.triesLeft - 1;
  return { right: false, left: triesLeft > 0 ? { ...code, triesLeft } : null };
}
