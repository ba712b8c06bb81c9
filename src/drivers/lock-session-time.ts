import type { Clock } from '../kit/clock.js';

/** No hub of this version ran before: a wall clock below it was never set. */
const EARLIEST_WALL_MS = Date.UTC(2026, 0, 1);

/** A wall clock that moved by more than this against the monotonic one was set. */
const CLOCK_STEP_MS = 1_000;

/** What time a lock was told, for the windows of codes that it answers by itself; commands never depend on it. */
export class ToldTime {
  private readonly clock: Clock;
  private readonly isTrusted: () => boolean;
  /** Wall clock less monotonic clock when the lock was last told. */
  private offsetMs: number | null = null;

  /** @param isTrusted whether the wall clock can be relied upon */
  constructor(clock: Clock, isTrusted: () => boolean = () => true) {
    this.clock = clock;
    this.isTrusted = isTrusted;
  }

  /** The time to tell, Unix milliseconds; null while the clock is not to be relied upon: better none than one that lets old codes in. */
  next(): number | null {
    const unixMs = Math.floor(this.clock.wallMs());
    if (unixMs < EARLIEST_WALL_MS || !this.isTrusted()) return null;
    this.offsetMs = this.offsetNowMs();
    return unixMs;
  }

  /** Whether the wall clock was set since: a code that has ended must not open by the old one. */
  get isStale(): boolean {
    if (this.clock.wallMs() < EARLIEST_WALL_MS || !this.isTrusted()) return false;
    return this.offsetMs === null || Math.abs(this.offsetNowMs() - this.offsetMs) > CLOCK_STEP_MS;
  }

  private offsetNowMs(): number {
    return this.clock.wallMs() - this.clock.monotonicMs();
  }
}
