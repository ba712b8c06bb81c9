import type { Method } from '../../audit/actor.js';
import type { EventType, NewEvent, StoredEvent } from '../../audit/event.js';
import type { Page, PageRequest } from '../page.js';

export interface EventFilter {
  readonly deviceId?: string;
  /** Of any of these locks. */
  readonly deviceIds?: readonly string[];
  readonly userId?: string;
  readonly type?: EventType;
  /** null: those of which it is not known. */
  readonly success?: boolean | null;
  readonly reason?: string;
  readonly method?: Method;
  /** When it happened, by the hub's clock; the log's order is not that of times. */
  readonly fromMs?: number;
  /** Not included. */
  readonly untilMs?: number;
}

export interface EventReads {
  /** Newest first, without those that are withheld (`audit/event`). A page may be short, or empty, while `next` goes on: one looks at so many rows in vain and no more. */
  page(page: PageRequest, filter: EventFilter): Page<StoredEvent>;
  /**
   * Oldest first, from the one after `seq`, at most `limit`.
   * @returns `reachedSeq` from which to go on; null at the end
   */
  matchingAfter(
    filter: EventFilter,
    seq: number,
    limit: number,
  ): { readonly rows: readonly StoredEvent[]; readonly reachedSeq: number | null };
  bySeq(seq: number): StoredEvent | null;
  byId(id: string): StoredEvent | null;
  /** Oldest first, from the one after `seq`, at most `limit`. */
  after(seq: number, limit: number): readonly StoredEvent[];
  hasLockEvent(lockEventKey: string): boolean;
  /** The ACCESS_GRANTED event that answered a lock's request, if any. */
  grantOf(deviceId: string, requestId: string): StoredEvent | null;
  /** Whether a press that this lock asked about, or told of, has raised its silent alarm. */
  hasAlarmOf(deviceId: string, requestId: string): boolean;
  lastSeq(): number;
  /** The latest time among the last rows; 0 for an empty log. Locks tell old events late, so it need not be that of the last. */
  newestAtMs(): number;
}

export interface EventWrites extends EventReads {
  /** Appends to the hash chain, which is also the audit lane to the cloud, in the caller's transaction. */
  append(event: NewEvent): StoredEvent;
}
