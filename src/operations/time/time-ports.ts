import type { LockOffset } from '../../security/time-trust.js';

export interface LockClockReads {
  /** What this lock's clock said when the hub last knew the time. */
  ofDevice(deviceId: string): LockOffset | null;
}

export interface LockClockWrites extends LockClockReads {
  set(deviceId: string, offset: LockOffset): void;
}
