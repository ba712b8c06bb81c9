import type { Transport } from './device.js';

/** How long what a lock said is believed without being said again, and when the hub asks for it. Milliseconds. */
export interface Lifetimes {
  /** Of `locked`, `unlocked` and of what is known of the door. */
  readonly stateMs: number;
  /** Of `jammed`: somebody is at the door and mends it, so it is soon doubted. */
  readonly jammedMs: number;
  /** Unconfirmed for so long, it is asked for; null: never, since radio costs the lock's battery. */
  readonly askMs: number | null;
  /** The same while jammed. */
  readonly askJammedMs: number | null;
}

const HOUR_MS = 3_600_000;

/**
 * By transport. A serial session asks every 25 s by itself, and an MQTT lock publishes what changes, so these are
 * short; a BLE lock advertises that something changed, and is otherwise left in peace (link.md, BLE).
 */
export const LIFETIMES: Readonly<Record<Transport, Lifetimes>> = {
  serial: { stateMs: 60_000, jammedMs: 20_000, askMs: 30_000, askJammedMs: 4_000 },
  mqtt: { stateMs: 120_000, jammedMs: 20_000, askMs: 60_000, askJammedMs: 4_000 },
  ble: { stateMs: 6 * HOUR_MS, jammedMs: 6 * HOUR_MS, askMs: null, askJammedMs: null },
};

/** Longer no order is taken to be on its way: its driver owes an end long before. */
export const ORDER_LIFETIME_MS = 60_000;
