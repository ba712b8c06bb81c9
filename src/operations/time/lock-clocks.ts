import type { Logger } from '../../kit/logger.js';
import type { LockClockSample } from '../../locks/lock-clock.js';
import { LOCK_AGREES_MS, type LockOffset, type Look, timeByLock } from '../../security/time-trust.js';
import type { Store } from '../store-ports.js';

/** An offset is written again after this long: a write a lock and quarter of a day. Milliseconds. */
export const KEEP_AGAIN_MS = 6 * 3_600_000;

/**
 * What locks' clocks said when the hub knew the time. A lock that stays on while the hub is off gives the time back; one whose
 * battery was out has another boot id and says nothing. It gives trust and takes none: a lock gone wrong must not close a house.
 */
export class LockClocks {
  private readonly store: Pick<Store, 'lockClocks' | 'devices' | 'writeSoon'>;
  private readonly logger: Logger;
  private readonly kept = new Map<string, LockOffset | null>();
  /** What the last lock that could tell said, and when. */
  private told: Look | null = null;

  constructor(deps: {
    readonly store: Pick<Store, 'lockClocks' | 'devices' | 'writeSoon'>;
    readonly logger: Logger;
  }) {
    this.store = deps.store;
    this.logger = deps.logger;
  }

  /** The wall clock is trusted at `now`. */
  remember(deviceId: string, sample: LockClockSample, now: Look): void {
    this.told = null;
    const lockMs = lockMsAt(sample, now);
    const before = this.ofDevice(deviceId);
    const known = before && timeByLock(before, sample.bootId, lockMs);
    const isFresh =
      before !== null &&
      known !== null &&
      lockMs - before.lockMs < KEEP_AGAIN_MS &&
      Math.abs(known.wallMs - now.wallMs) <= LOCK_AGREES_MS / 4;
    if (isFresh) return;
    const offset: LockOffset = { bootId: sample.bootId, lockMs, wallMs: Math.round(now.wallMs) };
    this.kept.set(deviceId, offset);
    this.store
      .writeSoon((tx) => {
        // It may have been removed meanwhile.
        if (tx.devices.byId(deviceId)) tx.lockClocks.set(deviceId, offset);
      })
      .catch((error: unknown) => {
        this.kept.delete(deviceId);
        this.logger.warn({ device: deviceId, err: error }, "a lock's clock could not be remembered");
      });
  }

  /** Whether this lock's clock says that it is `now.wallMs`. */
  agrees(deviceId: string, sample: LockClockSample, now: Look): boolean {
    const kept = this.ofDevice(deviceId);
    const found = kept && timeByLock(kept, sample.bootId, lockMsAt(sample, now));
    if (!found) return false;
    this.told = { wallMs: found.wallMs, monotonicMs: now.monotonicMs };
    return Math.abs(found.wallMs - now.wallMs) <= found.withinMs;
  }

  /** What the time is by the lock that told it last, Unix milliseconds. */
  timeAt(monotonicMs: number): number | null {
    return this.told && Math.round(this.told.wallMs + monotonicMs - this.told.monotonicMs);
  }

  private ofDevice(deviceId: string): LockOffset | null {
    let kept = this.kept.get(deviceId);
    if (kept === undefined) this.kept.set(deviceId, (kept = this.store.lockClocks.ofDevice(deviceId)));
    return kept;
  }
}

function lockMsAt(sample: LockClockSample, now: Look): number {
  return Math.round(sample.lockMs + (now.monotonicMs - sample.receivedAtMs));
}
