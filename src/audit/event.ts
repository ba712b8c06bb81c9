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
  'DOOR_FORCED',
  'DOOR_AJAR',
  'LOCK_OFFLINE',
  'LOG_BROKEN',
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
  'SILENT_ALERT_CHANGED',
  'DEVICE_ADDED',
  'DEVICE_PAIRED',
  'DEVICE_RENAMED',
  'DEVICE_CHANGED',
  'DEVICE_REMOVED',
  'DEVICE_REPLACEMENT_STARTED',
  'DEVICE_REPLACEMENT_EXPIRED',
  'DEVICE_REPLACED',
  'LOCK_CERTIFICATE_ISSUED',
  'LOCK_CERTIFICATE_REVOKED',
  'PASSBACK_RESET',
  'LOCKDOWN',
  'LOCKDOWN_ENDED',
  'FIRMWARE_UPDATE_STARTED',
  'FIRMWARE_UPDATE',
  'SITE_ADDED',
  'SITE_CHANGED',
  'SITE_REMOVED',
  'PIN_CREATED',
  'PIN_REVOKED',
  'PIN_REFUSED',
  'SHARE_CREATED',
  'SHARE_CHANGED',
  'SHARE_REVOKED',
  'DEVICE_TRANSFERRED',
  'QR_CREATED',
  'QR_SHOWN',
  'QR_REVOKED',
  'QR_ALL_REVOKED',
  'QR_KEY_CHANGED',
  'QR_USE_RETURNED',
  'QR_USE_UNKNOWN',
  'CARD_ENROL_OPENED',
  'CARD_ENROL_ENDED',
  'CARD_ENROLLED',
  'CARD_REVOKED',
  'PIN_CHANGED',
  'PIN_VERIFIED',
  'PIN_USE_RETURNED',
  'PIN_USE_UNKNOWN',
  'DURESS',
  'SCHEDULE_CREATED',
  'SCHEDULE_CHANGED',
  'SCHEDULE_REMOVED',
  'CALENDAR_ADDED',
  'CALENDAR_CHANGED',
  'CALENDAR_REMOVED',
  'CALENDAR_READ',
  'CALENDAR_REFUSED',
  'CALENDAR_APPLIED',
  'KEYPAD_LOCKED',
  'KEYPAD_RESET',
  'SOURCE_LOCKED',
  'SOURCE_RESET',
  'CREDENTIAL_DRIFT',
  'CLOCK_JUMP',
  'TIME_TRUSTED',
  'TIME_UNTRUSTED',
  'HUB_CLAIMED',
  'USER_CREATED',
  'USER_CHANGED',
  'INVITE_ENTERED',
  'USER_REMOVED',
  'USER_EXPORTED',
  'USER_ERASURE_STARTED',
  'USER_ERASED',
  'LOG_ERASED',
  'LOG_PRUNED',
  'INVITE_ROTATED',
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
  'SIGNING_KEY_ROTATED',
  'HUB_PUT_BACK',
  'HUB_RESET',
  'HELD_RELEASED',
  'BACKUP_MADE',
  'BACKUP_FAILED',
  'BACKUP_PROVED',
  'BACKUP_RECIPIENT_SET',
  'REQUEST_REFUSED',
  'JOB_FAILED',
  'JOB_RECOVERED',
  'BATTERY_REPORT',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * Rows that no list of the log, no stream and no explanation tells, whoever asks: somebody who forces another may be
 * looking on. They are in the chain, and for whoever is not on site.
 */
export const WITHHELD_TYPES = ['DURESS', 'SILENT_ALERT_CHANGED'] as const satisfies readonly EventType[];
export type ToldEventType = Exclude<EventType, (typeof WITHHELD_TYPES)[number]>;

export function isWithheld(type: string): type is (typeof WITHHELD_TYPES)[number] {
  return (WITHHELD_TYPES as readonly string[]).includes(type);
}

/** What a list of the log can be asked for. */
export const TOLD_EVENT_TYPES = EVENT_TYPES.filter((type): type is ToldEventType => !isWithheld(type));

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
  /** Who did it, or by whose code or token it was done. */
  readonly userId: string | null;
  /** The person it was done to, when it was done to one. */
  readonly targetUserId: string | null;
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
  /** Whether something of it was erased at a person's request. */
  readonly isErased: boolean;
}
