import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import { isAsNewStamp, type LockStamp } from '../locks/fact.js';
import type { LockReports, LockStatus } from '../operations/locks/driver-ports.js';
import { stampOf, statusAfter } from './lock-session-meaning.js';

const NOTHING_TOLD: LockStatus = { bolt: 'unknown', door: 'unknown', batteryPercent: null, tamper: false };

/** What a lock told of itself in this session, and the passing on of it. */
export class ToldStatus {
  private readonly reports: Pick<LockReports, 'statusReceived' | 'boltReceived'>;
  private readonly id: string;
  private status = NOTHING_TOLD;
  /** When `status` was so, by the lock's clock. */
  private stamp: LockStamp | null = null;

  constructor(reports: Pick<LockReports, 'statusReceived' | 'boltReceived'>, id: string) {
    this.reports = reports;
    this.id = id;
  }

  forget(): void {
    this.status = NOTHING_TOLD;
    this.stamp = null;
  }

  /** Tells what is known: at the beginning of a session. */
  tell(): void {
    this.reports.statusReceived(this.id, this.status, this.stamp);
  }

  /** @param isUp whether the session is; before, only remembers */
  told(message: LockMessage, isUp: boolean): void {
    const stamp = stampOf(message);
    // It carries no door: passed on whole, it would make an old word on the door a new one.
    if (message.type === 'result') {
      if (isUp) this.reports.boltReceived(this.id, message.bolt, stamp);
      return;
    }
    // A report of what was before the last status, sent late, says nothing of now.
    if (message.type === 'event' && this.stamp && !isAsNewStamp(this.stamp, stamp)) return;
    const status = statusAfter(this.status, message);
    if (status === this.status) return;
    this.status = status;
    this.stamp = stamp;
    // Events reach the operations as reports, and the first status of a session when it is up.
    if (message.type !== 'event' && isUp) this.tell();
  }
}
