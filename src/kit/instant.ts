import type { Clock } from './clock.js';

/** A moment, on both clocks. */
export interface Instant {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export function instantOf(clock: Pick<Clock, 'wallMs' | 'monotonicMs'>): Instant {
  return { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() };
}

/**
 * Milliseconds since `then`, by whichever clock says more: the monotonic one stands still while a machine sleeps, and the
 * wall clock may be set back. One that is set ahead makes it too long, never too short.
 */
export function passedMs(clock: Pick<Clock, 'wallMs' | 'monotonicMs'>, then: Instant): number {
  return Math.max(clock.monotonicMs() - then.monotonicMs, clock.wallMs() - then.wallMs);
}
