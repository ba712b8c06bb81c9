import { sql as fragment } from 'kysely';
import type { NewEvent, StoredEvent } from '../../audit/event.js';
import type { PageRequest } from '../../operations/page.js';
import type { EventFilter, EventWrites } from '../../operations/audit/event-ports.js';
import type { EventLog } from '../event-log.js';
import type { LogBlocks } from '../log-blocks.js';
import { LogPages } from '../log-pages.js';
import type { Sql } from '../sql.js';
import { EVENT_COLUMNS, readEvent } from './event-row.js';

/** Rows at the end of the log that are asked what time it was. */
const NEWEST_ROWS = 64;

export class EventTable implements EventWrites {
  private readonly log: EventLog;
  private readonly pages: LogPages;
  private readonly one;
  private readonly named;
  private readonly following;
  private readonly ofLock;
  private readonly granted;
  private readonly alarmed;
  private readonly newest;
  /** What follows from a row, in the transaction that appended it. */
  onAppend: ((event: StoredEvent) => void) | null = null;

  constructor(sql: Sql, log: EventLog, blocks: LogBlocks) {
    this.log = log;
    this.pages = new LogPages(sql, blocks);
    this.one = sql.query((db, p: { seq: number }) =>
      db.selectFrom('events').select(EVENT_COLUMNS).where('seq', '=', p.seq),
    );
    this.named = sql.query((db, p: { id: string }) =>
      db.selectFrom('events').select(EVENT_COLUMNS).where('id', '=', p.id),
    );
    this.following = sql.query((db, p: { seq: number; limit: number }) =>
      db.selectFrom('events').select(EVENT_COLUMNS).where('seq', '>', p.seq).orderBy('seq').limit(p.limit),
    );
    this.ofLock = sql.query((db, p: { key: string }) =>
      db.selectFrom('events').select('seq').where('lock_event_key', '=', p.key),
    );
    this.granted = sql.query((db, p: { deviceId: string; requestId: string }) =>
      db
        .selectFrom('events')
        .select(EVENT_COLUMNS)
        // Word for word what the partial index is over.
        .where('type', '=', fragment.lit('ACCESS_GRANTED'))
        .where(fragment`json_extract(data, '$.request_id')`, '=', p.requestId)
        .where(fragment`+device_id`, '=', p.deviceId)
        .orderBy('seq', 'desc')
        .limit(1),
    );
    this.alarmed = sql.query((db, p: { deviceId: string; requestId: string }) =>
      db
        .selectFrom('events')
        .select('seq')
        .where('device_id', '=', p.deviceId)
        .where('type', '=', fragment.lit('DURESS'))
        .where(fragment`json_extract(data, '$.request_id')`, '=', p.requestId)
        .limit(1),
    );
    this.newest = sql.query((db) =>
      db.selectFrom('events').select('at_ms').orderBy('seq', 'desc').limit(NEWEST_ROWS),
    );
  }

  newestAtMs(): number {
    return this.newest.all({}).reduce((latest, { at_ms }) => Math.max(latest, at_ms), 0);
  }

  page(page: PageRequest, filter: EventFilter) {
    return this.pages.page(page, filter);
  }

  matchingAfter(filter: EventFilter, seq: number, limit: number) {
    return this.pages.after(filter, seq, limit);
  }

  bySeq(seq: number): StoredEvent | null {
    const row = this.one.get({ seq });
    return row ? readEvent(row) : null;
  }

  byId(id: string): StoredEvent | null {
    const row = this.named.get({ id });
    return row ? readEvent(row) : null;
  }

  after(seq: number, limit: number): readonly StoredEvent[] {
    return this.following.all({ seq, limit }).map(readEvent);
  }

  hasLockEvent(lockEventKey: string): boolean {
    return this.ofLock.get({ key: lockEventKey }) !== undefined;
  }

  /** Finds it by `data.request_id`. */
  grantOf(deviceId: string, requestId: string): StoredEvent | null {
    const row = this.granted.get({ deviceId, requestId });
    return row ? readEvent(row) : null;
  }

  hasAlarmOf(deviceId: string, requestId: string): boolean {
    return this.alarmed.get({ deviceId, requestId }) !== undefined;
  }

  lastSeq(): number {
    return this.log.lastSeq;
  }

  append(event: NewEvent): StoredEvent {
    const stored = this.log.append(event);
    this.onAppend?.(stored);
    return stored;
  }
}
