import type { Clock, Timer } from '../kit/clock.js';
import { SETTLE_MS } from './limits.js';

/** A wait that can be ended early. What is new while nobody sleeps ends the next wait for news. */
export class Sleeper {
  private readonly clock: Clock;
  private isNudged = false;
  private isWoken = false;
  private end: (() => void) | null = null;
  private mayBeNudged = false;
  private settling: Timer | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @param ms null: without an end of its own @param till `until nudged`: news ends it, `until woken`: only `wake` does */
  async sleep(ms: number | null, till: 'until nudged' | 'until woken'): Promise<void> {
    if (this.isWoken) {
      this.isWoken = false;
      return;
    }
    this.mayBeNudged = till === 'until nudged';
    let timer: Timer | null = null;
    await new Promise<void>((resolve) => {
      this.end = resolve;
      if (ms !== null) timer = this.clock.after(ms, resolve);
      if (this.isNudged) this.nudge();
    });
    (timer as Timer | null)?.cancel();
    this.settling?.cancel();
    this.settling = null;
    this.end = null;
    this.isNudged = false;
  }

  /** There is news: it waits a moment for company. */
  nudge(): void {
    this.isNudged = true;
    if (!this.mayBeNudged || this.end === null) return;
    this.settling ??= this.clock.after(SETTLE_MS, () => {
      this.end?.();
    });
  }

  /** Ends the wait, or the next one if there is none now. */
  wake(): void {
    if (this.end) this.end();
    else this.isWoken = true;
  }
}
