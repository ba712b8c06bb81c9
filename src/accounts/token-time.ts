/** A time that is known to have been, and when it was learnt. */
export interface TimeFloor {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** The monotonic clock at that moment, milliseconds. */
  readonly monotonicMs: number;
}

/**
 * What tokens are dated and judged by: the wall clock, unless it stands before a time that has been already. Then time
 * goes on from there at the pace of the monotonic clock, so a clock that jumped back refuses nobody, and what was to
 * expire still does.
 * @returns whole milliseconds
 */
export function tokenTimeMs(wallMs: number, monotonicMs: number, floor: TimeFloor): number {
  return Math.floor(Math.max(wallMs, floor.atMs + (monotonicMs - floor.monotonicMs)));
}

/** The floor after a token was dated `atMs`: it never sinks. */
export function raisedFloor(floor: TimeFloor, atMs: number, monotonicMs: number): TimeFloor {
  return atMs > floor.atMs + (monotonicMs - floor.monotonicMs) ? { atMs, monotonicMs } : floor;
}
