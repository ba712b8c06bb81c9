import type { Moments } from './moments.js';

/** So many at once, so many waiting, and the others told when to come again: after an outage all hubs of a fleet stand at the door. */
export class Turnstile {
  private readonly moments: Moments;
  private readonly atOnce: number;
  private readonly waitingMax: number;
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(moments: Moments, limits: { readonly atOnce: number; readonly waiting: number }) {
    this.moments = moments;
    this.atOnce = limits.atOnce;
    this.waitingMax = limits.waiting;
  }

  /**
   * @param placesMax as if there were no more places than these: who only begins leaves the others to who goes on
   * @throws CloudProblem 429 `busy`, with when to come again
   */
  async pass<T>(work: () => Promise<T>, placesMax = this.atOnce): Promise<T> {
    if (this.inside >= placesMax) {
      if (this.waiting.length >= this.waitingMax) throw this.moments.busy();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.inside += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Who waited takes the place over.
      if (next) next();
      else this.inside -= 1;
    }
  }
}
