import type { Language } from '../kit/language.js';
import { type Alert, type AlertKind, type AlertLevel, isAtLeast } from './alert.js';

export const CHANNEL_KINDS = ['email', 'sms', 'webhook', 'mqtt'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Where alerts are sent. */
export interface AlertChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  /** An address, a number, a URL; for MQTT the topic, which is the hub's to choose. */
  readonly target: string;
  readonly minimumLevel: AlertLevel;
  /** null: all. */
  readonly kinds: readonly AlertKind[] | null;
  readonly language: Language;
  /** Read by nobody on the site: only there a silent alert goes. */
  readonly offSite: boolean;
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** More than a house has people to wake. */
export const CHANNELS_MAX = 50;
export const MQTT_TOPIC = 'doorward/alerts';

/** Whether a channel is told of what became of an alert. People are told that it is there, programs of every change. */
export function isTold(channel: AlertChannel, alert: Alert, change: 'raised' | 'changed'): boolean {
  if (!channel.isActive) return false;
  if (alert.silent && !(channel.offSite && channel.kind !== 'mqtt')) return false;
  if (change === 'changed' && (channel.kind === 'email' || channel.kind === 'sms')) return false;
  if (channel.kinds !== null && !channel.kinds.includes(alert.kind)) return false;
  return isAtLeast(alert.level, channel.minimumLevel);
}

/** Pauses between tries, milliseconds: doubling from the first to the longest. */
export const FIRST_RETRY_MS = 5_000;
export const LONGEST_RETRY_MS = 30 * 60_000;
/** Two days without internet; after that who comes home sees the list. */
export const TRIES_MAX = 100;

export function retryPauseMs(tries: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 20), LONGEST_RETRY_MS);
}

/** Messages one after the other before a channel is given a rest, and how long the rest for each is. */
export const BURST_MAX = 6;
export const REST_MS = 120_000;
/** Waiting alerts from which on they come as one message. */
export const DIGEST_FROM = 4;
/** Alerts told in one message. */
export const DIGEST_MAX = 50;

/** How much a channel may still send: a bucket that fills with time. Monotonic milliseconds. */
export interface Allowance {
  readonly left: number;
  readonly atMs: number;
}

export const FULL_ALLOWANCE: Allowance = { left: BURST_MAX, atMs: -Infinity };

/** @returns what is left after one message; null with the wait until there may be one */
export function spend(
  allowance: Allowance,
  nowMs: number,
): { readonly next: Allowance | null; readonly waitMs: number } {
  const left = Math.min(BURST_MAX, allowance.left + (nowMs - allowance.atMs) / REST_MS);
  if (left < 1) return { next: null, waitMs: Math.ceil((1 - left) * REST_MS) };
  return { next: { left: left - 1, atMs: nowMs }, waitMs: 0 };
}
