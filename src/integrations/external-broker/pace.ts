/** So many a second, and so many at once after a rest. */
export class Pace {
  private readonly perSecond: number;
  private readonly atOnce: number;
  private readonly nowMs: () => number;
  private left: number;
  private filledAtMs: number;

  /** @param nowMs monotonic milliseconds */
  constructor(perSecond: number, atOnce: number, nowMs: () => number) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.nowMs = nowMs;
    this.left = atOnce;
    this.filledAtMs = nowMs();
  }

  /** Takes one. @returns 0, or in how many milliseconds there is one: none was taken then */
  take(): number {
    const now = this.nowMs();
    this.left = Math.min(this.atOnce, this.left + ((now - this.filledAtMs) * this.perSecond) / 1000);
    this.filledAtMs = now;
    if (this.left < 1) return Math.ceil(((1 - this.left) * 1000) / this.perSecond);
    this.left -= 1;
    return 0;
  }
}
