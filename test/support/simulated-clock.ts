import type { Clock, Timer } from '../../src/kit/clock.js';

interface Waiting {
  readonly dueMs: number;
  readonly order: number;
  readonly action: () => void;
}

/** Time that moves only when a test says so; the wall clock can jump apart from the monotonic one. */
export class SimulatedClock implements Clock {
  private nowMs = 0;
  private wallOffsetMs: number;
  private order = 0;
  private waiting: Waiting[] = [];

  constructor(wallMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.wallOffsetMs = wallMs;
  }

  wallMs(): number {
    return this.wallOffsetMs + this.nowMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, action: () => void): Timer {
    const entry: Waiting = { dueMs: this.nowMs + Math.max(0, delayMs), order: this.order++, action };
    this.waiting.push(entry);
    return {
      cancel: () => {
        this.waiting = this.waiting.filter((other) => other !== entry);
      },
    };
  }

  /** Moves both clocks forward, running what falls due in order. */
  advance(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const next = this.waiting
        .filter((entry) => entry.dueMs <= until)
        .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((entry) => entry !== next);
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.action();
    }
    this.nowMs = until;
  }

  /** Both clocks go on while nothing runs: what falls due meanwhile runs with the next `advance`. */
  stall(ms: number): void {
    this.nowMs += ms;
  }

  /** As `advance`, letting promises settle before each step of `stepMs`. */
  async advanceSettling(ms: number, stepMs = 10): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await new Promise((resolve) => setImmediate(resolve));
      this.advance(Math.min(stepMs, ms - passed));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Makes the wall clock jump by `ms`; monotonic time does not notice. */
  jumpWall(ms: number): void {
    this.wallOffsetMs += ms;
  }

  /** How many timers are waiting, to show that nothing is left behind. */
  get pendingTimers(): number {
    return this.waiting.length;
  }
}
