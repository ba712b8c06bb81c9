import type { Streak } from '../../security/lockout.js';

export interface LockoutReads {
  byDevice(deviceId: string): Streak;
  all(): readonly { readonly deviceId: string; readonly streak: Streak }[];
}

export interface LockoutWrites extends LockoutReads {
  set(deviceId: string, streak: Streak): void;
}
