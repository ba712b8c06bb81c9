/**
 * Bytes as text that a person can type and that QR's alphanumeric mode packs into 5.5 bits a character: Crockford's
 * base 32. No I, L, O or U; read in either case, with I and L for 1 and O for 0, hyphens and blanks for nothing.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5;

/** The longest text that is looked at, characters: what a lock can ask with. */
export const TICKET_TEXT_MAX = 256;
/** Characters between hyphens where a person is to read it. */
const GROUP = 4;

const VALUES = new Map<string, number>();
for (let value = 0; value < ALPHABET.length; value += 1) {
  const letter = ALPHABET.charAt(value);
  VALUES.set(letter, value);
  VALUES.set(letter.toLowerCase(), value);
}
for (const [letters, value] of [
  ['Oo', 0],
  ['IiLl', 1],
] as const)
  for (const letter of letters) VALUES.set(letter, value);

export type ReadText =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: 'length' | 'character' | 'padding'; readonly offset: number };

export function toTicketText(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= BITS; bits -= BITS) text += ALPHABET.charAt((held >> (bits - BITS)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (BITS - bits)) & 31);
}

/** One spelling, letter for letter, of every sequence of bytes: bits left over at the end must be 0. */
export function fromTicketText(text: string): ReadText {
  if (text.length > TICKET_TEXT_MAX) return { ok: false, code: 'length', offset: TICKET_TEXT_MAX };
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '-' || letter === ' ') continue;
    const value = VALUES.get(letter);
    if (value === undefined) return { ok: false, code: 'character', offset: at };
    held = (held << BITS) | value;
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  // A whole character that no byte needed, or bits that no byte is made of.
  if (bits >= BITS || held !== 0) return { ok: false, code: 'padding', offset: text.length };
  return { ok: true, bytes: Uint8Array.from(bytes) };
}

/** For reading and typing: in groups of four. */
export function inGroups(text: string): string {
  return (text.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-');
}
