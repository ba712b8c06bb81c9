import { isWithheld } from '../../audit/event.js';
import type { EventType, StoredEvent } from '../../audit/event.js';
import { scopesPermit, type Scope } from '../../accounts/api-token.js';
import { isPermitted } from '../../accounts/permission.js';
import type { Role } from '../../accounts/user.js';
import type { DeviceView } from '../locks/device-use-cases.js';

/** Something that a follower of live events is told. */
export type FeedItem =
  /** What was missed can't be told: read again what you show. */
  | { readonly kind: 'reset'; readonly reason: ResetReason; readonly atMs: number }
  /** A row of the log, by what it is about. */
  | { readonly kind: 'access' | 'alert' | 'command'; readonly row: StoredEvent }
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
export interface FeedReader {
  readonly userId: string | null;
  readonly role: Role | null;
  readonly scopes?: readonly Scope[];
}

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
  'NEW_SIGN_IN_PLACE',
  'ALERT_ACKNOWLEDGED',
  'ALERT_RESOLVED',
  'ALERT_REOPENED',
]);

/** Rows after which a lock is shown otherwise, though it did nothing. */
export const DEVICE_CHANGES: ReadonlySet<EventType> = new Set([
  'DEVICE_ADDED',
  'DEVICE_PAIRED',
  'DEVICE_RENAMED',
  'DEVICE_CHANGED',
  'DEVICE_REMOVED',
  'DEVICE_REPLACED',
]);

/** What a row is told as; null: it is about no door and no alert, or withheld. */
export function kindOf(row: StoredEvent): 'access' | 'alert' | 'command' | null {
  if (isWithheld(row.type)) return null;
  if (ALERTS.has(row.type)) return 'alert';
  if (row.deviceId === null) return null;
  return row.commandId === null ? 'access' : 'command';
}

/** Who may read the log is told of every row; anyone else of their own commands alone. */
export function mayHear(reader: FeedReader, row: StoredEvent): boolean {
  const { role, scopes } = reader;
  if (isPermitted(role, 'logs:read') && (!scopes || scopesPermit(scopes, 'logs:read'))) return true;
  return row.commandId !== null && row.userId !== null && row.userId === reader.userId;
}
