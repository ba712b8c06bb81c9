import fc from 'fast-check';
import t from 'tap';
import { LINK_FRAME_TYPES, MAX_BODY_BYTES, POLL_FRAME } from '../../firmware-protocol/link-frame.js';
import type { LinkFrameType } from '../../firmware-protocol/link-frame.js';
import {
  encodeSerialFrame,
  MAX_SERIAL_FRAME_BYTES,
  SerialDeframer,
} from '../../firmware-protocol/serial-frame.js';
import type { AddressedFrame, DroppedFrames } from '../../firmware-protocol/serial-frame.js';
import { bytes, hex, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

interface SerialCase extends VectorCase {
  address?: number;
  type?: LinkFrameType;
  body?: string;
  wire: string;
  dropped?: keyof DroppedFrames;
}

const { tests } = readVectors('serial-frames.json') as VectorFile<SerialCase>;
const plain = ({ address, frame }: AddressedFrame): object => ({
  address,
  type: frame.type,
  body: hex(frame.body),
});

for (const { id, comment, result, address, type, body, wire, dropped } of tests) {
  t.test(`${id} ${comment}`, (t) => {
    const frames = [{ address, type, body }];
    for (const step of [1, 7, 1000]) {
      const deframer = new SerialDeframer();
      const got: AddressedFrame[] = [];
      const stream = bytes(wire);
      for (let at = 0; at < stream.length; at += step)
        got.push(...deframer.push(stream.subarray(at, at + step)));
      t.same(got.map(plain), result === 'valid' ? frames : [], `in pieces of ${step}`);
      const counted = Object.entries(deframer.dropped).filter(([, count]) => count > 0);
      t.same(counted, dropped === undefined ? [] : [[dropped, 1]], 'and the drop is counted');
    }
    if (result === 'valid' && type !== undefined && dropped === undefined && !wire.startsWith('00')) {
      t.equal(hex(encodeSerialFrame(address ?? 0, { type, body: bytes(body ?? '') })), wire);
    }
    t.end();
  });
}

const anyFrame = fc.record({
  address: fc.integer({ min: 1, max: 247 }),
  type: fc.constantFrom(...(Object.keys(LINK_FRAME_TYPES) as LinkFrameType[])),
  body: fc.uint8Array({ maxLength: MAX_BODY_BYTES, size: 'max' }),
});

t.test(
  'frames come out as they went in, however the stream is cut and whatever noise stands between',
  (t) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyFrame, fc.uint8Array({ maxLength: 700 })), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
        (parts, steps) => {
          const sent = parts.map(([{ address, type, body }]) => ({ address, type, body: hex(body) }));
          const pieces = parts.flatMap(([{ address, type, body }, noise]) => [
            noise,
            Uint8Array.of(0),
            encodeSerialFrame(address, { type, body }),
          ]);
          const stream = Buffer.concat(pieces);
          const deframer = new SerialDeframer();
          const got: AddressedFrame[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const step = steps[turn % steps.length] ?? 1;
            got.push(...deframer.push(stream.subarray(at, at + step)));
            at += step;
            if (deframer.bufferedBytes >= MAX_SERIAL_FRAME_BYTES) return false;
          }
          return JSON.stringify(got.map(plain)) === JSON.stringify(sent);
        },
      ),
      { numRuns: 200 },
    );
    t.end();
  },
);

t.test('a wire frame is at most 512 bytes and has one zero, its last byte', (t) => {
  fc.assert(
    fc.property(anyFrame, ({ address, type, body }) => {
      const wire = encodeSerialFrame(address, { type, body });
      return wire.length <= MAX_SERIAL_FRAME_BYTES && wire.indexOf(0) === wire.length - 1;
    }),
  );
  t.end();
});

t.test('a stream without end neither grows the buffer nor hides the next frame', (t) => {
  const deframer = new SerialDeframer();
  for (let round = 0; round < 1000; round += 1) t.same(deframer.push(Buffer.alloc(100, 1)), []);
  t.equal(deframer.bufferedBytes, 0);
  t.equal(deframer.dropped.oversize, 1);
  t.same(deframer.push(Uint8Array.of(0)), []);
  t.equal(deframer.push(encodeSerialFrame(9, POLL_FRAME)).length, 1);
  t.end();
});

t.test('what can not be a frame is refused by the encoder', (t) => {
  for (const address of [0, 248, 1.5, -1, Number.NaN]) {
    t.throws(() => encodeSerialFrame(address, POLL_FRAME), RangeError);
  }
  t.throws(() => encodeSerialFrame(1, { type: 'data', body: Buffer.alloc(MAX_BODY_BYTES + 1) }), RangeError);
  t.end();
});
