const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LETTERS = 6;

/** Text that shows a slip of the pen (BIP 173). @param prefix lower case */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const data = regroup([...bytes], 8, 5, true) ?? [];
  const mod = polymod([...spread(prefix), ...data, ...new Array<number>(CHECKSUM_LETTERS).fill(0)]) ^ 1;
  const sum = Array.from({ length: CHECKSUM_LETTERS }, (_, n) => (mod >>> (5 * (5 - n))) & 31);
  return `${prefix}1${[...data, ...sum].map((value) => LETTERS[value]).join('')}`;
}

/** @returns the bytes; null: it is not of this prefix, or was mistyped */
export function fromBech32(prefix: string, text: string): Uint8Array | null {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return null;
  if (!lower.startsWith(`${prefix}1`)) return null;
  const values = Array.from(lower.slice(prefix.length + 1), (letter) => LETTERS.indexOf(letter));
  if (values.length < CHECKSUM_LETTERS || values.includes(-1)) return null;
  if (polymod([...spread(prefix), ...values]) !== 1) return null;
  const bytes = regroup(values.slice(0, -CHECKSUM_LETTERS), 5, 8, false);
  return bytes && Uint8Array.from(bytes);
}

function spread(prefix: string): number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, term] of GENERATOR.entries()) if ((top >>> bit) & 1) sum ^= term;
  }
  return sum >>> 0;
}

function regroup(values: readonly number[], from: number, to: number, pad: boolean): number[] | null {
  const found: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const value of values) {
    buffer = ((buffer << from) | value) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      found.push((buffer >>> bits) & (2 ** to - 1));
    }
  }
  if (pad && bits > 0) found.push((buffer << (to - bits)) & (2 ** to - 1));
  if (!pad && (bits >= from || ((buffer << (to - bits)) & (2 ** to - 1)) !== 0)) return null;
  return found;
}
