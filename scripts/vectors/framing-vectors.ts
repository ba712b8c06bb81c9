import { fragmentFrame } from '../../firmware-protocol/ble-fragment.js';
import { cobsEncode } from '../../firmware-protocol/cobs.js';
import { crc32 } from '../../firmware-protocol/crc32.js';
import { LINK_FRAME_TYPES, MAX_BODY_BYTES } from '../../firmware-protocol/link-frame.js';
import type { LinkFrameType } from '../../firmware-protocol/link-frame.js';
import { encodeSerialFrame } from '../../firmware-protocol/serial-frame.js';
import { bytes, hex } from '../../test/firmware-protocol/vector-file.js';
import { fixedBytes, VectorSet, writeVectors } from './vector-set.js';

function counting(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => (at % 255) + 1));
}

/** cobs.json */
export function writeCobsVectors(): void {
  const set = new VectorSet<{ decoded?: string; encoded: string; code?: string }>();
  // written out by hand from the definition, not made by our encoder
  for (const [decoded, encoded, comment] of [
    ['', '01', 'nothing'],
    ['00', '0101', 'one zero'],
    ['0000', '010101', 'two zeros'],
    ['00110000', '0102110101', 'zeros around a byte'],
    ['11220033', '031122 0233', 'a zero between'],
    ['11223344', '0511223344', 'no zero'],
    ['11000000', '0211010101', 'zeros at the end'],
  ] as const) {
    set.add('valid', comment, { decoded, encoded: encoded.replaceAll(' ', '') }, 'HandWritten');
  }
  for (const length of [253, 254, 255, 508]) {
    const decoded = counting(254).fill(7, 0, 254);
    const run = Buffer.alloc(length, decoded);
    set.add(
      'valid',
      `${length} bytes without a zero`,
      { decoded: hex(run), encoded: hex(cobsEncode(run)) },
      'Block',
    );
  }
  const full = Buffer.alloc(254, 9);
  set.add(
    'valid',
    '254 bytes with the needless empty block that some encoders add (decoding only)',
    { decoded: hex(full), encoded: `ff${hex(full)}01` },
    'DecodeOnly',
  );
  const zeroAfterFull = Buffer.concat([full, Buffer.alloc(1)]);
  set.add('valid', '254 bytes, then a zero', {
    decoded: hex(zeroAfterFull),
    encoded: `ff${hex(full)}0101`,
  });
  set.add('invalid', 'nothing at all', { encoded: '', code: 'empty' });
  set.add('invalid', 'a code that points past the end', { encoded: '0511', code: 'truncated' });
  set.add('invalid', 'a zero as code', { encoded: '0211001122', code: 'zero_byte' });
  set.add('invalid', 'a zero inside a block', { encoded: '04110022', code: 'zero_byte' });
  writeVectors('cobs.json', {
    about: 'Consistent Overhead Byte Stuffing, SPEC.md section 2',
    tests: set.tests,
  });
}

/** crc32.json */
export function writeCrcVectors(): void {
  const set = new VectorSet<{ data: string; crc: string }>();
  const known: [string, string, string][] = [
    ['', '00000000', 'nothing'],
    [hex(Buffer.from('123456789')), 'cbf43926', 'the check value of the CRC catalogue (CRC-32/ISO-HDLC)'],
    ['00000000', '2144df1c', 'four zeros'],
    ['ffffffff', 'ffffffff', 'four times FF'],
    [hex(Buffer.from('The quick brown fox jumps over the lazy dog')), '414fa339', 'the well-known sentence'],
  ];
  for (const [data, crc, comment] of known) set.add('valid', comment, { data, crc }, 'Published');
  const long = fixedBytes('crc', 32);
  const wrong = (crc32(long) ^ 1).toString(16).padStart(8, '0');
  set.add('valid', '32 bytes', { data: hex(long), crc: crc32(long).toString(16).padStart(8, '0') });
  set.add('invalid', 'one bit of the checksum wrong', { data: hex(long), crc: wrong });
  writeVectors('crc32.json', {
    about: 'CRC-32, SPEC.md section 2; crc is the number in hex, on the wire it is little-endian',
    tests: set.tests,
  });
}

/** serial-frames.json */
export function writeSerialVectors(): void {
  const set = new VectorSet<{
    address?: number;
    type?: LinkFrameType;
    body?: string;
    wire: string;
    dropped?: string;
  }>();
  const add = (comment: string, address: number, type: LinkFrameType, body: Uint8Array): void => {
    const wire = hex(encodeSerialFrame(address, { type, body }));
    set.add('valid', comment, { address, type, body: hex(body), wire });
  };
  const none = new Uint8Array(0);
  add('poll to lock 1', 1, 'poll', none);
  add('idle from lock 247', 247, 'idle', none);
  add('refusal: window closed', 1, 'refuse', Uint8Array.of(3));
  for (const type of Object.keys(LINK_FRAME_TYPES) as LinkFrameType[]) {
    add(`32 bytes as ${type}`, 16, type, fixedBytes(type, 32));
  }
  add('a body of zeros', 2, 'data', Buffer.alloc(20));
  add('the longest body', 3, 'data', Buffer.alloc(MAX_BODY_BYTES, 0xa5));
  const poll = encodeSerialFrame(1, { type: 'poll', body: none });
  set.add('valid', 'an empty frame before it: a leading zero is a resync', {
    address: 1,
    type: 'poll',
    body: '',
    wire: `0000${hex(poll)}`,
  });
  set.add('valid', 'noise before a zero, then a frame', {
    address: 1,
    type: 'poll',
    body: '',
    wire: `ffee1100${hex(poll)}`,
    dropped: 'cobs',
  });

  const raw = (address: number, type: number, body: Uint8Array, flip = 0): string => {
    const head = Buffer.concat([Uint8Array.of(address, type), body]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE((crc32(head) ^ flip) >>> 0);
    return `${hex(cobsEncode(Buffer.concat([head, crc])))}00`;
  };
  set.add('invalid', 'one bit of the checksum wrong', { wire: raw(1, 1, none, 0x400), dropped: 'crc' });
  set.add('invalid', 'a type that version 1 does not have', {
    wire: raw(1, 0x7f, none),
    dropped: 'unknownType',
  });
  set.add('invalid', 'address 0', { wire: raw(0, 1, none), dropped: 'address' });
  set.add('invalid', 'address 248', { wire: raw(248, 1, none), dropped: 'address' });
  set.add('invalid', 'five bytes', { wire: `${hex(cobsEncode(Buffer.alloc(5, 1)))}00`, dropped: 'short' });
  set.add('invalid', 'COBS code past the end', { wire: '090102030400', dropped: 'cobs' });
  set.add('invalid', '512 bytes without a zero', { wire: `${'01'.repeat(512)}00`, dropped: 'oversize' });
  set.add('invalid', 'a frame that never ends', { wire: hex(poll.subarray(0, -1)) });
  writeVectors('serial-frames.json', {
    about: 'Serial frames, SPEC.md section 2; dropped names the counter that rises',
    tests: set.tests,
  });
}

/** ble-fragments.json */
export function writeBleVectors(): void {
  const set = new VectorSet<{
    fragment_bytes?: number;
    type?: LinkFrameType;
    body?: string;
    fragments: string[];
    dropped?: string;
  }>();
  for (const fragmentBytes of [20, 244]) {
    for (const length of [0, 18, 19, 48, MAX_BODY_BYTES]) {
      const body = Buffer.alloc(length, 0x5a);
      const fragments = fragmentFrame({ type: 'data', body }, fragmentBytes).map(hex);
      set.add('valid', `${length} bytes in fragments of ${fragmentBytes}`, {
        fragment_bytes: fragmentBytes,
        type: 'data',
        body: hex(body),
        fragments,
      });
    }
  }
  set.add('invalid', 'a fragment is missing', { fragments: ['8030aa', '42bb'], dropped: 'gap' });
  set.add('invalid', 'a middle fragment with nothing before it', { fragments: ['01aa'], dropped: 'gap' });
  set.add('invalid', 'the same fragment twice', { fragments: ['8030aa', '01bb', '01bb'], dropped: 'gap' });
  set.add('invalid', 'a header alone', { fragments: ['c0'], dropped: 'short' });
  set.add('invalid', 'first, but not index 0', { fragments: ['c130'], dropped: 'gap' });
  set.add('invalid', 'an unknown type', { fragments: ['c07f'], dropped: 'unknownType' });
  const long = bytes('5a'.repeat(243));
  const over = ['80', '01', '42'].map((head) => head + hex(long));
  set.add('invalid', '729 bytes', { fragments: over, dropped: 'oversize' });
  writeVectors('ble-fragments.json', { about: 'BLE fragments, SPEC.md section 2', tests: set.tests });
}
