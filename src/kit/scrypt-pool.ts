import { scrypt } from 'node:crypto';
import { Unavailable } from './errors.js';

/** scrypt cost (RFC 7914, section 2). Memory is 128 * N * r bytes for each run. */
export interface ScryptCost {
  /** N, a power of two. */
  readonly cost: number;
  /** r. */
  readonly blockSize: number;
  /** p. */
  readonly parallelization: number;
}

/** A person waits at a keypad for less than a second; a log-in, or a code being made, can wait behind it. */
export type ScryptPriority = 'keypad' | 'log_in';

/**
 * Places where scrypts run. At N = 2^14, r = 8 each takes 16 MiB: two log-ins keep both cores of a small machine busy.
 * The third is a keypad's alone: a door never waits for a password, which takes five times as long as a PIN.
 */
export const SCRYPT_CONCURRENT = { log_in: 2, keypad: 3 } as const satisfies Record<ScryptPriority, number>;
export const SCRYPT_WAITING_MAX = 64;

/** Runs scrypt off the event loop, few at once, keypads first. */
export class ScryptPool {
  private running = 0;
  private readonly waiting: Record<ScryptPriority, (() => void)[]> = { keypad: [], log_in: [] };

  /**
   * @param length bytes wanted
   * @throws Unavailable `busy` when too many are waiting
   */
  derive(
    priority: ScryptPriority,
    secret: Uint8Array,
    salt: Uint8Array,
    length: number,
    cost: ScryptCost,
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const run = () => {
        this.running += 1;
        const options = { ...cost, maxmem: 256 * cost.cost * cost.blockSize };
        scrypt(secret, salt, length, options, (error, key) => {
          this.running -= 1;
          this.next();
          if (error) reject(error);
          else resolve(key);
        });
      };
      if (this.running < SCRYPT_CONCURRENT[priority]) {
        run();
        return;
      }
      const queue = this.waiting[priority];
      if (queue.length >= SCRYPT_WAITING_MAX) {
        reject(
          new Unavailable('busy', 'Too many codes are being checked. Try again in a moment.', {
            retryAfterS: 2,
          }),
        );
        return;
      }
      queue.push(run);
    });
  }

  /** Codes and passwords that wait for their turn. */
  get waitingCount(): number {
    return this.waiting.keypad.length + this.waiting.log_in.length;
  }

  private next(): void {
    if (this.waiting.keypad.length > 0) this.waiting.keypad.shift()?.();
    else if (this.running < SCRYPT_CONCURRENT.log_in) this.waiting.log_in.shift()?.();
  }
}
