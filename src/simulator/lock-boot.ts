import type { Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';

/** A moment on a lock's clock. */
export interface LockStamp {
  /** 16 hex digits. */
  readonly bootId: string;
  readonly lockMs: number;
}

/** So that nobody comes to rely on a clock that starts at 0. */
const FIRST_MS_BELOW = 1_000_000;

/** One run of a lock's processor from power-on to power-off: a random id and a monotonic millisecond clock. */
export class LockBoot {
  readonly id: string;
  private readonly clock: Clock;
  private readonly zeroMs: number;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.id = random.bytes(8).toString('hex');
    this.zeroMs = clock.monotonicMs() - random.integer(FIRST_MS_BELOW);
  }

  lockMs(): number {
    return Math.floor(this.clock.monotonicMs() - this.zeroMs);
  }

  stamp(): LockStamp {
    return { bootId: this.id, lockMs: this.lockMs() };
  }
}
