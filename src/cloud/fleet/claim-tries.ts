import type { Clock } from '../../kit/clock.js';
import { CLAIMS_A_MINUTE } from '../limits.js';
import { CloudProblem } from '../problem.js';

const MINUTE_MS = 60_000;

/**
 * Wrong claim codes, counted over the whole fleet: after so many in a minute none is looked at until it is over, right or
 * wrong. Of this copy of the cloud; sixty bits leave room for many.
 */
export class ClaimTries {
  private readonly clock: Clock;
  private since = -Infinity;
  private count = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @throws CloudProblem 429 `too_many_codes` */
  check(): void {
    const restMs = this.since + MINUTE_MS - this.clock.monotonicMs();
    if (restMs > 0 && this.count >= CLAIMS_A_MINUTE)
      throw new CloudProblem(429, 'too_many_codes', 'Too many wrong codes.', {}, Math.ceil(restMs / 1000));
  }

  wrong(): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs >= this.since + MINUTE_MS) {
      this.since = nowMs;
      this.count = 0;
    }
    this.count += 1;
  }
}
