import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { fromBech32, toBech32 } from './bech32.js';
import type { Random } from './random.js';

/** X25519, as the tool age writes its keys (C2SP age v1, "The X25519 recipient type"). */
const KEY_BYTES = 32;
const RECIPIENT = 'age';
const IDENTITY = 'age-secret-key-';
/** DER of a key of RFC 8410 without its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');

export interface RecoveryKey {
  /** `AGE-SECRET-KEY-1…`: opens every backup that was made for `recipient`. */
  readonly identity: string;
  /** `age1…`: only closes. */
  readonly recipient: string;
}

export function makeRecoveryKey(random: Random): RecoveryKey {
  const secret = random.bytes(KEY_BYTES);
  return { identity: toBech32(IDENTITY, secret).toUpperCase(), recipient: recipientOf(privateKeyOf(secret)) };
}

/** @returns the public key, 32 bytes; null: it is no recipient */
export function readRecipient(text: string): Uint8Array | null {
  const bytes = fromBech32(RECIPIENT, text.trim());
  return bytes?.length === KEY_BYTES ? bytes : null;
}

/** @returns null: it is no recovery key, or was mistyped */
export function readIdentity(text: string): KeyObject | null {
  const bytes = fromBech32(IDENTITY, text.trim());
  return bytes?.length === KEY_BYTES ? privateKeyOf(bytes) : null;
}

/** Whom backups are made for that this key opens. */
export function recipientOf(identity: KeyObject): string {
  return toBech32(RECIPIENT, rawPublicKey(createPublicKey(identity)));
}

export function privateKeyOf(bytes: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
}

export function publicKeyOf(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
}

export function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}
