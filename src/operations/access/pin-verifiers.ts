import type { ScryptPool, ScryptPriority } from '../../kit/scrypt-pool.js';

/** N = 2^14, r = 8: 16 MiB and about 30 ms a try. It slows an attacker who has the database and the pepper. */
export const PIN_SCRYPT = { cost: 2 ** 14, blockSize: 8, parallelization: 1 } as const;
export const PIN_VERIFIER_BYTES = 32;

/**
 * Turns digits into a verifier: scrypt(pin, per-lock salt ‖ pepper) (RFC 7914). One value per lock and code, so that
 * a try is one derivation and one look-up by equality, however many PINs the lock has.
 */
export class PinVerifiers {
  readonly pepperId: string;
  private readonly pool: ScryptPool;
  private readonly pepper: Uint8Array;

  constructor(pool: ScryptPool, pepper: { readonly id: string; readonly bytes: Uint8Array }) {
    this.pool = pool;
    this.pepperId = pepper.id;
    this.pepper = pepper.bytes;
  }

  /** @param lockSalt 16 bytes; @param digits as typed, leading zeros count; @param priority who waits for it */
  derive(lockSalt: Uint8Array, digits: string, priority: ScryptPriority): Promise<Buffer> {
    const salt = Buffer.concat([lockSalt, this.pepper]);
    return this.pool.derive(priority, Buffer.from(digits, 'ascii'), salt, PIN_VERIFIER_BYTES, PIN_SCRYPT);
  }
}
