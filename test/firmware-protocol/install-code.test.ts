import fc from 'fast-check';
import t from 'tap';
import { formatInstallCode, parseInstallCode } from '../../firmware-protocol/install-code.js';
import { pairingPsk } from '../../firmware-protocol/pairing.js';
import { bytes, hex, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

interface InstallCodeCase extends VectorCase {
  text: string;
  code?: string;
  printed?: string;
  error?: string;
  serial?: string;
  psk?: string;
}

const { tests } = readVectors('install-codes.json') as VectorFile<InstallCodeCase>;

for (const { id, comment, result, text, code = '', printed, error, serial = '', psk } of tests) {
  t.test(`${id} ${comment}`, (t) => {
    const read = parseInstallCode(text);
    if (result === 'valid') {
      t.match(read, { ok: true });
      t.equal(read.ok && hex(read.code), code);
      t.equal(formatInstallCode(bytes(code)), printed);
      t.equal(hex(pairingPsk(bytes(code), serial)), psk);
    } else t.match(read, { ok: false, code: error });
    t.end();
  });
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const anyCode = fc.uint8Array({ minLength: 16, maxLength: 16 });

t.test('every code can be read back', (t) => {
  fc.assert(
    fc.property(anyCode, (code) => {
      const read = parseInstallCode(formatInstallCode(code));
      return read.ok && Buffer.compare(read.code, code) === 0;
    }),
  );
  t.end();
});

t.test('every wrong character and every swap of neighbours is caught', (t) => {
  fc.assert(
    fc.property(
      anyCode,
      fc.integer({ min: 0, max: 27 }),
      fc.constantFrom(...ALPHABET.split('')),
      (code, at, put) => {
        const text = formatInstallCode(code).replaceAll('-', '');
        const wrong = text.slice(0, at) + put + text.slice(at + 1);
        const swapped = text.slice(0, at) + text.slice(at + 1, at + 2) + text.charAt(at) + text.slice(at + 2);
        return [wrong, swapped].every((other) => other === text || !parseInstallCode(other).ok);
      },
    ),
    { numRuns: 300 },
  );
  t.end();
});

t.test('any text is a code or an error, and a long one costs nothing', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseInstallCode(text).ok === 'boolean'),
  );
  t.match(parseInstallCode('0'.repeat(1_000_000)), { ok: false, code: 'bad_length' });
  t.match(parseInstallCode('00!'), { ok: false, code: 'bad_character', offset: 2 });
  t.throws(() => formatInstallCode(bytes('00')), RangeError);
  t.end();
});
