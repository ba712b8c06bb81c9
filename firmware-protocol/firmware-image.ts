import { createHash } from 'node:crypto';
import { FIRMWARE_SIGNATURE_BYTES, signFirmwareHeader } from './firmware-signature.js';
import { parseFirmwareVersion } from './firmware-version.js';

/** The signed part of an image, of fixed size (SPEC.md, section 12). */
export const FIRMWARE_HEADER_BYTES = 112;
/** Header and signature: what `firmware_begin` carries, and what stands before the payload in a file. */
export const FIRMWARE_PREAMBLE_BYTES = FIRMWARE_HEADER_BYTES + FIRMWARE_SIGNATURE_BYTES;
export const MAX_FIRMWARE_PAYLOAD_BYTES = 4 * 1024 * 1024;

const MAGIC = Buffer.from('DWFW', 'ascii');
const FORMAT = 1;
const MODEL_AT = 48;
const MODEL_BYTES = FIRMWARE_HEADER_BYTES - MODEL_AT;
const HASH_AT = 16;
const HASH_BYTES = 32;

/** What a header says. */
export interface FirmwareHeader {
  /** The model of lock it is for, as `info` tells it: 1 to 64 bytes of UTF-8. */
  readonly model: string;
  /** `MAJOR.MINOR.PATCH`. */
  readonly version: string;
  readonly payloadBytes: number;
  /** SHA-256 of the payload; names the image. */
  readonly payloadHash: Uint8Array;
}

export interface FirmwareImage extends FirmwareHeader {
  readonly header: Uint8Array;
  /** Ed25519, by the maker; not checked by reading. */
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
}

/** Why bytes are no image: no header of version 1, too few bytes, too many, or a payload of another hash. */
export type FirmwareFault = 'bad_header' | 'truncated' | 'trailing' | 'corrupt';

export type ReadFirmware =
  { readonly ok: true; readonly image: FirmwareImage } | { readonly ok: false; readonly code: FirmwareFault };

/** Reads the signed header; `undefined` for anything that {@link makeFirmwareImage} would not write. */
export function readFirmwareHeader(bytes: Uint8Array): FirmwareHeader | undefined {
  if (bytes.length !== FIRMWARE_HEADER_BYTES) return undefined;
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const modelBytes = header.readUInt8(5);
  const payloadBytes = header.readUInt32LE(12);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC) || header[4] !== FORMAT) return undefined;
  if (modelBytes < 1 || modelBytes > MODEL_BYTES) return undefined;
  if (payloadBytes < 1 || payloadBytes > MAX_FIRMWARE_PAYLOAD_BYTES) return undefined;
  const model = header.toString('utf8', MODEL_AT, MODEL_AT + modelBytes);
  if (model.includes('\0')) return undefined;
  const field = Buffer.alloc(MODEL_BYTES);
  field.write(model, 'utf8');
  // Also refuses what is not UTF-8, since that reads as another text.
  if (!field.equals(header.subarray(MODEL_AT)) || Buffer.byteLength(model) !== modelBytes) return undefined;
  const version = [6, 8, 10].map((at) => header.readUInt16LE(at)).join('.');
  return { model, version, payloadBytes, payloadHash: header.subarray(HASH_AT, HASH_AT + HASH_BYTES) };
}

/** Reads a whole image and checks its hash; who signed it is another question. The result holds views of `bytes`. */
export function readFirmwareImage(bytes: Uint8Array): ReadFirmware {
  if (bytes.length < FIRMWARE_PREAMBLE_BYTES) return { ok: false, code: 'truncated' };
  const header = bytes.subarray(0, FIRMWARE_HEADER_BYTES);
  const facts = readFirmwareHeader(header);
  if (!facts) return { ok: false, code: 'bad_header' };
  const payload = bytes.subarray(FIRMWARE_PREAMBLE_BYTES);
  if (payload.length < facts.payloadBytes) return { ok: false, code: 'truncated' };
  if (payload.length > facts.payloadBytes) return { ok: false, code: 'trailing' };
  if (!isPayloadOf(facts, payload)) return { ok: false, code: 'corrupt' };
  const signature = bytes.subarray(FIRMWARE_HEADER_BYTES, FIRMWARE_PREAMBLE_BYTES);
  return { ok: true, image: { ...facts, header, signature, payload } };
}

/** Whether these are the bytes that the header promises. */
export function isPayloadOf(header: FirmwareHeader, payload: Uint8Array): boolean {
  return createHash('sha256').update(payload).digest().equals(header.payloadHash);
}

/**
 * Header ‖ signature ‖ payload: what a lock maker publishes.
 * @param privateKey the maker's raw Ed25519 key, 32 bytes
 * @throws RangeError for a model, version or payload outside its bounds
 */
export function makeFirmwareImage(
  given: { readonly model: string; readonly version: string; readonly payload: Uint8Array },
  privateKey: Uint8Array,
): Uint8Array {
  const { model, version, payload } = given;
  const parts = parseFirmwareVersion(version);
  const header = Buffer.alloc(FIRMWARE_HEADER_BYTES);
  const modelBytes = Buffer.byteLength(model);
  if (!parts || modelBytes > MODEL_BYTES || payload.length > MAX_FIRMWARE_PAYLOAD_BYTES) {
    throw new RangeError('no image can have this model, version or payload');
  }
  MAGIC.copy(header);
  header[4] = FORMAT;
  header[5] = modelBytes;
  parts.forEach((part, at) => header.writeUInt16LE(part, 6 + 2 * at));
  header.writeUInt32LE(payload.length, 12);
  createHash('sha256').update(payload).digest().copy(header, HASH_AT);
  header.write(model, MODEL_AT, 'utf8');
  // A lone surrogate would be written as another character.
  if (readFirmwareHeader(header)?.model !== model) throw new RangeError('no image can have this model');
  return Buffer.concat([header, signFirmwareHeader(header, privateKey), payload]);
}
