/** A second reading of 3GPP TS 23.040 and 23.038, by bits, which shares nothing with the encoder in src. */
export interface ReadSubmit {
  readonly to: string;
  readonly text: string;
  /** TP-VP. */
  readonly validity: number;
  readonly alphabet: 'gsm7' | 'ucs2';
  /** null: not a part. */
  readonly part: { readonly reference: number; readonly total: number; readonly number: number } | null;
  /** Octets without the service centre address, as `AT+CMGS` names them. */
  readonly octets: number;
}

/** Unicode of each code, from the Unicode Consortium's mapping GSM0338.TXT. */
const UNICODE = (
  '40 A3 24 A5 E8 E9 F9 EC F2 C7 0A D8 F8 0D C5 E5 394 5F 3A6 393 39B 3A9 3A0 3A8 3A3 398 39E A0 C6 E6 DF C9 ' +
  '20 21 22 23 A4 25 26 27 28 29 2A 2B 2C 2D 2E 2F 30 31 32 33 34 35 36 37 38 39 3A 3B 3C 3D 3E 3F ' +
  'A1 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50 51 52 53 54 55 56 57 58 59 5A C4 D6 D1 DC A7 ' +
  'BF 61 62 63 64 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70 71 72 73 74 75 76 77 78 79 7A E4 F6 F1 FC E0'
)
  .split(' ')
  .map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
const AFTER_ESCAPE: Readonly<Record<number, string>> = {
  0x0a: '\f',
  0x14: '^',
  0x28: '{',
  0x29: '}',
  0x2f: '\\',
  0x3c: '[',
  0x3d: '~',
  0x3e: ']',
  0x40: '|',
  0x65: '€',
};
/** Every character that the 7-bit alphabet has. */
export const GSM_CHARACTERS: readonly string[] = [
  ...UNICODE.filter((_, code) => code !== 0x1b),
  ...Object.values(AFTER_ESCAPE),
];

/** @throws Error when it is not an SMS-SUBMIT with a relative validity */
export function readSubmit(hex: string): ReadSubmit {
  if (!/^(?:[0-9A-F]{2})+$/.test(hex)) throw new Error('not hexadecimal');
  const bytes = [...Buffer.from(hex, 'hex')];
  const take = (count: number) => {
    if (bytes.length < count) throw new Error('too short');
    return bytes.splice(0, count);
  };
  const one = () => take(1)[0] ?? 0;
  take(one());
  const octets = bytes.length;
  const first = one();
  if ((first & 0b11) !== 0b01) throw new Error('not a SUBMIT');
  if ((first & 0b11000) !== 0b10000) throw new Error('no relative validity');
  one();
  const digits = one();
  const type = one();
  const number = take(Math.ceil(digits / 2))
    .map((byte) => `${(byte & 0xf).toString(16)}${(byte >> 4).toString(16)}`)
    .join('')
    .slice(0, digits);
  one();
  const coding = one();
  const validity = one();
  const length = one();
  const header = (first & 0x40) !== 0 ? bytes.slice(1, 1 + (bytes[0] ?? 0)) : null;
  const headerOctets = header ? header.length + 1 : 0;
  let part: ReadSubmit['part'] = null;
  if (header) {
    const [element, size, reference = 0, total = 0, place = 0] = header;
    if (element !== 0 || size !== 3) throw new Error('not a concatenation');
    part = { reference, total, number: place };
  }
  const to = `${(type & 0x70) === 0x10 ? '+' : ''}${number}`;
  const told = { to, validity, part, octets };
  if (coding === 0x08) {
    if (bytes.length !== length) throw new Error('wrong length');
    const text = Buffer.from(bytes.slice(headerOctets)).swap16().toString('utf16le');
    return { ...told, text, alphabet: 'ucs2' };
  }
  if (bytes.length !== Math.ceil((length * 7) / 8)) throw new Error('wrong length');
  // Bits in the order of time, the least of each octet first.
  const bits = bytes.map((byte) => reversed(byte.toString(2).padStart(8, '0'))).join('');
  const codes = Array.from({ length }, (_, at) =>
    Number.parseInt(reversed(bits.slice(at * 7, at * 7 + 7)), 2),
  ).slice(Math.ceil((headerOctets * 8) / 7));
  return { ...told, text: readSeptets(codes), alphabet: 'gsm7' };
}

function reversed(bits: string): string {
  return Array.from(bits).reverse().join('');
}

function readSeptets(codes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code !== 0x1b) text += UNICODE[code] ?? '';
    else text += AFTER_ESCAPE[codes[(at += 1)] ?? 0] ?? ' ';
  }
  return text;
}
