import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Store } from '../store-ports.js';
import { returnUse } from './code-uses.js';

/**
 * How long a lock must have been there without a break, after it was let open, to be believed that it did not: a decision
 * is void 900 ms after the press, and whatever a lock has to tell it tells first of all when it is back.
 */
export const USE_REPORT_WAIT_MS = 30_000;

export interface UseReturnsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Gives back uses of PINs and tickets of which the lock told nothing. On the monotonic clock, and only while the lock is there: of one
 * that is out of reach nobody knows, so its uses stay taken until it is back. After a restart of the hub the wait begins anew.
 */
export class UseReturns implements Part {
  readonly name = 'code uses';
  private readonly deps: UseReturnsDeps;
  /** Locks that are there, and since when. */
  private readonly onlineSinceMs = new Map<string, number>();
  /** Grants of this run that may be open, by event id; gone when they were looked at. */
  private readonly grantedAtMs = new Map<string, number>();
  /** One a lock at most. */
  private readonly timers = new Map<string, Timer>();
  private running = false;

  constructor(deps: UseReturnsDeps) {
    this.deps = deps;
  }

  start(): Promise<void> {
    this.running = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
    return Promise.resolve();
  }

  linkChanged(deviceId: string, online: boolean): void {
    if (online) {
      this.onlineSinceMs.set(deviceId, this.deps.clock.monotonicMs());
      if (this.deps.store.codeUses.reservedAt(deviceId).length > 0)
        this.lookAfter(deviceId, USE_REPORT_WAIT_MS);
    } else {
      this.onlineSinceMs.delete(deviceId);
      this.timers.get(deviceId)?.cancel();
      this.timers.delete(deviceId);
    }
  }

  /** A use was set aside; called when that is on the disk. */
  reserved(deviceId: string, grantId: string): void {
    this.grantedAtMs.set(grantId, this.deps.clock.monotonicMs());
    if (this.onlineSinceMs.has(deviceId) && !this.timers.has(deviceId))
      this.lookAfter(deviceId, USE_REPORT_WAIT_MS);
  }

  private lookAfter(deviceId: string, waitMs: number): void {
    if (!this.running) return;
    this.timers.get(deviceId)?.cancel();
    this.timers.set(
      deviceId,
      this.deps.clock.after(waitMs, () => {
        this.timers.delete(deviceId);
        this.look(deviceId).catch((error: unknown) => {
          this.deps.logger.error(
            { device: deviceId, err: error },
            'uses of codes not given back; tried again',
          );
          this.lookAfter(deviceId, USE_REPORT_WAIT_MS);
        });
      }),
    );
  }

  private async look(deviceId: string): Promise<void> {
    const { store, clock } = this.deps;
    if (store.codeUses.reservedAt(deviceId).length === 0) {
      this.forgetSettled();
      return;
    }
    const waitMs = await store.write((tx) => {
      const nowMs = clock.monotonicMs();
      const open = tx.codeUses.reservedAt(deviceId);
      const left = open.map((use) => ({ use, waitMs: this.waitOf(deviceId, use.grantId, nowMs) }));
      for (const { use, waitMs } of left) if (waitMs <= 0) returnUse(tx, use, clock.wallMs());
      return Math.min(...left.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0));
    });
    this.forgetSettled();
    if (Number.isFinite(waitMs)) this.lookAfter(deviceId, waitMs);
  }

  /** Until it may be given back; for ever while the lock is out of reach. */
  private waitOf(deviceId: string, grantId: string, nowMs: number): number {
    const onlineSinceMs = this.onlineSinceMs.get(deviceId) ?? Infinity;
    const sinceMs = Math.max(onlineSinceMs, this.grantedAtMs.get(grantId) ?? -Infinity);
    return sinceMs + USE_REPORT_WAIT_MS - nowMs;
  }

  private forgetSettled(): void {
    for (const grantId of this.grantedAtMs.keys())
      if (this.deps.store.codeUses.ofGrant(grantId)?.state !== 'reserved') this.grantedAtMs.delete(grantId);
  }
}
