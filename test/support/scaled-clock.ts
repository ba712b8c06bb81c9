import type { Clock } from '../../src/kit/clock.js';

/** The machine's clock, running `factor` times as fast: for long waits of programs that talk through real devices. */
export function scaledClock(factor: number): Clock {
  return {
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now() * factor,
    after(delayMs, action) {
      const handle = setTimeout(action, delayMs / factor);
      return {
        cancel: () => {
          clearTimeout(handle);
        },
      };
    },
  };
}
