/** A scheduled call that has not happened yet. */
export interface Timer {
  cancel(): void;
}

/**
 * Time, handed in. Nothing outside `kit/` reads a clock of its own, so that a test can step time.
 */
export interface Clock {
  /** Wall-clock time, milliseconds since the Unix epoch. May jump in both directions. */
  wallMs(): number;
  /** Monotonic time, milliseconds, fractional; never goes back; its zero means nothing. */
  monotonicMs(): number;
  /** Calls `action` once, not before `delayMs` of monotonic time has passed. Does not keep the process alive. */
  after(delayMs: number, action: () => void): Timer;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    const handle = setTimeout(action, delayMs).unref();
    return {
      cancel: () => {
        clearTimeout(handle);
      },
    };
  },
};

/** Resolves after `delayMs` on `clock`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}

/** RFC 3339 in UTC with milliseconds, the wire form of every time. */
export function rfc3339(wallMs: number): string {
  return new Date(wallMs).toISOString();
}
