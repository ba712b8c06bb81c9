import type { Clock } from '../kit/clock.js';
import { type LiveLock, NOTHING_KNOWN } from '../locks/live-lock.js';
import { observe, type Observation } from '../locks/lock-state.js';

interface Known {
  readonly live: LiveLock;
  /** Monotonic time of the newest fact of each kind: an older report that arrives later changes nothing. */
  readonly boltAtMs: number;
  readonly doorAtMs: number;
}

const NOTHING: Known = { live: NOTHING_KNOWN, boltAtMs: -Infinity, doorAtMs: -Infinity };

/** What is known now of every lock, in memory only: after a restart nothing is known until a lock has spoken. */
export class LiveLocks {
  private readonly clock: Clock;
  private readonly locks = new Map<string, Known>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  of(id: string): LiveLock {
    return (this.locks.get(id) ?? NOTHING).live;
  }

  /** @param ageMs how long ago it was so, milliseconds: a lock reports late what happened while the link was down */
  observe(id: string, observed: Observation, ageMs = 0): void {
    const known = this.locks.get(id) ?? NOTHING;
    const atMs = this.clock.monotonicMs() - ageMs;
    const isDoor = observed.kind === 'door';
    if (atMs < (isDoor ? known.doorAtMs : known.boltAtMs)) return;
    this.locks.set(id, {
      live: observe(known.live, observed, this.clock.wallMs()),
      boltAtMs: isDoor ? known.boltAtMs : atMs,
      doorAtMs: isDoor || observed.kind === 'status' ? atMs : known.doorAtMs,
    });
  }

  forget(id: string): void {
    this.locks.delete(id);
  }
}
