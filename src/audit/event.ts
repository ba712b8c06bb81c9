import type { Actor, Method } from './actor.js';

/** What the log can tell. Names are stable: clients and the cloud match on them. */
export const EVENT_TYPES = [
  'UNLOCK',
  'LOCK',
  'UNLATCH',
  'REBOOT',
  'IDENTIFY',
  'ACCESS_GRANTED',
  'ACCESS_DENIED',
  'DOOR_OPENED',
  'DOOR_CLOSED',
  'JAM',
  'TAMPER',
  'BATTERY_LOW',
  'LOCK_BOOTED',
  'WRONG_CODE',
  'EVENTS_LOST',
  'LEFT_UNLOCKED',
  'DURESS',
  'DOOR_FORCED',
  'DOOR_AJAR',
  'LOCK_OFFLINE',
  'CLOCK_JUMP',
  'LOG_BROKEN',
  'LOCKDOWN',
  'LOCKDOWN_ENDED',
  'LOG_IN_ATTACK',
  'NEW_SIGN_IN_PLACE',
  'ALERT_ACKNOWLEDGED',
  'ALERT_RESOLVED',
  'ALERT_REOPENED',
  'ALERT_RULES_CHANGED',
  'ALERT_CHANNEL_CREATED',
  'ALERT_CHANNEL_CHANGED',
  'ALERT_CHANNEL_REMOVED',
  'ALERT_CHANNEL_TESTED',
  'DEVICE_ADDED',
  'DEVICE_PAIRED',
  'DEVICE_RENAMED',
  'DEVICE_CHANGED',
  'DEVICE_REMOVED',
  'FIRMWARE_UPDATE_STARTED',
  'FIRMWARE_UPDATE',
  'PIN_CREATED',
  'PIN_REVOKED',
  'PIN_REFUSED',
  'SCHEDULE_CREATED',
  'SCHEDULE_CHANGED',
  'SCHEDULE_REMOVED',
  'KEYPAD_LOCKED',
  'CREDENTIAL_DRIFT',
  'HUB_CLAIMED',
  'USER_CREATED',
  'USER_CHANGED',
  'INVITE_ENTERED',
  'USER_REMOVED',
  'PASSWORD_CHANGED',
  'PASSWORD_RESET',
  'CODE_REQUESTED',
  'CODE_VERIFIED',
  'CODE_REFUSED',
  'PHONE_VERIFIED',
  'EMAIL_VERIFIED',
  'API_TOKEN_CREATED',
  'API_TOKEN_REVOKED',
  'LOGGED_IN',
  'LOG_IN_REFUSED',
  'LOGGED_OUT',
  'SESSION_REVOKED',
  'CREDIT_TOPPED_UP',
  'CREDIT_HELD',
  'CREDIT_CAPTURED',
  'CREDIT_RELEASED',
  'CREDIT_UNPAID',
  'CREDIT_NOTED',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A fact to be logged. Times are wall-clock milliseconds. */
export interface NewEvent {
  readonly atMs: number;
  readonly type: EventType;
  /** null: not known whether it happened. */
  readonly success: boolean | null;
  readonly reason: string | null;
  readonly description: string;
  /** The device's UUID. */
  readonly deviceId: string | null;
  readonly userId: string | null;
  readonly actor: Actor;
  readonly method: Method | null;
  readonly ipAddress: string | null;
  readonly commandId: string | null;
  /** A lock's own event: `pairing:boot:seq`, unique, so that a resend is not logged twice. */
  readonly lockEventKey: string | null;
  /** Further facts; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as stored. `seq` has no gaps. */
export interface StoredEvent extends NewEvent {
  readonly id: string;
  readonly seq: number;
}
