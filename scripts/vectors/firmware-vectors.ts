import {
  FIRMWARE_HEADER_BYTES,
  FIRMWARE_PREAMBLE_BYTES,
  makeFirmwareImage,
} from '../../firmware-protocol/firmware-image.js';
import { firmwarePublicKey, signFirmwareHeader } from '../../firmware-protocol/firmware-signature.js';
import { hex } from '../../test/firmware-protocol/vector-file.js';
import { fixedBytes, VectorSet, writeVectors } from './vector-set.js';

/** The private key is the 32 bytes themselves, as RFC 8032 has it. */
const maker = fixedBytes('firmware maker', 32);
const other = fixedBytes('another firmware maker', 32);
const payload = fixedBytes('firmware payload', 32);
const given = { model: 'Doorward One', version: '1.4.0', payload };
const good = Buffer.from(makeFirmwareImage(given, maker));

/** The image with one byte of its header set, signed again: only the header is wrong. */
function withByte(at: number, value: number): Buffer {
  const header = Buffer.from(good.subarray(0, FIRMWARE_HEADER_BYTES));
  header[at] = value;
  return Buffer.concat([header, signFirmwareHeader(header, maker), payload]);
}

function flipped(at: number): Buffer {
  const image = Buffer.from(good);
  image.writeUInt8(image.readUInt8(at) ^ 1, at);
  return image;
}

/** image, code, comment */
const INVALID: [Buffer, string, string, string?][] = [
  [Buffer.alloc(0), 'truncated', 'nothing', 'Truncated'],
  [good.subarray(0, FIRMWARE_PREAMBLE_BYTES - 1), 'truncated', 'a signature cut short', 'Truncated'],
  [good.subarray(0, -1), 'truncated', 'a payload cut short', 'Truncated'],
  [Buffer.concat([good, Buffer.alloc(1)]), 'trailing', 'a byte too many', 'Trailing'],
  [withByte(0, 0x45), 'bad_header', 'another magic'],
  [withByte(4, 2), 'bad_header', 'format 2'],
  [withByte(5, 0), 'bad_header', 'no model', 'Bounds'],
  [withByte(5, 65), 'bad_header', 'a model of 65 bytes', 'Bounds'],
  [withByte(5, 11), 'bad_header', 'a model that goes on behind its length'],
  [withByte(48, 0xff), 'bad_header', 'a model that is not UTF-8'],
  [withByte(111, 1), 'bad_header', 'padding that is not zero'],
  [withByte(15, 1), 'bad_header', 'a payload of more than 4 MiB', 'Bounds'],
  [flipped(FIRMWARE_PREAMBLE_BYTES), 'corrupt', 'a flipped bit in the payload'],
  [flipped(FIRMWARE_PREAMBLE_BYTES - 1), 'bad_signature', 'a flipped bit in the signature'],
  [flipped(6), 'bad_signature', 'another version under the same signature'],
  [Buffer.from(makeFirmwareImage(given, other)), 'bad_signature', 'signed by somebody else'],
  [
    Buffer.concat([good.subarray(0, FIRMWARE_HEADER_BYTES), Buffer.alloc(64), payload]),
    'bad_signature',
    'not signed',
  ],
];

/** firmware-images.json */
export function writeFirmwareVectors(): void {
  const set = new VectorSet<{ image: string; model?: string; version?: string; code?: string }>();
  set.add('valid', 'an image', { image: hex(good), model: given.model, version: given.version });
  const widest = { model: 'é'.repeat(32), version: '65535.65535.65535', payload: Buffer.from([0]) };
  const { model, version } = widest;
  set.add('valid', 'the longest model, the last version, one byte', {
    image: hex(makeFirmwareImage(widest, maker)),
    model,
    version,
  });
  for (const [image, code, comment, ...flags] of INVALID) {
    set.add('invalid', comment, { image: hex(image), code }, ...flags.filter((flag) => flag !== undefined));
  }
  writeVectors('firmware-images.json', {
    about: 'Firmware images, SPEC.md section 12, and the key that must have signed them',
    maker_public_key: hex(firmwarePublicKey(maker)),
    tests: set.tests,
  });
}
