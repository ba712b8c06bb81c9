import type { Clock, Timer } from '../../kit/clock.js';

interface Waiter {
  timer: Timer | null;
  readonly look: () => void;
  readonly resolve: (reached: boolean) => void;
}

/** Who waits for a lock to be reached. */
export class ReachWaiters {
  private readonly clock: Clock;
  private readonly waiting = new Set<Waiter>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** True once `settle(true)`; false at `untilMs` (monotonic), which is asked for again when it has come, and by `review`. */
  wait(untilMs: () => number): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        waiter.timer?.cancel();
        const leftMs = untilMs() - this.clock.monotonicMs();
        if (leftMs > 0) {
          waiter.timer = this.clock.after(leftMs, look);
          return;
        }
        this.waiting.delete(waiter);
        resolve(false);
      };
      const waiter: Waiter = { timer: null, look, resolve };
      this.waiting.add(waiter);
      look();
    });
  }

  /** The prospects have changed. */
  review(): void {
    for (const { look } of [...this.waiting]) look();
  }

  settle(reached: boolean): void {
    for (const { timer, resolve } of this.waiting) {
      timer?.cancel();
      resolve(reached);
    }
    this.waiting.clear();
  }
}
