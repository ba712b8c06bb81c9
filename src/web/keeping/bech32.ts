const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LETTERS = 6;

/** Text that shows a slip of the pen (BIP 173). @param prefix lower case */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const data = inFives(bytes);
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  const spread = [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
  const mod = polymod([...spread, ...data, ...new Array<number>(CHECKSUM_LETTERS).fill(0)]) ^ 1;
  const sum = Array.from({ length: CHECKSUM_LETTERS }, (_, at) => (mod >>> (5 * (5 - at))) & 31);
  return `${prefix}1${[...data, ...sum].map((value) => LETTERS.charAt(value)).join('')}`;
}

/** Eight bits a byte made five a letter, with zeros at the end. */
function inFives(bytes: Uint8Array): number[] {
  const found: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) found.push((buffer >>> (bits - 5)) & 31);
  }
  if (bits > 0) found.push((buffer << (5 - bits)) & 31);
  return found;
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
