import fc from 'fast-check';
import t from 'tap';
import { cobsDecode, cobsEncode, maxCobsBytes } from '../../firmware-protocol/cobs.js';
import { bytes, hex, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

const { tests } = readVectors('cobs.json') as VectorFile<
  VectorCase & { decoded?: string; encoded: string; code?: string }
>;

for (const { id, comment, flags, result, decoded = '', encoded, code } of tests) {
  t.test(`${id} ${comment}`, (t) => {
    const read = cobsDecode(bytes(encoded));
    if (result === 'valid') {
      t.match(read, { ok: true, bytes: bytes(decoded) });
      if (!flags.includes('DecodeOnly')) t.equal(hex(cobsEncode(bytes(decoded))), encoded);
    } else t.match(read, { ok: false, code });
    t.end();
  });
}

t.test('what was encoded comes back, without zeros and within the bound', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1100, size: 'max' }), fc.boolean(), (random, sparse) => {
      const raw = sparse ? random.map((byte) => (byte < 4 ? 0 : byte)) : random;
      const encoded = cobsEncode(raw);
      const read = cobsDecode(encoded);
      return (
        !encoded.includes(0) &&
        encoded.length <= maxCobsBytes(raw.length) &&
        read.ok &&
        Buffer.compare(read.bytes, raw) === 0
      );
    }),
  );
  t.end();
});

t.test('any bytes decode to bytes or to a code with an offset inside', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (raw) => {
      const read = cobsDecode(raw);
      return read.ok ? read.bytes.length < raw.length : read.offset <= raw.length;
    }),
  );
  t.end();
});
