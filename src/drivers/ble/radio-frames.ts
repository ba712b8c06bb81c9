import { decode, encode } from 'cborg';

/** The longest message holds 32 fragments of 512 bytes. */
const FRAME_BYTES_MAX = 32 * 1024;
const LENGTH_BYTES = 4;

/** A message to or from the radio program on a stream: its length, 4 bytes big-endian, and itself as CBOR (RFC 8949). */
export function radioFrame(message: object): Buffer {
  const body = encode(message);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + body.length);
  frame.writeUInt32BE(body.length);
  frame.set(body, LENGTH_BYTES);
  return frame;
}

/** Puts the pieces of a stream together again. */
export class RadioFrameReader {
  private pending: Buffer = Buffer.alloc(0);
  private readonly take: (message: unknown) => void;

  /** @param take gets each message, as it came, not checked */
  constructor(take: (message: unknown) => void) {
    this.take = take;
  }

  /** @returns false: it makes no sense, and nothing after it will */
  push(piece: Buffer): boolean {
    this.pending = this.pending.length === 0 ? piece : Buffer.concat([this.pending, piece]);
    while (this.pending.length >= LENGTH_BYTES) {
      const length = this.pending.readUInt32BE();
      if (length > FRAME_BYTES_MAX) return false;
      if (this.pending.length < LENGTH_BYTES + length) return true;
      const body = this.pending.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      this.pending = this.pending.subarray(LENGTH_BYTES + length);
      const message = decoded(body);
      if (message === null) return false;
      this.take(message);
    }
    return true;
  }
}

/** @returns null when it is none */
function decoded(body: Uint8Array): unknown {
  try {
    return decode(body) as unknown;
  } catch {
    return null;
  }
}
