import type { Clock } from '../kit/clock.js';

/** So many a second, sustained, and so many at once. */
export class Allowance {
  private readonly clock: Clock;
  private readonly perSecond: number;
  private readonly burst: number;
  private left: number;
  private atMs: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.atMs = clock.monotonicMs();
  }

  /** @returns whether there was one left */
  take(): boolean {
    const nowMs = this.clock.monotonicMs();
    this.left = Math.min(this.burst, this.left + ((nowMs - this.atMs) / 1000) * this.perSecond);
    this.atMs = nowMs;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
