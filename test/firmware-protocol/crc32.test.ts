import t from 'tap';
import { crc32 } from '../../firmware-protocol/crc32.js';
import { bytes, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

const { tests } = readVectors('crc32.json') as VectorFile<VectorCase & { data: string; crc: string }>;

for (const { id, comment, result, data, crc } of tests) {
  t.test(`${id} ${comment}`, (t) => {
    t.equal(crc32(bytes(data)) === Number.parseInt(crc, 16), result === 'valid');
    t.end();
  });
}

t.test('every single wrong bit of a frame changes the checksum', (t) => {
  const frame = Buffer.alloc(40, 0x5c);
  const right = crc32(frame);
  for (let bit = 0; bit < frame.length * 8; bit += 1) {
    const flipped = Buffer.from(frame);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (crc32(flipped) === right) t.fail(`bit ${bit}`);
  }
  t.pass('all seen');
  t.end();
});
