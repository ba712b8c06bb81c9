import type { Clock, Timer } from './clock.js';

/** How often whoever must look regularly does, milliseconds: with all else that comes now and then, an idle hub wakes less than once a second. */
export const BEAT_MS = 1_500;

/** @param lateMs how long after its time the beat comes: the event loop was busy */
type Follower = (lateMs: number) => void;

/** The pulse of a clock: one timer for all that look regularly, so that an idle machine wakes once for all of them. */
class Beat {
  private readonly clock: Clock;
  private readonly followers = new Set<Follower>();
  private timer: Timer | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  follow(action: Follower): Timer {
    // One of its own: the same function may follow twice.
    const follower: Follower = (lateMs) => {
      action(lateMs);
    };
    this.followers.add(follower);
    if (!this.timer) this.wait();
    return {
      cancel: () => {
        this.followers.delete(follower);
        if (this.followers.size > 0) return;
        this.timer?.cancel();
        this.timer = null;
      },
    };
  }

  private wait(): void {
    const dueMs = this.clock.monotonicMs() + BEAT_MS;
    this.timer = this.clock.after(BEAT_MS, () => {
      const lateMs = Math.max(0, this.clock.monotonicMs() - dueMs);
      this.wait();
      for (const follower of [...this.followers]) if (this.followers.has(follower)) follower(lateMs);
    });
  }
}

const beats = new WeakMap<Clock, Beat>();

/** Calls `action` with each beat of `clock`, the first within `BEAT_MS`, until it is cancelled. */
export function onBeat(clock: Clock, action: Follower): Timer {
  const beat = beats.get(clock) ?? new Beat(clock);
  beats.set(clock, beat);
  return beat.follow(action);
}
