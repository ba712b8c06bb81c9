import fc from 'fast-check';
import t from 'tap';
import {
  BleReassembler,
  fragmentFrame,
  REASSEMBLY_TIMEOUT_MS,
} from '../../firmware-protocol/ble-fragment.js';
import type { DroppedFragments } from '../../firmware-protocol/ble-fragment.js';
import { LINK_FRAME_TYPES, MAX_BODY_BYTES } from '../../firmware-protocol/link-frame.js';
import type { LinkFrame, LinkFrameType } from '../../firmware-protocol/link-frame.js';
import { bytes, hex, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

interface BleCase extends VectorCase {
  fragment_bytes?: number;
  type?: LinkFrameType;
  body?: string;
  fragments: string[];
  dropped?: keyof DroppedFragments;
}

const { tests } = readVectors('ble-fragments.json') as VectorFile<BleCase>;

function reassembled(reassembler: BleReassembler, fragments: readonly Uint8Array[], stepMs = 1): LinkFrame[] {
  return fragments
    .map((fragment, at) => reassembler.push(fragment, at * stepMs))
    .filter((frame) => frame !== null);
}

for (const vector of tests) {
  t.test(`${vector.id} ${vector.comment}`, (t) => {
    const reassembler = new BleReassembler();
    const frames = reassembled(reassembler, vector.fragments.map(bytes));
    if (vector.result === 'valid') {
      t.same(
        frames.map(({ type, body }) => [type, hex(body)]),
        [[vector.type, vector.body]],
      );
      const frame = { type: vector.type ?? 'poll', body: bytes(vector.body ?? '') };
      t.same(fragmentFrame(frame, vector.fragment_bytes ?? 0).map(hex), vector.fragments);
    } else {
      t.same(frames, []);
      t.equal(reassembler.dropped[vector.dropped ?? 'gap'], 1);
    }
    t.equal(reassembler.bufferedBytes, 0, 'nothing stays behind');
    t.end();
  });
}

t.test('a frame survives any fragment size', (t) => {
  const type = fc.constantFrom(...(Object.keys(LINK_FRAME_TYPES) as LinkFrameType[]));
  const body = fc.uint8Array({ maxLength: MAX_BODY_BYTES, size: 'max' });
  fc.assert(
    fc.property(type, body, fc.integer({ min: 20, max: 600 }), (type, body, fragmentBytes) => {
      const fragments = fragmentFrame({ type, body }, fragmentBytes);
      const [frame, ...more] = reassembled(new BleReassembler(), fragments);
      const whole = frame?.type === type && Buffer.compare(frame.body, body) === 0;
      return whole && more.length === 0 && fragments.every(({ length }) => length <= fragmentBytes);
    }),
  );
  t.end();
});

t.test('a frame that takes more than 2 s is thrown away, one at the limit is not', (t) => {
  const [first = Buffer.alloc(0), last = Buffer.alloc(0)] = fragmentFrame(
    { type: 'data', body: Buffer.alloc(30) },
    20,
  );
  const reassembler = new BleReassembler();
  reassembler.push(first, 0);
  t.ok(reassembler.push(last, REASSEMBLY_TIMEOUT_MS));
  reassembler.push(first, 10_000);
  t.equal(reassembler.push(last, 10_001 + REASSEMBLY_TIMEOUT_MS), null);
  t.match(reassembler.dropped, { timeout: 1, gap: 1 });
  t.end();
});

t.test('a new first fragment begins anew', (t) => {
  const reassembler = new BleReassembler();
  const [first = Buffer.alloc(0)] = fragmentFrame({ type: 'data', body: Buffer.alloc(30) }, 20);
  reassembler.push(first, 0);
  t.match(reassembler.push(bytes('c001'), 1), { type: 'poll', body: bytes('') });
  t.equal(reassembler.dropped.unfinished, 1);
  t.end();
});

t.test('random fragments never throw nor outgrow the buffer', (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 250 }), { maxLength: 40 }), (fragments) => {
      const reassembler = new BleReassembler();
      return fragments.every((fragment, at) => {
        reassembler.push(fragment, at);
        return reassembler.bufferedBytes <= 1 + MAX_BODY_BYTES;
      });
    }),
  );
  t.throws(() => fragmentFrame({ type: 'data', body: bytes('') }, 19), RangeError);
  t.throws(() => fragmentFrame({ type: 'data', body: Buffer.alloc(MAX_BODY_BYTES + 1) }, 20), RangeError);
  t.end();
});
