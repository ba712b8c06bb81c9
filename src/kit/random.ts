import { randomFillSync, randomInt } from 'node:crypto';

/** Randomness, handed in. Cryptographically strong in the program, seeded in a test. */
export interface Random {
  /** `length` random bytes, owned by the caller. */
  bytes(length: number): Buffer;
  /** A uniform integer, 0 <= n < `below`. */
  integer(below: number): number;
}

const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);
let used = 0;

/** The operating system's generator; small requests are cut from one pool, since a call costs far more than a byte. */
export const systemRandom: Random = {
  bytes(length) {
    if (length > POOL_BYTES / 8) return randomFillSync(Buffer.allocUnsafeSlow(length));
    if (used + length > pool.length) {
      pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
      used = 0;
    }
    const slice = pool.subarray(used, used + length);
    used += length;
    return slice;
  },
  integer: (below) => randomInt(below),
};
