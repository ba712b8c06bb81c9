import type { Clock } from '../kit/clock.js';

/** The bucket holds what may be written in so long, milliseconds: no burst is longer. */
export const BURST_MS = 1_000;
const SLICES_A_SECOND = 4;

/** A ceiling for what is written: a bucket of tokens, one a byte, that fills at a steady rate. */
export class Bandwidth {
  private readonly clock: Clock;
  private readonly bytesPerS: number;
  private readonly isShared: () => boolean;
  private tokens: number;
  private filledAtMs: number;

  /** @param isShared whether another program now writes the other half of `bytesPerS` */
  constructor(clock: Clock, bytesPerS: number, isShared: () => boolean = () => false) {
    this.clock = clock;
    this.bytesPerS = bytesPerS;
    this.isShared = isShared;
    this.tokens = this.most;
    this.filledAtMs = clock.monotonicMs();
  }

  /** More than this is to be written in several goes, bytes. */
  get slice(): number {
    return Math.ceil(this.bytesPerS / SLICES_A_SECOND);
  }

  /** Takes tokens for `bytes`, which may leave the bucket in debt. @returns how long to wait before they are written, milliseconds */
  take(bytes: number): number {
    const nowMs = this.clock.monotonicMs();
    const filled = this.tokens + ((nowMs - this.filledAtMs) * this.rate) / 1000;
    this.tokens = Math.min(this.most, filled) - bytes;
    this.filledAtMs = nowMs;
    return this.tokens >= 0 ? 0 : (-this.tokens * 1000) / this.rate;
  }

  private get rate(): number {
    return this.isShared() ? this.bytesPerS / 2 : this.bytesPerS;
  }

  private get most(): number {
    return (this.rate * BURST_MS) / 1000;
  }
}
