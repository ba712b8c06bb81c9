import type { Random } from '../../kit/random.js';
import { FIRST_RETRY_MS, MAX_RETRY_MS, OWNER_RETRY_MS } from './limits.js';

/**
 * Waits that double, each spread over its upper half, so that a house full of clients does not come back in one moment
 * after its broker did.
 */
export class BackOff {
  private readonly random: Random;
  private failures = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** @param forOwner it stays so until somebody mends it, and a broker may count tries @returns milliseconds */
  next(forOwner: boolean): number {
    const longest = forOwner ? OWNER_RETRY_MS : MAX_RETRY_MS;
    const fullMs = Math.min(longest, FIRST_RETRY_MS * 2 ** Math.min(this.failures, 20));
    this.failures += 1;
    return fullMs / 2 + this.random.integer(fullMs / 2 + 1);
  }

  reset(): void {
    this.failures = 0;
  }
}
