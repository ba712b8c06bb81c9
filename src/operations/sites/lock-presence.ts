import { QUARTER_MS, quarterOf } from '../../audit/tally.js';
import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { LiveLocks } from '../locks/live-locks.js';
import type { Store } from '../store-ports.js';
import { WatchedLock, type Moment } from './watched-lock.js';

/** How long after a start, or a pairing, a lock may be silent without counting as offline. */
export const FIRST_CONTACT_MS = 60_000;
/** How often it goes to the disk: at the ends of hours. What a power cut takes is told as not known. */
const QUARTERS_PER_WRITE = 4;
/** Locks in one change: the doors wait for it. */
const LOCKS_PER_WRITE = 40;

export interface LockPresenceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly live: LiveLocks;
}

/**
 * Notes for the statistics how long each paired lock was watched and online, and what its battery said. Kept in memory
 * by quarters of an hour, written once an hour and at the stop.
 */
export class LockPresence implements Part {
  readonly name = 'lock presence';
  private readonly deps: LockPresenceDeps;
  private readonly locks = new Map<string, WatchedLock>();
  private timer: Timer | null = null;
  private running = false;

  constructor(deps: LockPresenceDeps) {
    this.deps = deps;
    deps.live.onChange((id, now, before) => {
      if (!this.running) return;
      if (now.isOnline !== before.isOnline) this.lock(id)?.turn(now.isOnline, this.now());
      if (now.batteryPercent !== null && now.batteryPercent !== before.batteryPercent)
        this.lock(id)?.hearBattery(now.batteryPercent, this.deps.clock.wallMs());
    });
  }

  start(): Promise<void> {
    this.running = true;
    this.look();
    this.wait();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    this.timer?.cancel();
    this.timer = null;
    this.look();
    await this.write(Infinity);
    this.locks.clear();
  }

  /** A lock was moved to another site, or removed: what was until now belongs to where it was. */
  placeChanged(id: string): void {
    if (!this.running) return;
    const lock = this.locks.get(id);
    lock?.pass(this.now());
    const device = this.deps.store.devices.byId(id);
    if (lock) lock.siteId = device?.siteId ?? null;
  }

  private now(): Moment {
    return { wallMs: this.deps.clock.wallMs(), monotonicMs: this.deps.clock.monotonicMs() };
  }

  /** One that is heard of before it was listed has just been paired. */
  private lock(id: string): WatchedLock | null {
    const known = this.locks.get(id);
    if (known) return known;
    const device = this.deps.store.devices.byId(id);
    if (device?.status !== 'ACTIVE') return null;
    return this.watch(id, device.siteId);
  }

  private watch(id: string, siteId: string | null): WatchedLock {
    const lock = new WatchedLock(id, siteId, this.deps.clock.monotonicMs() + FIRST_CONTACT_MS);
    this.locks.set(id, lock);
    const { isOnline, batteryPercent } = this.deps.live.of(id);
    const now = this.now();
    lock.turn(isOnline, now);
    if (batteryPercent !== null) lock.hearBattery(batteryPercent, now.wallMs);
    return lock;
  }

  /** Tells the time of every lock until now, and takes in those that are new. */
  private look(): void {
    const now = this.now();
    for (const lock of this.locks.values()) lock.pass(now);
    for (const { id, siteId } of this.deps.store.devices.active()) {
      const lock = this.locks.get(id);
      if (lock) lock.siteId = siteId;
      else this.watch(id, siteId);
    }
  }

  /** At the end of each quarter of an hour by the wall; a clock that was set is looked at again then. */
  private wait(): void {
    const { clock } = this.deps;
    const restMs = QUARTER_MS - (((clock.wallMs() % QUARTER_MS) + QUARTER_MS) % QUARTER_MS);
    this.timer = clock.after(Math.max(1, restMs), () => {
      this.look();
      const quarter = quarterOf(clock.wallMs());
      if (quarter % QUARTERS_PER_WRITE === 0) void this.write(quarter);
      this.wait();
    });
  }

  private async write(beforeQuarter: number): Promise<void> {
    const now = this.now();
    const taken = [...this.locks.values()].map((lock) => ({ lock, ...lock.take(beforeQuarter, now) }));
    for (let from = 0; from < taken.length; from += LOCKS_PER_WRITE) {
      const part = taken.slice(from, from + LOCKS_PER_WRITE);
      try {
        await this.deps.store.writeSoon((tx) => {
          for (const { quarters, battery } of part) {
            // A site that was removed since has no statistics any more.
            for (const quarter of quarters)
              if (tx.sites.byId(quarter.siteId)) tx.statistics.addPresence(quarter);
            if (battery && tx.sites.byId(battery.siteId)) tx.statistics.addBattery(battery);
          }
        });
      } catch (error) {
        for (const { lock, ...rest } of part) lock.restore(rest);
        this.deps.logger.error({ err: error, locks: part.length }, 'how locks were could not be noted');
      }
    }
    const paired = new Set(this.deps.store.devices.active().map(({ id }) => id));
    for (const id of this.locks.keys()) if (!paired.has(id)) this.locks.delete(id);
  }
}
