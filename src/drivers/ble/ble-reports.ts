import type { LockStamp } from '../../locks/fact.js';
import type { LockClockSample } from '../../locks/lock-clock.js';
import type { Clock } from '../../kit/clock.js';
import type {
  AccessRequest,
  LockReport,
  LockReports,
  LockStatus,
} from '../../operations/locks/driver-ports.js';

/** A report could not be stored: the lock, which keeps it, is asked for it again after this. */
export const REPORT_AGAIN_MS = 30_000;

export interface BleReportsListener {
  sessionUp(): void;
  sessionDown(): void;
  /** Somebody is at the lock. */
  used(): void;
  /** A report was stored, or not. */
  settled(): void;
}

/**
 * What the session of one radio lock tells the operations, but for the link: a lock whose connection was given up to
 * spare its battery is still online, so that is said by `BleLock`.
 */
export class BleReports implements LockReports {
  /** Whether the operations were told that the lock is online. */
  isOnline = false;
  private readonly id: string;
  private readonly inner: LockReports;
  private readonly listener: BleReportsListener;
  private readonly clock: Clock;
  private storing = 0;
  private failedAtMs = Infinity;

  constructor(id: string, inner: LockReports, clock: Clock, listener: BleReportsListener) {
    this.id = id;
    this.inner = inner;
    this.clock = clock;
    this.listener = listener;
  }

  /** Reports are on their way to the disk, and their acknowledgement to the lock. */
  get areStoring(): boolean {
    return this.storing > 0;
  }

  /** When to fetch what could not be stored, monotonic milliseconds. */
  get againAtMs(): number {
    return this.failedAtMs + REPORT_AGAIN_MS;
  }

  tell(online: boolean): void {
    if (online === this.isOnline) return;
    this.isOnline = online;
    this.inner.linkChanged(this.id, online);
  }

  linkChanged(_id: string, online: boolean): void {
    if (!online) {
      this.listener.sessionDown();
      return;
    }
    this.failedAtMs = Infinity;
    this.listener.sessionUp();
    this.tell(true);
  }

  accessRequested(id: string, request: AccessRequest): Promise<{ readonly grant: boolean }> {
    this.listener.used();
    return this.inner.accessRequested(id, request);
  }

  async reported(id: string, report: LockReport): Promise<void> {
    this.storing++;
    try {
      await this.inner.reported(id, report);
    } catch (error) {
      this.failedAtMs = this.clock.monotonicMs();
      throw error;
    } finally {
      this.storing--;
      this.listener.settled();
    }
  }

  statusReceived(id: string, status: LockStatus, stamp?: LockStamp | null): void {
    this.inner.statusReceived(id, status, stamp);
  }

  boltReceived(id: string, bolt: LockStatus['bolt'], stamp: LockStamp | null): void {
    this.inner.boltReceived(id, bolt, stamp);
  }

  firmwareVersionReceived(id: string, version: string): void {
    this.inner.firmwareVersionReceived(id, version);
  }

  clockReceived(id: string, sample: LockClockSample): void {
    this.inner.clockReceived?.(id, sample);
  }

  keysConfirmed(id: string, pairingId: string): Promise<void> {
    return this.inner.keysConfirmed(id, pairingId);
  }
}
