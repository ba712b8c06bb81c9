import { BEAT_MS, onBeat } from '../kit/beat.js';
import type { Clock, Timer } from '../kit/clock.js';
import { instantOf, passedMs, type Instant } from '../kit/instant.js';

/** A beat that comes later than this after it was due was missed, milliseconds. */
const SLACK_MS = BEAT_MS;

/**
 * Shows whether this process ran: one that was stopped, whose machine slept, or that had no time misses its own beats, and
 * what it reads then waited for as long in a socket, where nobody could see it.
 */
export class Heartbeat {
  private readonly clock: Clock;
  private last: Instant;
  /** Between the last beat and the one before it. */
  private gapMs = 0;
  private timer: Timer | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
    this.last = instantOf(clock);
  }

  start(): void {
    this.last = instantOf(this.clock);
    this.timer = onBeat(this.clock, () => {
      this.gapMs = passedMs(this.clock, this.last);
      this.last = instantOf(this.clock);
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  /**
   * How long, at most, what is read now could not be read, milliseconds; 0 while the beats come. After a pause it holds until the
   * beat after the next, so that whatever waited has been read by then.
   */
  get heldUpMs(): number {
    const sinceMs = passedMs(this.clock, this.last);
    if (wasMissed(this.gapMs)) return this.gapMs + sinceMs;
    return wasMissed(sinceMs) ? sinceMs : 0;
  }
}

function wasMissed(gapMs: number): boolean {
  return gapMs > BEAT_MS + SLACK_MS;
}
