/** What a connection costs a battery is spent by these rules alone. */

/** A link stays up so long after an order or a request at the lock: the next one often follows. */
export const HOLD_AFTER_USE_MS = 10_000;
/** A link that nobody asked for is given up once nothing was said for so long. */
export const QUIET_MS = 300;
/** Connections in a row that adverts alone may cause, and the time after which one more is allowed: adverts can be forged. */
export const CHECKS_IN_A_ROW = 30;
export const CHECK_EVERY_MS = 30_000;
/** A lock that was reached and made no session is left alone for so long; it doubles. */
export const FIRST_REST_MS = 500;
export const MAX_REST_MS = 60_000;

/** Connections to one lock that nobody waits for: a bounded number in a row, then one in a while. */
export class CheckBudget {
  private left = CHECKS_IN_A_ROW;
  private countedAtMs: number;

  constructor(nowMs: number) {
    this.countedAtMs = nowMs;
  }

  /** When the next one is allowed, monotonic milliseconds; not after `nowMs` if now. */
  nextAtMs(nowMs: number): number {
    this.refill(nowMs);
    return this.left > 0 ? nowMs : this.countedAtMs + CHECK_EVERY_MS;
  }

  spend(nowMs: number): void {
    this.refill(nowMs);
    this.left = Math.max(0, this.left - 1);
  }

  private refill(nowMs: number): void {
    const due = Math.floor((nowMs - this.countedAtMs) / CHECK_EVERY_MS);
    this.left = Math.min(CHECKS_IN_A_ROW, this.left + due);
    this.countedAtMs = this.left === CHECKS_IN_A_ROW ? nowMs : this.countedAtMs + due * CHECK_EVERY_MS;
  }
}
