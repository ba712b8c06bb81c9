import type { Random } from './random.js';

/** Doublings after which a wait is as long as any. */
const DOUBLINGS_MAX = 20;

/**
 * Waits that double, each spread at random, so that many that failed together do not come back in one moment: over its upper
 * half, or over all of it, which is for those that many wait for.
 */
export class BackOff {
  private readonly random: Random;
  private readonly firstMs: number;
  private readonly spread: 'upper half' | 'whole';
  private failures = 0;

  constructor(random: Random, firstMs: number, spread: 'upper half' | 'whole' = 'upper half') {
    this.random = random;
    this.firstMs = firstMs;
    this.spread = spread;
  }

  /** The wait after one more failure. @returns milliseconds, at most `longestMs` */
  next(longestMs: number): number {
    const fullMs = Math.min(longestMs, this.firstMs * 2 ** Math.min(this.failures, DOUBLINGS_MAX));
    this.failures += 1;
    const leastMs = this.spread === 'whole' ? 0 : fullMs / 2;
    return leastMs + this.random.integer(fullMs - leastMs + 1);
  }

  reset(): void {
    this.failures = 0;
  }
}
