import { cobsDecode, cobsEncodeInto, maxCobsBytes } from './cobs.js';
import { crc32 } from './crc32.js';
import { LINK_FRAME_TYPES, linkFrameType, MAX_BODY_BYTES } from './link-frame.js';
import type { LinkFrame } from './link-frame.js';

/** The longest frame on the wire, its closing zero included. */
export const MAX_SERIAL_FRAME_BYTES = 512;

/** Addresses of locks on one bus; 0 is reserved and 248 to 255 are never used. */
export const MIN_ADDRESS = 1;
/** See {@link MIN_ADDRESS}. */
export const MAX_ADDRESS = 247;

/** What the deframer threw away, by reason. Noise between frames counts too. */
export interface DroppedFrames {
  /** More than 511 bytes without a zero. */
  oversize: number;
  /** Not COBS. */
  cobs: number;
  /** Checksum wrong. */
  crc: number;
  /** Fewer bytes than address, type and checksum. */
  short: number;
  /** Right checksum, but a type version 1 does not have. */
  unknownType: number;
  /** Right checksum, but address 0 or above 247. */
  address: number;
}

/** A frame that arrived, with the address of the lock that it is for or from. */
export interface AddressedFrame {
  address: number;
  frame: LinkFrame;
}

const HEAD_BYTES = 2;
const CRC_BYTES = 4;
const DELIMITER = 0x00;

/**
 * COBS(address ‖ type ‖ body ‖ CRC-32) 0x00. Throws RangeError on an address outside 1 to 247 or a body over 502 bytes.
 * Source: SPEC.md, section 2.
 */
export function encodeSerialFrame(address: number, frame: LinkFrame): Buffer {
  if (!Number.isInteger(address) || address < MIN_ADDRESS || address > MAX_ADDRESS) {
    throw new RangeError('a serial address is 1 to 247');
  }
  if (frame.body.length > MAX_BODY_BYTES) throw new RangeError(`a body has at most ${MAX_BODY_BYTES} bytes`);
  const raw = Buffer.allocUnsafe(HEAD_BYTES + frame.body.length + CRC_BYTES);
  raw[0] = address;
  raw[1] = LINK_FRAME_TYPES[frame.type];
  raw.set(frame.body, HEAD_BYTES);
  raw.writeUInt32LE(crc32(raw.subarray(0, -CRC_BYTES)), raw.length - CRC_BYTES);
  const wire = Buffer.allocUnsafe(maxCobsBytes(raw.length) + 1);
  const end = cobsEncodeInto(raw, wire, 0);
  wire[end] = DELIMITER;
  return wire.subarray(0, end + 1);
}

/** Cuts a byte stream into frames. Never throws, holds at most 511 bytes, finds its place again at every zero. */
export class SerialDeframer {
  readonly dropped: DroppedFrames = { oversize: 0, cobs: 0, crc: 0, short: 0, unknownType: 0, address: 0 };
  readonly #held = Buffer.alloc(MAX_SERIAL_FRAME_BYTES - 1);
  #heldBytes = 0;
  #discarding = false;

  /** Bytes kept of a frame that has not ended yet. */
  get bufferedBytes(): number {
    return this.#heldBytes;
  }

  /** Takes whatever arrived, in pieces of any size; gives the frames that ended in it. */
  push(chunk: Uint8Array): AddressedFrame[] {
    const frames: AddressedFrame[] = [];
    let from = 0;
    for (let zero = chunk.indexOf(DELIMITER); zero !== -1; zero = chunk.indexOf(DELIMITER, from)) {
      const frame = this.#ended(chunk.subarray(from, zero));
      if (frame !== null) frames.push(frame);
      from = zero + 1;
    }
    this.#hold(chunk.subarray(from));
    return frames;
  }

  #hold(piece: Uint8Array): void {
    if (this.#discarding || piece.length === 0) return;
    if (this.#heldBytes + piece.length > this.#held.length) {
      this.#discarding = true;
      this.#heldBytes = 0;
      this.dropped.oversize += 1;
      return;
    }
    this.#held.set(piece, this.#heldBytes);
    this.#heldBytes += piece.length;
  }

  #ended(piece: Uint8Array): AddressedFrame | null {
    // the usual case, a frame within one chunk, is decoded where it lies
    let encoded = piece;
    if (this.#heldBytes > 0 || this.#discarding || piece.length > this.#held.length) {
      this.#hold(piece);
      encoded = this.#held.subarray(0, this.#heldBytes);
      this.#heldBytes = 0;
      if (this.#discarding) {
        this.#discarding = false;
        return null;
      }
    }
    return encoded.length === 0 ? null : this.#decoded(encoded);
  }

  #decoded(encoded: Uint8Array): AddressedFrame | null {
    const cobs = cobsDecode(encoded);
    if (!cobs.ok) return this.#dropped('cobs');
    const raw = cobs.bytes;
    const end = raw.length - CRC_BYTES;
    if (end < HEAD_BYTES) return this.#dropped('short');
    if (raw.readUInt32LE(end) !== crc32(raw.subarray(0, end))) return this.#dropped('crc');
    const address = raw[0] ?? 0;
    if (address < MIN_ADDRESS || address > MAX_ADDRESS) return this.#dropped('address');
    const type = linkFrameType(raw[1] ?? 0);
    if (type === undefined) return this.#dropped('unknownType');
    const body = raw.subarray(HEAD_BYTES, end);
    return body.length > MAX_BODY_BYTES ? this.#dropped('oversize') : { address, frame: { type, body } };
  }

  #dropped(reason: keyof DroppedFrames): null {
    this.dropped[reason] += 1;
    return null;
  }
}
