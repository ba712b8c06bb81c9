import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import { LIFETIMES, type Lifetimes } from '../../locks/confidence.js';
import type { Transport } from '../../locks/device.js';
import type { LockStamp } from '../../locks/fact.js';
import { type LiveLock, NOTHING_KNOWN } from '../../locks/live-lock.js';
import { type LockFacts, NOTHING_HEARD } from '../../locks/lock-facts.js';
import { liveLockOf, observe, type Observation, rememberSure } from '../../locks/lock-state.js';
import { nextLook } from '../../locks/next-look.js';

/** What `LiveLocks` asks of the outside; without it nothing is asked, and the shortest lifetimes count. */
export interface LiveLocksPorts {
  readonly transportOf: (id: string) => Transport | null;
  /** Asks the lock for its status; the answer comes as any other. */
  readonly ask: (id: string) => void;
}

interface Known {
  facts: LockFacts;
  /** As told to listeners last. */
  shown: LiveLock;
  lifetimes: Lifetimes;
  askedAtMs: number;
  /** Times that it was asked since its bolt was last known. */
  asked: number;
  timer: Timer | null;
  dueMs: number;
}

type Listener = (id: string, now: LiveLock, before: LiveLock) => void;

/**
 * What is known now of every lock, in memory only: after a restart nothing is known until a lock has spoken. What is not
 * confirmed for its lifetime is `unknown` again.
 */
export class LiveLocks implements Part {
  readonly name = 'live locks';
  private readonly clock: Clock;
  private readonly ports: LiveLocksPorts | null;
  private readonly locks = new Map<string, Known>();
  private readonly listeners: Listener[] = [];

  constructor(clock: Clock, ports: LiveLocksPorts | null = null) {
    this.clock = clock;
    this.ports = ports;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    for (const known of this.locks.values()) known.timer?.cancel();
    this.locks.clear();
    return Promise.resolve();
  }

  of(id: string): LiveLock {
    const known = this.locks.get(id);
    return known ? liveLockOf(known.facts, known.lifetimes, this.clock.monotonicMs()) : NOTHING_KNOWN;
  }

  /** Is told of every change of what `of` says, after it. It must be quick, and not throw. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /**
   * @param ageMs how long ago it was so, milliseconds: a lock reports late what happened while the link was down
   * @param stamp the lock's own clock when it was so, if it said
   */
  observe(id: string, observed: Observation, ageMs = 0, stamp: LockStamp | null = null): void {
    const known = this.locks.get(id) ?? this.meet(id);
    if (observed.kind === 'link') {
      known.lifetimes = this.lifetimesOf(id);
      // A lock that has just come tells its state by itself.
      known.askedAtMs = this.clock.monotonicMs();
      known.asked = 0;
    }
    const nowMs = this.clock.monotonicMs();
    const wallMs = this.clock.wallMs();
    const moment = { atMs: nowMs - ageMs, stamp };
    known.facts = rememberSure(observe(known.facts, observed, moment, wallMs), nowMs, wallMs);
    if (known.facts.bolt.value === 'locked' || known.facts.bolt.value === 'unlocked') known.asked = 0;
    this.tell(id, known);
    this.lookAgain(id, known);
  }

  forget(id: string): void {
    const known = this.locks.get(id);
    if (!known) return;
    known.timer?.cancel();
    this.locks.delete(id);
    for (const listener of this.listeners) listener(id, NOTHING_KNOWN, known.shown);
  }

  private meet(id: string): Known {
    const known: Known = {
      facts: NOTHING_HEARD,
      shown: NOTHING_KNOWN,
      lifetimes: this.lifetimesOf(id),
      askedAtMs: -Infinity,
      asked: 0,
      timer: null,
      dueMs: Infinity,
    };
    this.locks.set(id, known);
    return known;
  }

  private lifetimesOf(id: string): Lifetimes {
    return LIFETIMES[this.ports?.transportOf(id) ?? 'serial'];
  }

  private tell(id: string, known: Known): void {
    const before = known.shown;
    const now = this.of(id);
    known.shown = now;
    if (isSame(before, now)) return;
    for (const listener of this.listeners) listener(id, now, before);
  }

  /** One timer a lock, moved forward only: most of what is heard makes the next look later, not sooner. */
  private lookAgain(id: string, known: Known): void {
    const nowMs = this.clock.monotonicMs();
    const { atMs } = nextLook(known, nowMs);
    if (known.timer && known.dueMs <= atMs) return;
    known.timer?.cancel();
    known.timer = null;
    known.dueMs = atMs;
    if (atMs === Infinity) return;
    known.timer = this.clock.after(Math.max(1, atMs - nowMs), () => {
      known.timer = null;
      this.look(id, known);
    });
  }

  private look(id: string, known: Known): void {
    const nowMs = this.clock.monotonicMs();
    this.tell(id, known);
    if (nextLook(known, nowMs).ask && this.ports) {
      known.askedAtMs = nowMs;
      known.asked += 1;
      this.ports.ask(id);
    }
    if (this.locks.get(id) === known) this.lookAgain(id, known);
  }
}

/** When a lock was last seen changes with every word of it, and is no news. */
function isSame(a: LiveLock, b: LiveLock): boolean {
  return (
    a.lockState === b.lockState &&
    a.doorState === b.doorState &&
    a.isOnline === b.isOnline &&
    a.batteryPercent === b.batteryPercent
  );
}
