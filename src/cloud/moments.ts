import type { Clock } from '../kit/clock.js';
import { CloudProblem } from './problem.js';

/** How much of what is known about how long work takes comes from the newest piece. */
const NEWEST_COUNTS = 1 / 16;
/** Before anything was measured, milliseconds. */
const WORK_MS_AT_FIRST = 100;

/**
 * The moments at which those who were sent away may come again: one for each, as far behind the one before as work has lately
 * taken, so that a fleet comes back as fast as it is served. Only what is `timed` counts: a hub on a slow line takes its time over
 * a batch, and the others must not stay away for that.
 */
export class Moments {
  private readonly clock: Clock;
  private readonly atOnce: number;
  private readonly windowMs: number;
  private workMs = WORK_MS_AT_FIRST;
  /** The last that was given, monotonic milliseconds. */
  private givenMs = 0;

  /** @param limits `atOnce`: so much work is done side by side. `windowS`: nobody stays away for longer */
  constructor(clock: Clock, limits: { readonly atOnce: number; readonly windowS: number }) {
    this.clock = clock;
    this.atOnce = limits.atOnce;
    this.windowMs = limits.windowS * 1000;
  }

  async timed<T>(work: () => Promise<T>): Promise<T> {
    const beganMs = this.clock.monotonicMs();
    try {
      return await work();
    } finally {
      this.workMs += (this.clock.monotonicMs() - beganMs - this.workMs) * NEWEST_COUNTS;
    }
  }

  /** 429 `busy`, with a moment that nobody else was given. */
  busy(): CloudProblem {
    const nowMs = this.clock.monotonicMs();
    const nextMs = Math.max(this.givenMs, nowMs) + this.workMs / this.atOnce;
    // Beyond the window the moments begin anew: those who come then find others gone, or a later moment.
    this.givenMs = nextMs - nowMs > this.windowMs ? nowMs : nextMs;
    const retryAfterS = Math.max(1, Math.ceil((this.givenMs - nowMs) / 1000));
    return new CloudProblem(429, 'busy', 'Too many hubs at once.', {}, retryAfterS);
  }
}
