import { addressGroup } from '../../kit/address-group.js';
import type { Clock } from '../../kit/clock.js';
import { TooMany } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';

/** Wrong codes that one address, and one person, may try in an hour. */
export const WRONG_CODES_PER_HOUR = 10;
const HOUR_MS = 3_600_000;
/** Addresses and people counted one by one; those beyond share one count. */
export const GUESSERS_MAX = 4_096;
const SHARED = '*';

/**
 * Bounds guessing of invite codes. There are 28^6 of them, 482 million: ten tries an hour find one of a household of
 * twenty, all of whose codes are as good, in about 275 years on average.
 */
export class InviteGuesses {
  private readonly clock: Clock;
  private fromMs = -Infinity;
  private counts = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * Counts a try before it is made, so that many at once are bounded too; a right one is given back.
   * @throws TooMany `rate_limited`
   */
  async attempt<T>(
    who: { ipAddress: string | null; userId?: string },
    enter: () => T | Promise<T>,
  ): Promise<T> {
    const keys = this.begin(who);
    const result = await enter();
    for (const key of keys) this.counts.set(key, Math.max(0, (this.counts.get(key) ?? 0) - 1));
    return result;
  }

  private begin({ ipAddress, userId }: { ipAddress: string | null; userId?: string }): readonly string[] {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.fromMs >= HOUR_MS) {
      this.fromMs = nowMs;
      this.counts = new Map();
    }
    const keys = [`from ${addressGroup(ipAddress)}`, ...(userId === undefined ? [] : [`by ${userId}`])].map(
      (key) => (this.counts.has(key) || this.counts.size < GUESSERS_MAX ? key : SHARED),
    );
    if (keys.some((key) => (this.counts.get(key) ?? 0) >= WRONG_CODES_PER_HOUR)) {
      const retryAfterS = Math.ceil((HOUR_MS - (nowMs - this.fromMs)) / 1000);
      throw new TooMany(
        'rate_limited',
        say('Too many wrong invite codes. Try again in {count} s.', { count: retryAfterS }),
        { retryAfterS },
      );
    }
    for (const key of keys) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    return keys;
  }
}
