/** A lock whose adverts were not heard for so long is not there. */
export const SILENCE_MS = 10_000;
/** What a session told of a lock is good for so long, if no advert contradicts (link.md, BLE). */
export const STATE_LIFETIME_MS = 6 * 3_600_000;
/** An advert says that something changed, or the lifetime is over: so long to find out what, then nothing is known. */
export const CHANGE_GRACE_MS = 2_000;

/**
 * Whether a lock that is mostly not connected can be taken to be there and as it was: it has been in a session of this
 * run, its adverts are heard, and their counter has not moved since before that session. Adverts are a hint: they can
 * take certainty away, and never give it.
 */
export class Presence {
  private confirmedAtMs = -Infinity;
  private heardAtMs = -Infinity;
  private counter: number | null = null;
  /** The counter of the last advert before the last session: what came later may not have been told in it. */
  private settledCounter: number | null = null;
  private changedAtMs = Infinity;

  /** An advert of the lock. */
  heard(counter: number, nowMs: number): void {
    this.heardAtMs = nowMs;
    this.counter = counter;
    // Only a session takes a change back: the old counter may be an old advert, sent again by anybody.
    if (counter !== this.settledCounter) this.changedAtMs = Math.min(this.changedAtMs, nowMs);
  }

  /** The lock proved itself in a session that began when `counterBefore` was the last counter heard. */
  confirmed(counterBefore: number | null, nowMs: number): void {
    this.confirmedAtMs = nowMs;
    this.settledCounter = counterBefore;
    this.changedAtMs = Infinity;
  }

  /** The hub hung up: until now the lock was there, and as it said. */
  leftAlone(nowMs: number): void {
    this.heardAtMs = nowMs;
    this.confirmedAtMs = nowMs;
  }

  /** The link broke, or the radio did: the lock may be gone, and anyhow by now. */
  lost(): void {
    this.confirmedAtMs = -Infinity;
    this.heardAtMs = -Infinity;
  }

  get lastCounter(): number | null {
    return this.counter;
  }

  /** Whether the lock, not connected, is there and what it last said still stands. */
  isKnown(nowMs: number): boolean {
    return nowMs < this.knownUntilMs();
  }

  /** Monotonic milliseconds; -Infinity when it is not known now. */
  knownUntilMs(): number {
    return Math.min(
      this.heardAtMs + SILENCE_MS,
      this.changedAtMs + CHANGE_GRACE_MS,
      this.confirmedAtMs + STATE_LIFETIME_MS + CHANGE_GRACE_MS,
    );
  }

  /** Whether a connection would tell something new. */
  wantsCheck(nowMs: number): boolean {
    return this.changedAtMs <= nowMs || nowMs >= this.confirmedAtMs + STATE_LIFETIME_MS;
  }
}
