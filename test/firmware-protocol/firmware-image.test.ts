import fc from 'fast-check';
import t from 'tap';
import {
  FIRMWARE_HEADER_BYTES,
  FIRMWARE_PREAMBLE_BYTES,
  makeFirmwareImage,
  MAX_FIRMWARE_PAYLOAD_BYTES,
  readFirmwareHeader,
  readFirmwareImage,
} from '../../firmware-protocol/firmware-image.js';
import { firmwarePublicKey, isFirmwareSigned } from '../../firmware-protocol/firmware-signature.js';
import { compareFirmwareVersions, parseFirmwareVersion } from '../../firmware-protocol/firmware-version.js';
import { encodeHubMessage } from '../../firmware-protocol/hub-messages.js';
import { encodeCbor } from '../../firmware-protocol/cbor.js';
import { MAX_BODY_BYTES } from '../../firmware-protocol/link-frame.js';
import { FIRMWARE_CHUNK_BYTES } from '../../firmware-protocol/message-fields.js';
import { pad } from '../../firmware-protocol/padding.js';
import { bytes, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

interface ImageCase extends VectorCase {
  image: string;
  model?: string;
  version?: string;
  code?: string;
}

const stored = readVectors('firmware-images.json') as VectorFile<ImageCase> & { maker_public_key: string };
const maker = bytes(stored.maker_public_key);

/** What a lock makes of it, by the code of the first check that fails. */
function verdict(raw: Uint8Array): string {
  const read = readFirmwareImage(raw);
  if (!read.ok) return read.code;
  return isFirmwareSigned(read.image.header, read.image.signature, [maker]) ? 'good' : 'bad_signature';
}

for (const { id, comment, result, image, model, version, code } of stored.tests) {
  t.test(`${id}: ${comment}`, (t) => {
    t.equal(verdict(bytes(image)), result === 'valid' ? 'good' : code);
    if (result === 'valid') t.match(readFirmwareImage(bytes(image)), { image: { model, version } });
    t.end();
  });
}

const privateKey = new Uint8Array(32).fill(9);
const anyImage = fc.record({
  model: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 64 })
    .filter((text) => Buffer.byteLength(text) <= 64 && !text.includes('\0')),
  version: fc.tuple(fc.nat(65_535), fc.nat(65_535), fc.nat(65_535)).map((parts) => parts.join('.')),
  payload: fc.uint8Array({ minLength: 1, maxLength: 300 }),
});

t.test('an image reads as it was made, and only its maker signed it', (t) => {
  const key = firmwarePublicKey(privateKey);
  fc.assert(
    fc.property(anyImage, (given) => {
      const read = readFirmwareImage(makeFirmwareImage(given, privateKey));
      if (!read.ok) return false;
      const { model, version, payload, header, signature } = read.image;
      t.same(
        { model, version, payload: Buffer.from(payload) },
        { ...given, payload: Buffer.from(given.payload) },
      );
      return (
        isFirmwareSigned(header, signature, [maker, key]) && !isFirmwareSigned(header, signature, [maker])
      );
    }),
    { numRuns: 50 },
  );
  t.end();
});

t.test('no flipped bit anywhere, and no other length, passes', (t) => {
  const good = bytes(stored.tests[0]?.image ?? '');
  for (let bit = 0; bit < good.length * 8; bit += 1) {
    const image = Buffer.from(good);
    image.writeUInt8(image.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (verdict(image) === 'good') t.fail(`bit ${bit}`);
  }
  for (let length = 0; length < good.length; length += 1) {
    if (verdict(good.subarray(0, length)) !== 'truncated' && length > FIRMWARE_PREAMBLE_BYTES)
      t.fail(`cut to ${length}`);
    if (verdict(good.subarray(0, length)) === 'good') t.fail(`cut to ${length}`);
  }
  t.end();
});

t.test('a reader takes any bytes', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => {
      readFirmwareHeader(raw);
      return !readFirmwareImage(raw).ok;
    }),
  );
  const header = { minLength: FIRMWARE_HEADER_BYTES, maxLength: FIRMWARE_HEADER_BYTES };
  fc.assert(fc.property(fc.uint8Array(header), (raw) => readFirmwareHeader(raw) === undefined));
  t.end();
});

t.test('what no image can hold is not made', (t) => {
  const good = { model: 'M', version: '1.0.0', payload: Uint8Array.of(1) };
  const wrong = [
    { ...good, model: '' },
    { ...good, model: 'x'.repeat(65) },
    { ...good, model: 'half \ud800' },
    { ...good, model: 'ends in nothing\0' },
    { ...good, version: '1.0' },
    { ...good, version: '1.0.65536' },
    { ...good, payload: new Uint8Array(0) },
    { ...good, payload: new Uint8Array(MAX_FIRMWARE_PAYLOAD_BYTES + 1) },
  ];
  for (const given of wrong) t.throws(() => makeFirmwareImage(given, privateKey), RangeError, given.model);
  t.end();
});

t.test('versions are ordered as numbers', (t) => {
  const inOrder = ['0.0.0', '0.0.9', '0.0.10', '0.2.0', '0.10.0', '1.0.0', '1.0.1', '65535.0.0'];
  inOrder.forEach((a, at) => {
    inOrder.forEach((b, other) => {
      t.equal(Math.sign(compareFirmwareVersions(a, b) ?? NaN), Math.sign(at - other), `${a} and ${b}`);
    });
  });
  for (const text of ['', '1', '1.0', '01.0.0', '1.0.0-rc1', '1.0.65536', '-1.0.0', '1.0.0 ', '1.0.100000']) {
    t.equal(parseFirmwareVersion(text), undefined, text);
    t.equal(compareFirmwareVersions(text, '1.0.0'), undefined);
  }
  t.end();
});

t.test('the largest chunk fits a link frame beside the longest counters', (t) => {
  const chunk = {
    type: 'firmware_chunk',
    offset: MAX_FIRMWARE_PAYLOAD_BYTES,
    chunk: new Uint8Array(FIRMWARE_CHUNK_BYTES),
  } as const;
  // The message stands in an array of four: two counters come in front.
  const longest = encodeCbor([0xffff_f, 0xffff_f]).length + encodeHubMessage(chunk).length - 1;
  t.ok(4 + pad(new Uint8Array(longest)).length + 16 <= MAX_BODY_BYTES, String(longest));
  t.end();
});
