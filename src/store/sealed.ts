import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { HubError, InvalidInput } from '../kit/errors.js';
import type { Random } from '../kit/random.js';

export const MASTER_KEY_BYTES = 32;
/** First byte of everything sealed, so that another cipher can follow. */
export const SEAL_VERSION = 1;
/** NIST SP 800-38D, section 8.2.2: 96 random bits are good for 2^32 messages under one key, which no home reaches. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK_KEY = 'doorward marks';
/** The longest plaintext, bytes. */
export const SEALED_BYTES_MAX = 1024 * 1024;

/** What a sealed value is for and which row it belongs to: opened as anything else it does not open. */
export type SealPurpose = readonly [purpose: string, ...row: string[]];

/**
 * Seals values under the master key, which lives outside the database: version ‖ nonce ‖ AES-256-GCM ciphertext ‖ tag
 * (NIST SP 800-38D), with the purpose as associated data.
 */
export class Sealer {
  private readonly key: KeyObject;
  private readonly markKey: KeyObject;
  private readonly random: Random;

  /** @throws InvalidInput `master_key_form` unless it has 32 bytes */
  constructor(masterKey: Uint8Array, random: Random) {
    if (masterKey.length !== MASTER_KEY_BYTES) {
      throw new InvalidInput('master_key_form', `The master key must have ${MASTER_KEY_BYTES} bytes.`);
    }
    this.key = createSecretKey(masterKey);
    // One key for one use.
    this.markKey = createSecretKey(
      Buffer.from(hkdfSync('sha256', masterKey, '', MARK_KEY, MASTER_KEY_BYTES)),
    );
    this.random = random;
  }

  seal(purpose: SealPurpose, plain: Uint8Array): Buffer {
    if (plain.length > SEALED_BYTES_MAX) {
      throw new InvalidInput('too_large_to_seal', `At most ${SEALED_BYTES_MAX} bytes can be sealed.`);
    }
    const nonce = this.random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(associated(purpose));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.of(SEAL_VERSION), nonce, body, cipher.getAuthTag()]);
  }

  /**
   * The same for the same text, as a hash is; but whoever has the database alone can't try texts on it (HMAC-SHA-256, RFC 2104, under
   * a key of its own by HKDF, RFC 5869). @returns lower-case hex
   */
  mark(purpose: SealPurpose, text: string): string {
    return createHmac('sha256', this.markKey).update(associated(purpose)).update(text).digest('hex');
  }

  /** @returns null if it was sealed under another key, for another purpose, or is damaged */
  tryOpen(purpose: SealPurpose, sealed: Uint8Array): Buffer | null {
    const bodyEnd = sealed.length - TAG_BYTES;
    if (bodyEnd < 1 + NONCE_BYTES || sealed[0] !== SEAL_VERSION) return null;
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(associated(purpose))
      .setAuthTag(sealed.subarray(bodyEnd));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, bodyEnd)), decipher.final()]);
    } catch {
      return null;
    }
  }

  /** @throws HubError `sealed_damaged` */
  open(purpose: SealPurpose, sealed: Uint8Array): Buffer {
    const plain = this.tryOpen(purpose, sealed);
    if (plain) return plain;
    throw new HubError('sealed_damaged', `A sealed ${purpose[0]} does not open: restore a backup.`);
  }
}

/** A JSON array keeps the parts apart, whatever they hold. */
function associated(purpose: SealPurpose): Buffer {
  return Buffer.from(JSON.stringify(purpose));
}
