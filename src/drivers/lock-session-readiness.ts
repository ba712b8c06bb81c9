import type { Clock, Timer } from '../kit/clock.js';
import type { SessionExchange } from './lock-session-exchange.js';

/** A lock heard within this time is taken to be there still; else an order waits until it is heard again. */
const HEARD_WITHIN_MS = 250;
/** A lock that was there a moment ago may be coming back: an order waits so long for it, then it is `lock_offline`. */
export const RECONNECT_MS = 1_500;

interface Waiter {
  readonly resolve: (ready: boolean) => void;
  readonly timer: Timer;
}

/** Who waits for a lock to be there, so that nothing is sent to one that has just gone. */
export class SessionReadiness {
  private readonly exchange: SessionExchange;
  private readonly clock: Clock;
  private readonly heardWithinMs: number;
  private readonly waiters = new Set<Waiter>();
  private linkedAtMs = -Infinity;
  private readonly wake: () => void;
  private closed = false;

  /**
   * @param wake the lock should be heard soon
   * @param heardWithinMs Infinity for a link that ends by itself when the lock has gone, as a radio link does
   */
  constructor(exchange: SessionExchange, clock: Clock, wake: () => void, heardWithinMs = HEARD_WITHIN_MS) {
    this.exchange = exchange;
    this.clock = clock;
    this.wake = wake;
    this.heardWithinMs = heardWithinMs;
  }

  /** Whether somebody waits for this lock to be heard. */
  get isAwaited(): boolean {
    return this.waiters.size > 0;
  }

  linkUp(): void {
    this.linkedAtMs = this.clock.monotonicMs();
  }

  /** Something came from the lock, or its session is up. */
  heard(): void {
    if (this.waiters.size > 0 && this.exchange.isUp) this.settle(true);
  }

  close(): void {
    this.closed = true;
    this.settle(false);
  }

  /**
   * True when an order can be sent. Otherwise waits until `untilMs` (monotonic); unless `patient`, only for a lock that
   * was there, or might have been, a moment ago.
   */
  whenReady(untilMs: number, patient: boolean): boolean | Promise<boolean> {
    const nowMs = this.clock.monotonicMs();
    const { lastHeardAtMs, isUp } = this.exchange;
    if (this.closed || nowMs >= untilMs) return false;
    if (isUp && nowMs - lastHeardAtMs <= this.heardWithinMs) return true;
    if (!patient && nowMs - Math.max(lastHeardAtMs, this.linkedAtMs) > RECONNECT_MS) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        resolve,
        timer: this.clock.after(untilMs - nowMs, () => {
          this.waiters.delete(waiter);
          resolve(false);
        }),
      };
      this.waiters.add(waiter);
      this.wake();
    });
  }

  private settle(ready: boolean): void {
    for (const waiter of this.waiters) {
      waiter.timer.cancel();
      waiter.resolve(ready);
    }
    this.waiters.clear();
  }
}
