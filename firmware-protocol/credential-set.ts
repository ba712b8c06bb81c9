import { createHash, createHmac } from 'node:crypto';

/** Bytes of the key, of a verifier and of a digest. */
export const CREDENTIAL_BYTES = 32;
/** Bytes of a credential's id. */
export const CREDENTIAL_ID_BYTES = 16;
/** The most credentials a set can have; how many a lock holds it says itself. */
export const MAX_CREDENTIALS = 1024;
/** What a lock that holds no set answers for a digest. */
export const NO_SET_DIGEST: Uint8Array = new Uint8Array(CREDENTIAL_BYTES);

const HEAD_BYTES = 4 + 2 + CREDENTIAL_BYTES;
const ENTRY_BYTES = CREDENTIAL_ID_BYTES + CREDENTIAL_BYTES + 8 + 8;
/** Stands for "no end". */
const NO_END = 0xffff_ffff_ffff_ffffn;

/** One code that a lock may answer by itself: SPEC.md, section 11. */
export interface HeldCredential {
  /** 16 bytes, the hub's name for it. */
  readonly id: Uint8Array;
  /** 32 bytes, see {@link pinVerifier}. */
  readonly verifier: Uint8Array;
  /** Wall clock, milliseconds since 1970; undefined: no beginning. */
  readonly validFromMs?: number | undefined;
  /** The first millisecond at which it does not hold any more; undefined: no end. */
  readonly validUntilMs?: number | undefined;
}

/** Everything a lock may answer by itself, under one number. */
export interface CredentialSet {
  /** 1 and up. */
  readonly version: number;
  /** 32 bytes, the key of the verifiers. */
  readonly key: Uint8Array;
  /** In the order they are sent. */
  readonly credentials: readonly HeldCredential[];
}

/** What a lock keeps of a PIN: HMAC-SHA256(key, digits as typed, in ASCII). */
export function pinVerifier(key: Uint8Array, digits: string): Uint8Array {
  return createHmac('sha256', key).update(digits, 'utf8').digest();
}

/** SHA-256 over the whole set, 32 bytes: equal digests are equal sets. Every part has a fixed length, so nothing is ambiguous. */
export function credentialSetDigest({ version, key, credentials }: CredentialSet): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(version, 0);
  head.writeUInt16LE(credentials.length, 4);
  head.set(key, 6);
  const hash = createHash('sha256').update(head);
  for (const { id, verifier, validFromMs, validUntilMs } of credentials) {
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.set(id, 0);
    entry.set(verifier, CREDENTIAL_ID_BYTES);
    entry.writeBigUInt64LE(BigInt(validFromMs ?? 0), CREDENTIAL_ID_BYTES + CREDENTIAL_BYTES);
    const end = validUntilMs === undefined ? NO_END : BigInt(validUntilMs);
    entry.writeBigUInt64LE(end, CREDENTIAL_ID_BYTES + CREDENTIAL_BYTES + 8);
    hash.update(entry);
  }
  return hash.digest();
}
