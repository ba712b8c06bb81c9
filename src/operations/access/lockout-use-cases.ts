import type { Caller } from '../ports.js';

/** What can be asked about lockouts. */
export interface LockoutUseCases {
  /** @returns how many wrong codes are forgotten @throws NotFound `device_not_found` */
  resetKeypad(caller: Caller, deviceId: string): Promise<{ readonly failures: number }>;
}
