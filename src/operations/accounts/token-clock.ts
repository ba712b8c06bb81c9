import { raisedFloor, type TimeFloor, tokenTimeMs } from '../../accounts/token-time.js';
import type { Clock } from '../../kit/clock.js';

/**
 * The one time by which sessions and their tokens are dated and judged (`accounts/token-time`). The log keeps telling
 * what the wall clock said.
 */
export class TokenClock {
  private readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs'>;
  private floor: TimeFloor;

  /** @param persistedMs what the disk says that it was already */
  constructor(clock: Pick<Clock, 'wallMs' | 'monotonicMs'>, persistedMs: number) {
    this.clock = clock;
    this.floor = { atMs: persistedMs, monotonicMs: clock.monotonicMs() };
  }

  nowMs(): number {
    return tokenTimeMs(this.clock.wallMs(), this.clock.monotonicMs(), this.floor);
  }

  /** A token was dated `atMs`: it is not earlier than that from now on. */
  raise(atMs: number): void {
    this.floor = raisedFloor(this.floor, atMs, this.clock.monotonicMs());
  }
}
