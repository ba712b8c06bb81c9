import { Decompress } from 'fzstd';

const MAGIC = 0xfd2fb528;
/** What RFC 8878, section 3.1.1.1.2, asks a decoder to support. */
const WINDOW_BYTES_MAX = 8 * 1024 * 1024;
const HEADER_BYTES_MIN = 6;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;

interface Frame {
  readonly windowBytes: number;
  readonly bytes: number;
}

/**
 * Decompresses one frame of Zstandard (RFC 8878) without a dictionary. A sender chooses how much memory a frame takes, and how many
 * there are: so one, and a window that is bounded, before anything is allocated.
 * @throws RangeError when more than `bytesMax` come out
 * @throws Error for what is no such frame
 */
export function unzstd(body: Buffer, bytesMax: number): Buffer {
  const frame = frameIn(body);
  if (!frame || frame.bytes !== body.length) throw new Error('not one frame of Zstandard');
  if (frame.windowBytes > Math.max(WINDOW_BYTES_MAX, bytesMax))
    throw new RangeError('its window is too large');
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  const decoder = new Decompress((block) => {
    bytes += block.length;
    if (bytes > bytesMax) throw new RangeError('it is too large');
    // The decoder goes on writing where it was.
    blocks.push(block.slice());
  });
  decoder.push(body, true);
  return Buffer.concat(blocks, bytes);
}

/** Where the frame at the beginning ends, by the headers of its blocks (RFC 8878, section 3.1.1). @returns null: it does not */
function frameIn(body: Buffer): Frame | null {
  if (body.length < HEADER_BYTES_MIN || body.readUInt32LE(0) !== MAGIC) return null;
  const descriptor = body.readUInt8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  // No dictionary, and the bit that is reserved.
  if ((descriptor & 0x0b) !== 0) return null;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? Number(isSingle) : 2 ** sizeFlag;
  let at = isSingle ? 5 : 6;
  if (at + sizeBytes > body.length) return null;
  const windowBytes = isSingle ? contentSize(body, at, sizeBytes) : windowOf(body.readUInt8(5));
  at += sizeBytes;
  for (let isLast = false; !isLast;) {
    if (at + BLOCK_HEADER_BYTES > body.length) return null;
    const header = body.readUIntLE(at, BLOCK_HEADER_BYTES);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    if (type === 3) return null;
    // A block of type 1 is one byte, many times.
    at += BLOCK_HEADER_BYTES + (type === 1 ? 1 : header >> 3);
  }
  return { windowBytes, bytes: at + ((descriptor & 4) === 0 ? 0 : CHECKSUM_BYTES) };
}

function contentSize(body: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(body.readBigUInt64LE(at));
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
