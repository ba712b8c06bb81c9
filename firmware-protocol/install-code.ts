/** Result of {@link parseInstallCode}: the 16 secret bytes, or why the text is no install code. */
export type ParsedInstallCode =
  | { ok: true; code: Uint8Array }
  | { ok: false; code: 'bad_length' | 'bad_character' | 'bad_check'; offset?: number };

/** An install code is 128 random bits, made in the factory, printed on the lock. */
export const INSTALL_CODE_BYTES = 16;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 28;
const GROUP = 4;
const MAX_TEXT_CHARACTERS = 64;
const CHECK_BITS = 12;
const CRC12_POLYNOMIAL = 0x80f;

const valueOf = new Map<string, number>();
for (let value = 0; value < ALPHABET.length; value += 1) {
  valueOf.set(ALPHABET.charAt(value), value);
  valueOf.set(ALPHABET.charAt(value).toLowerCase(), value);
}
for (const lookalike of 'Oo') valueOf.set(lookalike, 0);
for (const lookalike of 'IiLl') valueOf.set(lookalike, 1);

/** CRC-12 (polynomial 0x80F, initial 0xFFF): catches every single wrong character and every swap of neighbours. */
function crc12(bytes: Uint8Array): number {
  let crc = 0xfff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const feedback = ((crc >>> (CHECK_BITS - 1)) ^ (byte >>> bit)) & 1;
      crc = ((crc << 1) & 0xfff) ^ (feedback === 1 ? CRC12_POLYNOMIAL : 0);
    }
  }
  return crc;
}

/**
 * The printed form: code ‖ CRC-12 as 28 Crockford base 32 characters in groups of four. Source: SPEC.md, section 5.1.
 * Throws RangeError unless `code` has 16 bytes.
 */
export function formatInstallCode(code: Uint8Array): string {
  if (code.length !== INSTALL_CODE_BYTES) throw new RangeError('an install code has 16 bytes');
  let bits = (BigInt(`0x${Buffer.from(code).toString('hex')}`) << BigInt(CHECK_BITS)) | BigInt(crc12(code));
  let text = '';
  for (let at = CHARACTERS - 1; at >= 0; at -= 1) {
    text = (ALPHABET[Number(bits & 31n)] ?? '') + text;
    bits >>= 5n;
    if (at % GROUP === 0 && at > 0) text = `-${text}`;
  }
  return text;
}

/** Reads what a person typed or a camera read: any case, with or without `-` and spaces, O for 0, I and L for 1. */
export function parseInstallCode(text: string): ParsedInstallCode {
  if (text.length > MAX_TEXT_CHARACTERS) return { ok: false, code: 'bad_length' };
  let bits = 0n;
  let characters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '-' || character === ' ') continue;
    const value = valueOf.get(character);
    if (value === undefined) return { ok: false, code: 'bad_character', offset: at };
    bits = (bits << 5n) | BigInt(value);
    characters += 1;
  }
  if (characters !== CHARACTERS) return { ok: false, code: 'bad_length' };
  const hex = (bits >> BigInt(CHECK_BITS)).toString(16).padStart(2 * INSTALL_CODE_BYTES, '0');
  const code = Uint8Array.from(Buffer.from(hex, 'hex'));
  if (crc12(code) !== Number(bits & 0xfffn)) return { ok: false, code: 'bad_check' };
  return { ok: true, code };
}
