import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Length of a ChaCha20-Poly1305 tag (RFC 8439). */
export const TAG_BYTES = 16;

const NONCE_BYTES = 12;
const ALGORITHM = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/**
 * The 12-byte nonce of a 64-bit counter: four zero bytes, then the counter, little-endian (Noise, section 12.3),
 * handed over as two halves, since no counter of ours outgrows 32 bits and BigInt costs.
 */
function nonceOf(low: number, high: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32LE(low, 4);
  nonce.writeUInt32LE(high, 8);
  return nonce;
}

/** Ciphertext ‖ tag. The counter is `high` * 2^32 + `low`. */
export function seal(
  key: Uint8Array,
  low: number,
  associated: Uint8Array,
  plain: Uint8Array,
  high = 0,
): Uint8Array {
  const cipher = createCipheriv(ALGORITHM, key, nonceOf(low, high), OPTIONS);
  cipher.setAAD(associated, { plaintextLength: plain.length });
  const body = cipher.update(plain);
  const last = cipher.final();
  return Buffer.concat([body, last, cipher.getAuthTag()]);
}

/** The plaintext, or `undefined` if the tag does not match or there is none. */
export function open(
  key: Uint8Array,
  low: number,
  associated: Uint8Array,
  sealed: Uint8Array,
  high = 0,
): Uint8Array | undefined {
  const length = sealed.length - TAG_BYTES;
  if (length < 0) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, nonceOf(low, high), OPTIONS);
  decipher.setAAD(associated, { plaintextLength: length });
  decipher.setAuthTag(sealed.subarray(length));
  const plain = decipher.update(sealed.subarray(0, length));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
