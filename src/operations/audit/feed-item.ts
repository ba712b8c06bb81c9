import { isWithheld } from '../../audit/event.js';
import type { EventType, StoredEvent } from '../../audit/event.js';
import { scopesPermit } from '../../accounts/api-token.js';
import { isPermitted } from '../../accounts/permission.js';
import type { DeviceView } from '../locks/device-use-cases.js';
import type { Caller } from '../ports.js';

/** `change`: about people, codes, schedules and the hub itself rather than one lock. */
export type RowKind = 'access' | 'alert' | 'command' | 'change';

/** Something that a follower of live events is told. */
export type FeedItem =
  /** What was missed can't be told: read again what you show. */
  | { readonly kind: 'reset'; readonly reason: ResetReason; readonly atMs: number }
  /** A row of the log, by what it is about. */
  | { readonly kind: RowKind; readonly row: StoredEvent }
  /** How a lock is now; null: it was removed. */
  | {
      readonly kind: 'lock';
      readonly deviceId: string;
      readonly view: DeviceView | null;
      readonly atMs: number;
    };

/** unknown_id: no row of this log; too_old: more rows since than are told one by one. */
export type ResetReason = 'unknown_id' | 'too_old';

/** Who follows, as far as it decides what they are told. */
export type FeedReader = Caller;

/** Where a follower's items go. */
export interface FeedSink {
  /**
   * @param id the last row of the log up to which this follower was told everything: resume after it
   * @returns whether there is room for more at once; if not, `roomAgain` says when
   */
  send(item: FeedItem, id: number): boolean;
  /** It is too far behind; nothing more is told. */
  cutOff(): void;
}

/** A follower of live events, as whoever owns the sink sees it. */
export interface Following {
  /** As `id` of `FeedSink.send`. */
  readonly lastId: number;
  roomAgain(): void;
  stop(): void;
}

const ALERTS: ReadonlySet<EventType> = new Set([
  'JAM',
  'TAMPER',
  'BATTERY_LOW',
  'EVENTS_LOST',
  'KEYPAD_LOCKED',
  'LEFT_UNLOCKED',
  'DOOR_FORCED',
  'DOOR_AJAR',
  'LOCK_OFFLINE',
  'CREDENTIAL_DRIFT',
  'CLOCK_JUMP',
  'LOG_BROKEN',
  'LOCKDOWN',
  'LOCKDOWN_ENDED',
  'LOG_IN_ATTACK',
  'SOURCE_LOCKED',
  'NEW_SIGN_IN_PLACE',
  'ALERT_ACKNOWLEDGED',
  'ALERT_RESOLVED',
  'ALERT_REOPENED',
]);

/** Rows after which a lock is shown otherwise, or to others, though it did nothing. */
export const DEVICE_CHANGES: ReadonlySet<EventType> = new Set([
  'DEVICE_ADDED',
  'DEVICE_PAIRED',
  'DEVICE_RENAMED',
  'DEVICE_CHANGED',
  'DEVICE_REMOVED',
  'DEVICE_REPLACED',
  'DEVICE_TRANSFERRED',
  'SHARE_CREATED',
  'SHARE_CHANGED',
  'SHARE_REVOKED',
]);

/** What a row is told as; null: it is withheld. */
export function kindOf(row: StoredEvent): RowKind | null {
  if (isWithheld(row.type)) return null;
  if (ALERTS.has(row.type)) return 'alert';
  if (row.deviceId === null) return 'change';
  return row.commandId === null ? 'access' : 'command';
}

/** Whether a program that reads was made for the log as well. */
export function mayLogsBeRead({ scopes }: Pick<FeedReader, 'scopes'>): boolean {
  return !scopes || scopesPermit(scopes, 'lock-logs:read');
}

/** Also what is about no lock. */
export function readsWholeLog({ role, scopes }: Pick<FeedReader, 'role' | 'scopes'>): boolean {
  return isPermitted(role, 'logs:read') && (!scopes || scopesPermit(scopes, 'logs:read'));
}

/**
 * Who may read the whole log is told of every row; anyone else of their own commands and changes, and of locks whose log was
 * shared.
 */
export function mayHear(reader: Pick<FeedReader, 'userId' | 'role' | 'scopes'>, row: StoredEvent): boolean {
  if (readsWholeLog(reader)) return true;
  if (row.userId === null || row.userId !== reader.userId) return false;
  return row.commandId !== null || (!reader.scopes && kindOf(row) === 'change');
}
