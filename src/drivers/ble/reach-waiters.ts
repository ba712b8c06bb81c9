import type { Clock, Timer } from '../../kit/clock.js';

/** Who waits for a lock to be reached. */
export class ReachWaiters {
  private readonly clock: Clock;
  private readonly waiting = new Set<{ timer: Timer; readonly resolve: (reached: boolean) => void }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** True once `settle(true)`; false at `untilMs` (monotonic), which is asked for again each time it has come. */
  wait(untilMs: () => number): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        const leftMs = untilMs() - this.clock.monotonicMs();
        if (leftMs > 0) {
          waiter.timer = this.clock.after(leftMs, look);
          return;
        }
        this.waiting.delete(waiter);
        resolve(false);
      };
      const waiter = { timer: this.clock.after(0, look), resolve };
      this.waiting.add(waiter);
    });
  }

  settle(reached: boolean): void {
    for (const { timer, resolve } of this.waiting) {
      timer.cancel();
      resolve(reached);
    }
    this.waiting.clear();
  }
}
