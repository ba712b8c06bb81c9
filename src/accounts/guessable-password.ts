import { COMMON_PASSWORDS } from './common-passwords.js';
import { COMMON_WORDS } from './common-words.js';

/** Shorter names are syllables of everything. */
const OWN_WORD_CHARACTERS_MIN = 3;
/** What people put before and behind a word to satisfy a rule. */
const AROUND = /^[^\p{L}]{0,4}(.+?)[^\p{L}]{0,6}$/u;
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
/** A unit of at most four characters, again and again. */
const REPEATED = /^(.{1,4}?)\1+.{0,3}$/u;
const ROWS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'йцукенгшщзхъ',
];

/**
 * Whether it is among the first that somebody tries (NIST SP 800-63B, section 5.1.1.2): a common one, a common word with
 * a few digits about it, a run or a repetition, or the names of whom and what it is for. No rule on which kinds of
 * characters a password has.
 * @param password normalised; case does not count
 * @param own names of its person, their site
 */
export function isGuessable(password: string, own: readonly string[]): boolean {
  const folded = password.toLowerCase();
  if (COMMON_PASSWORDS.has(folded) || REPEATED.test(folded) || isRun(folded)) return true;
  const names = ownWords(own);
  return [folded, ...stems(folded), ...stems(unleeted(folded))].some(
    (word) => COMMON_WORDS.has(word) || names.has(word) || names.has(word.replace(/[^\p{L}\p{N}]/gu, '')),
  );
}

function stems(text: string): string[] {
  const stem = AROUND.exec(text)?.[1];
  return stem === undefined ? [text] : [text, stem];
}

/** With letters where people write digits: `p4ssw0rd`. Digits at the end may be just that, so they are looked at both ways. */
function unleeted(text: string): string {
  const end = /[^\p{L}]*$/u.exec(text)?.index ?? text.length;
  return text.slice(0, end).replace(/./gsu, (letter) => LEET[letter] ?? letter) + text.slice(end);
}

/** Along one row of keys or the alphabet, either way. */
function isRun(text: string): boolean {
  return ROWS.some((row) => {
    const twice = row + row;
    return twice.includes(text) || Array.from(twice).reverse().join('').includes(text);
  });
}

/** Each name as it is, an e-mail's local part, and all without separators. */
function ownWords(own: readonly string[]): ReadonlySet<string> {
  const names = own.map((name) => name.normalize('NFKC').toLowerCase().trim());
  const parts = names.flatMap((name) => [name, name.split('@')[0] ?? '', ...name.split(/[\s@.+_-]+/u)]);
  const words = parts.flatMap((name) => [name, name.replace(/[^\p{L}\p{N}]/gu, '')]);
  return new Set(words.filter((word) => word.length >= OWN_WORD_CHARACTERS_MIN));
}
