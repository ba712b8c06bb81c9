import { toBech32 } from './bech32.js';

/** X25519, as the tool age writes its keys (C2SP age v1, "The X25519 recipient type"). */
const KEY_BYTES = 32;
const RECIPIENT = 'age';
const IDENTITY = 'age-secret-key-';

export interface RecoveryKey {
  /** `AGE-SECRET-KEY-1…`: opens every backup that was made for `recipient`. The hub is never told. */
  readonly identity: string;
  /** `age1…`: only closes. */
  readonly recipient: string;
}

/**
 * Made by the browser's own cryptography, on this device.
 * @returns null: this browser can't, being old, or having got the page over plain HTTP
 */
export async function makeRecoveryKey(): Promise<RecoveryKey | null> {
  if (!isSecureContext) return null;
  try {
    const pair = await crypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits']);
    if (!('privateKey' in pair)) return null;
    // A key of RFC 8410 ends in its 32 bytes.
    const secret = await crypto.subtle.exportKey('pkcs8', pair.privateKey);
    const open = await crypto.subtle.exportKey('raw', pair.publicKey);
    return {
      identity: toBech32(IDENTITY, new Uint8Array(secret).slice(-KEY_BYTES)).toUpperCase(),
      recipient: toBech32(RECIPIENT, new Uint8Array(open)),
    };
  } catch {
    return null;
  }
}
