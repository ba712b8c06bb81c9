import type { Clock, Timer } from './clock.js';
import { nextTurn } from './next-turn.js';

/** How long a piece of work waits at most, milliseconds: a busy house must not stop what is to be done besides. */
export const LET_BY_MS = 5;

/**
 * Who goes first on a small machine: somebody at a door. Long work that is cut in pieces lets them by between two of these, so that
 * neither the event loop nor the disk is busy with it meanwhile.
 */
export class RightOfWay {
  private readonly clock: Clock;
  private underWay = 0;
  private readonly waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** `work` goes first until it ends. */
  async taken<T>(work: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) for (const goOn of [...this.waiting]) goOn();
    }
  }

  /** Resolves in a later turn of the event loop, when nothing that goes first is under way, or after `LET_BY_MS`. */
  async letBy(): Promise<void> {
    await nextTurn();
    if (this.underWay > 0) await this.untilClear();
  }

  private untilClear(): Promise<void> {
    return new Promise((resolve) => {
      let late: Timer | null = null;
      const goOn = () => {
        late?.cancel();
        this.waiting.delete(goOn);
        resolve();
      };
      this.waiting.add(goOn);
      late = this.clock.after(LET_BY_MS, goOn);
    });
  }
}
