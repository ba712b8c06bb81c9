import { createDecipheriv, createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Bytes of what is sealed: a short code, with room. */
const TEXT_BYTES_MAX = 64;
const KEY_BITS = 256;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCRYPTION = 'A256GCM';

const part = z.string().regex(/^[\w-]*$/);
const header = z.object({
  alg: z.literal('ECDH-ES'),
  enc: z.literal(ENCRYPTION),
  epk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: part, y: part }),
  kid: z.string(),
  rid: z.string(),
  apu: part.optional(),
  apv: part.optional(),
  // Neither is understood, and both would change what the rest means (RFC 7516, section 4.1).
  crit: z.never().optional(),
  zip: z.never().optional(),
});

/** Whom it must be sealed for. */
export interface Envelope {
  readonly hubId: string;
  readonly requestId: string;
  /** ECDH with the hub's private key: 32 bytes. */
  readonly agree: (ephemeral: KeyObject) => Buffer;
}

/**
 * Opens a compact JWE (RFC 7516, 7518 section 4.6) as `audit/replica/requests` describes it. @returns null: it is no such thing,
 * or sealed for another hub or another request, or was changed
 */
export function openSealedCode(jwe: string, { hubId, requestId, agree }: Envelope): string | null {
  const [protectedText = '', wrapped, nonce = '', text = '', tag = '', ...rest] = jwe.split('.');
  if (wrapped !== '' || rest.length > 0) return null;
  try {
    const read = header.parse(JSON.parse(Buffer.from(protectedText, 'base64url').toString('utf8')));
    if (read.kid !== hubId || read.rid !== requestId) return null;
    const { kty, crv, x, y } = read.epk;
    const ephemeral = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    const key = derivedKey(agree(ephemeral), ENCRYPTION, KEY_BITS, read.apu, read.apv);
    const [iv, sealed, mark] = [nonce, text, tag].map((given) => Buffer.from(given, 'base64url'));
    if (iv?.length !== NONCE_BYTES || mark?.length !== TAG_BYTES || !sealed) return null;
    if (sealed.length > TEXT_BYTES_MAX) return null;
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(protectedText, 'ascii'));
    decipher.setAuthTag(mark);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Concat KDF in one round of SHA-256 (NIST SP 800-56A, as RFC 7518, section 4.6.2, has it). */
export function derivedKey(secret: Buffer, algorithm: string, bits: number, apu = '', apv = ''): Buffer {
  const counted = (bytes: Buffer) => Buffer.concat([uint32(bytes.length), bytes]);
  return createHash('sha256')
    .update(uint32(1))
    .update(secret)
    .update(counted(Buffer.from(algorithm, 'ascii')))
    .update(counted(Buffer.from(apu, 'base64url')))
    .update(counted(Buffer.from(apv, 'base64url')))
    .update(uint32(bits))
    .digest()
    .subarray(0, bits / 8);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
