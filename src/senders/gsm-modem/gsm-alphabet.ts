/** The escape to the extension table. */
export const ESCAPE_SEPTET = 0x1b;

/** GSM 7-bit default alphabet in the order of its codes (3GPP TS 23.038, section 6.2.1); ESC stands at its own place. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** What follows an escape (section 6.2.1.1). */
const EXTENSION: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const CODES = new Map<string, readonly number[]>([
  ...Array.from(BASIC, (character, code): [string, number[]] => [character, [code]]).filter(
    ([, [code]]) => code !== ESCAPE_SEPTET,
  ),
  ...Object.entries(EXTENSION).map(([character, code]): [string, number[]] => [
    character,
    [ESCAPE_SEPTET, code],
  ]),
]);

/** The codes of `text`, 0 to 127 each. @returns null when it has a character that the alphabet has not */
export function toSeptets(text: string): readonly number[] | null {
  const septets: number[] = [];
  for (const character of text) {
    const codes = CODES.get(character);
    if (!codes) return null;
    septets.push(...codes);
  }
  return septets;
}

/**
 * Packs septets into octets, the least bits first (section 6.1.2.1).
 * @param fillBits zero bits before the first septet, so that it begins on a septet boundary after a header, 0 to 6
 */
export function packSeptets(septets: readonly number[], fillBits: number): Buffer {
  const octets = Buffer.alloc(Math.ceil((fillBits + septets.length * 7) / 8));
  septets.forEach((septet, index) => {
    const bit = fillBits + index * 7;
    const at = bit >> 3;
    const shifted = septet << (bit & 7);
    octets[at] = (octets[at] ?? 0) | (shifted & 0xff);
    if (shifted > 0xff) octets[at + 1] = shifted >> 8;
  });
  return octets;
}
