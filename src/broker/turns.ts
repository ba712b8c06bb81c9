import type { Clock } from '../kit/clock.js';
import { TURN_JOBS, TURN_MS } from './limits.js';

/**
 * What there may be a thousand of at one moment, done for a short while in each turn of the event loop, in the order it
 * came: what is done for one door waits for that while, not for the thousand.
 */
export class Turns {
  private readonly clock: Clock;
  private waiting: (() => void)[] = [];
  private isDue = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Does it soon, never within this call. */
  later(job: () => void): void {
    this.waiting.push(job);
    this.due();
  }

  private due(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.turn();
    });
  }

  private turn(): void {
    const jobs = this.waiting;
    this.waiting = [];
    const endMs = this.clock.monotonicMs() + TURN_MS;
    let done = 0;
    for (const job of jobs) {
      job();
      done += 1;
      if (done >= TURN_JOBS && this.clock.monotonicMs() >= endMs) break;
    }
    const left = jobs.length - done;
    if (left > 0) {
      this.waiting = [...jobs.slice(done), ...this.waiting];
      this.due();
    }
  }
}
