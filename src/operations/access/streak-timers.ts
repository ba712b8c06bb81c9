import type { Clock, Timer } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import {
  afterLockout,
  afterQuiet,
  afterOwnRightCode,
  afterRightCode,
  afterWrongCode,
  isLockedOut,
  isOver,
  isStopped,
  NO_STREAK,
  QUIET_MS,
  type Streak,
} from '../../security/lockout.js';
import type { Store, Writes } from '../store-ports.js';

/** What could not be stored is tried again after this. Milliseconds. */
export const AGAIN_MS = 10_000;

/** Where streaks of one kind are kept. */
export interface StreakShelf {
  of(tx: Writes, key: string): Streak;
  set(tx: Writes, key: string, streak: Streak): void;
  all(): readonly { readonly key: string; readonly streak: Streak }[];
}

/**
 * Lockouts and quiet hours that are running. Both go by the monotonic clock, so no jump of the wall clock shortens one; they
 * are stored as long as they run, and a restart begins them anew.
 */
export class StreakTimers {
  private readonly store: Pick<Store, 'writeSoon'>;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly shelf: StreakShelf;
  private readonly onChange: (key: string) => void;
  private readonly running = new Map<string, { readonly timer: Timer; readonly untilMs: number }>();
  private readonly stopped = new Set<string>();
  /** Until when nothing wrong may come for one to be taken off, monotonic. */
  private readonly quiet = new Map<string, { timer: Timer; untilMs: number }>();

  constructor(deps: {
    readonly store: Pick<Store, 'writeSoon'>;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly shelf: StreakShelf;
    /** A lockout began, ended, or was taken back. */
    readonly onChange?: (key: string) => void;
  }) {
    this.store = deps.store;
    this.clock = deps.clock;
    this.logger = deps.logger;
    this.shelf = deps.shelf;
    this.onChange = deps.onChange ?? (() => undefined);
  }

  start(): void {
    for (const { key, streak } of this.shelf.all()) {
      if (isStopped(streak)) this.stopped.add(key);
      else if (streak.lockedForMs !== null) this.begin(key, streak.lockedForMs);
      if (!isOver(streak)) this.listen(key);
    }
  }

  stop(): void {
    for (const { timer } of [...this.running.values(), ...this.quiet.values()]) timer.cancel();
    this.running.clear();
    this.quiet.clear();
    this.stopped.clear();
  }

  isLocked(key: string): boolean {
    return this.stopped.has(key) || this.running.has(key);
  }

  /** Also of what this very commit has brought on: tries that are decided together are decided one after the other. */
  isLockedIn(tx: Writes, key: string): boolean {
    return this.isLocked(key) || isLockedOut(this.shelf.of(tx, key));
  }

  /** How long the running lockout lasts yet, milliseconds; Infinity when only a reset ends it; null: none. */
  remainingMs(key: string): number | null {
    if (this.stopped.has(key)) return Infinity;
    const running = this.running.get(key);
    return running ? Math.max(0, running.untilMs - this.clock.monotonicMs()) : null;
  }

  /** Locks from now; called once the fact is on the disk. @param lockedForMs Infinity: until it is reset */
  begin(key: string, lockedForMs: number): void {
    this.running.get(key)?.timer.cancel();
    this.running.delete(key);
    if (lockedForMs === Infinity) {
      this.stopped.add(key);
    } else {
      const timer = this.clock.after(lockedForMs, () => {
        this.running.delete(key);
        this.end(key);
        this.onChange(key);
      });
      this.running.set(key, { timer, untilMs: this.clock.monotonicMs() + lockedForMs });
    }
    this.onChange(key);
  }

  /** Counts a wrong code. @returns the streak now, and for how long to lock (`begin`) once that is on the disk */
  wrong(tx: Writes, key: string): { readonly streak: Streak; readonly lockedForMs: number | null } {
    const streak = afterWrongCode(this.shelf.of(tx, key));
    this.shelf.set(tx, key, streak);
    // At worst of a change that is undone: then one is taken off later than need be.
    this.listen(key);
    return { streak, lockedForMs: isStopped(streak) ? Infinity : streak.lockedForMs };
  }

  right(tx: Writes, key: string): void {
    const before = this.shelf.of(tx, key);
    if (before.failures > 0) this.shelf.set(tx, key, afterRightCode(before));
  }

  /** A right code of who may be guessing (`security/lockout.afterOwnRightCode`). Quiet hours go on as they were. */
  ownRight(tx: Writes, key: string): void {
    const before = this.shelf.of(tx, key);
    const streak = afterOwnRightCode(before);
    if (streak !== before) this.shelf.set(tx, key, streak);
  }

  /** Takes the whole streak back, in the store. @returns what it was; `forget` follows once that is on the disk */
  reset(tx: Writes, key: string): Streak {
    const before = this.shelf.of(tx, key);
    this.shelf.set(tx, key, NO_STREAK);
    return before;
  }

  forget(key: string): void {
    this.running.get(key)?.timer.cancel();
    this.running.delete(key);
    this.quiet.get(key)?.timer.cancel();
    this.quiet.delete(key);
    this.stopped.delete(key);
    this.onChange(key);
  }

  private listen(key: string): void {
    const untilMs = this.clock.monotonicMs() + QUIET_MS;
    const before = this.quiet.get(key);
    if (before) before.untilMs = untilMs;
    else this.quiet.set(key, { untilMs, timer: this.after(QUIET_MS, key) });
  }

  private after(delayMs: number, key: string): Timer {
    return this.clock.after(delayMs, () => {
      this.heardNothing(key);
    });
  }

  private heardNothing(key: string): void {
    const quiet = this.quiet.get(key);
    if (!quiet) return;
    const leftMs = quiet.untilMs - this.clock.monotonicMs();
    if (leftMs > 0) {
      quiet.timer = this.after(leftMs, key);
      return;
    }
    quiet.untilMs += QUIET_MS;
    this.store
      .writeSoon((tx) => {
        const before = this.shelf.of(tx, key);
        const streak = afterQuiet(before);
        if (!isOver(before) && streak !== before) this.shelf.set(tx, key, streak);
        return streak;
      })
      .then(
        (streak) => {
          if (this.quiet.get(key) !== quiet) return;
          if (isOver(streak)) this.quiet.delete(key);
          else quiet.timer = this.after(QUIET_MS, key);
        },
        (error: unknown) => {
          this.logger.error({ key, err: error }, 'quiet hours of a lockout not stored; they begin anew');
          if (this.quiet.get(key) === quiet) quiet.timer = this.after(QUIET_MS, key);
        },
      );
  }

  private end(key: string): void {
    this.store
      .writeSoon((tx) => {
        const streak = this.shelf.of(tx, key);
        // Locked anew meanwhile, or it was removed.
        if (this.isLocked(key) || streak.lockedForMs === null) return;
        this.shelf.set(tx, key, afterLockout(streak));
      })
      .catch((error: unknown) => {
        this.logger.error({ key, err: error }, 'end of a lockout not stored: it goes on');
        if (!this.isLocked(key)) this.begin(key, AGAIN_MS);
      });
  }
}
