import { sql as fragment } from 'kysely';
import type { NewEvent, StoredEvent } from '../../audit/event.js';
import type { PageRequest } from '../../operations/page.js';
import type { EventFilter, EventWrites } from '../../operations/store-ports.js';
import { seqKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import type { EventLog } from '../event-log.js';
import { keysetPage } from '../keyset-page.js';
import type { Query } from '../query.js';
import type { Sql } from '../sql.js';
import { EVENT_COLUMNS, readEvent } from './event-row.js';
import type { PublicEventRow } from './event-row.js';

type PageParameters = Required<Record<keyof EventFilter, string>> & { bound: number; limit: number };

export class EventTable implements EventWrites {
  private readonly sql: Sql;
  private readonly log: EventLog;
  /** At most sixteen: two sides of each of eight filters. */
  private readonly pages = new Map<string, Query<PageParameters, PublicEventRow>>();
  private readonly one;
  private readonly named;
  private readonly following;
  private readonly ofLock;
  private readonly granted;
  /** What follows from a row, in the transaction that appended it. */
  onAppend: ((event: StoredEvent) => void) | null = null;

  constructor(sql: Sql, log: EventLog) {
    this.sql = sql;
    this.log = log;
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
  }

  page(page: PageRequest, filter: EventFilter) {
    const { deviceId = '', userId = '', type = '' } = filter;
    return keysetPage(page, {
      key: seqKey,
      start: Number.MAX_SAFE_INTEGER,
      fetch: (side: CursorSide, bound, limit) =>
        this.pageQuery(side, filter).all({ deviceId, userId, type, bound, limit }),
      count: (bound, limit) => this.pageQuery('next', filter).count({ deviceId, userId, type, bound, limit }),
      keyOf: (row) => row.seq,
      read: readEvent,
    });
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

  lastSeq(): number {
    return this.log.lastSeq;
  }

  append(event: NewEvent): StoredEvent {
    const stored = this.log.append(event);
    this.onAppend?.(stored);
    return stored;
  }

  private pageQuery(side: CursorSide, filter: EventFilter): Query<PageParameters, PublicEventRow> {
    const name = [side, filter.deviceId, filter.userId, filter.type]
      .map((part) => (part === undefined ? '-' : '+'))
      .join(side);
    let query = this.pages.get(name);
    if (!query) {
      query = this.sql.query((db, p: PageParameters) => {
        let select = db.selectFrom('events').select(EVENT_COLUMNS);
        if (filter.deviceId !== undefined) select = select.where('device_id', '=', p.deviceId);
        if (filter.userId !== undefined) select = select.where('user_id', '=', p.userId);
        if (filter.type !== undefined) select = select.where('type', '=', p.type);
        return select
          .where('seq', side === 'next' ? '<' : '>', p.bound)
          .orderBy('seq', side === 'next' ? 'desc' : 'asc')
          .limit(p.limit);
      });
      this.pages.set(name, query);
    }
    return query;
  }
}
