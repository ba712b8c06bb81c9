import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../kit/clock.js';
import { TooMany } from '../kit/errors.js';
import { say } from '../kit/sentence.js';
import type { RateLimitSettings } from './api-settings.js';

export type RateScope = keyof RateLimitSettings;

const WINDOW_S = 60;
/** Keys counted one by one in a scope and a minute; those beyond share one count. Bounds memory to some megabytes. */
export const RATE_KEYS_MAX = 4_096;
const SHARED_KEY = '*';

interface Scope {
  readonly limiter: RateLimiterMemory;
  keys: Set<string>;
  keysSinceMs: number;
}

/** Requests a minute, counted by scope and key. */
export class RateLimits {
  private readonly scopes: Readonly<Record<RateScope, Scope>>;
  private readonly clock: Clock;

  constructor(limits: RateLimitSettings, clock: Clock) {
    const scope = (points: number): Scope => ({
      limiter: new RateLimiterMemory({ points, duration: WINDOW_S, keyPrefix: '' }),
      keys: new Set(),
      keysSinceMs: -Infinity,
    });
    this.clock = clock;
    this.scopes = {
      anonymous: scope(limits.anonymous),
      user: scope(limits.user),
      log_in: scope(limits.log_in),
      action: scope(limits.action),
    };
  }

  /** Counts one request. @throws TooMany `rate_limited` with the seconds to wait */
  async count(scopeName: RateScope, key: string): Promise<void> {
    const scope = this.scopes[scopeName];
    try {
      await scope.limiter.consume(this.bounded(scope, key));
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      const retryAfterS = Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
      throw new TooMany(
        'rate_limited',
        say(
          {
            one: 'Too many requests. Try again in one second.',
            other: 'Too many requests. Try again in {count} seconds.',
          },
          { count: retryAfterS },
        ),
        { retryAfterS },
      );
    }
  }

  /** The limiter forgets a key a window after its first use, so at most twice the maximum is ever held. */
  private bounded(scope: Scope, key: string): string {
    if (scope.keys.has(key)) return key;
    const nowMs = this.clock.monotonicMs();
    if (nowMs - scope.keysSinceMs >= WINDOW_S * 1000) {
      scope.keys = new Set();
      scope.keysSinceMs = nowMs;
    }
    if (scope.keys.size >= RATE_KEYS_MAX) return SHARED_KEY;
    scope.keys.add(key);
    return key;
  }
}
