import type { EntryRules } from './entry-rules.js';

export type Transport = 'serial' | 'ble' | 'mqtt';
export type Direction = 'lock' | 'unlock' | 'unlatch';
/**
 * How much a lock says. basic: it takes `{command, timestamp, user_id}` over MQTT and never answers, so that nothing is
 * known of it but whether it is connected.
 */
export type LockProfile = 'full' | 'basic';

/** What its keypad takes. */
export interface PinRules {
  readonly minDigits: number;
  readonly maxDigits: number;
  /** Those it has keys for, in order. */
  readonly digits: string;
}
export const DEFAULT_PIN_RULES: PinRules = { minDigits: 4, maxDigits: 8, digits: '0123456789' };
/** Shortest and longest that any lock can ask for. */
export const PIN_DIGITS_MIN = 4;
export const PIN_DIGITS_MAX = 8;
/** Keys that a keypad has at least: with fewer there are too few codes. */
export const PIN_KEYS_MIN = 5;

/** A lock as registered; what it is doing now is `LiveLock`'s, since only the lock knows. */
export interface Device {
  readonly id: string;
  /** Name on the wire, `[a-z0-9-]{1,63}`, never changes. */
  readonly deviceId: string;
  readonly name: string;
  readonly siteId: string | null;
  readonly ownerId: string | null;
  /** ACTIVE once paired. */
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly transport: Transport | null;
  /** Where the driver finds it: `PATH` or `PATH#BUS_ADDRESS` (serial), the device_id (MQTT). */
  readonly address: string | null;
  /** Serial number printed on the lock. */
  readonly serial: string | null;
  readonly firmwareVersion: string | null;
  readonly profile: LockProfile;
  /** It can pull its latch, and home automation is offered that. */
  readonly unlatches: boolean;
  /** Locked by the hub after so long unlocked with the door closed, seconds; null: never. */
  readonly autoLockS: number | null;
  /** An alert after so long unlocked, seconds; null: none. */
  readonly leftUnlockedAlertS: number | null;
  /** What an entry costs, in minor units of money; null: nothing. */
  readonly entryPriceMinor: number | null;
  readonly entryRules: EntryRules;
  /** Of codes that are made for it from now on. */
  readonly pinRules: PinRules;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export const DEVICE_ID = /^[a-z0-9-]{1,63}$/;
