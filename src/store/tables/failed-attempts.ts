import { sql as fragment } from 'kysely';
import type { StoredEvent } from '../../audit/event.js';
import type { PageRequest } from '../../operations/page.js';
import { FAILED_TYPES, type FailedFilter, type FailedReads } from '../../operations/security/alert-ports.js';
import { type CursorSide, seqKey } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import type { Query } from '../query.js';
import type { Sql } from '../sql.js';
import { EVENT_COLUMNS, type PublicEventRow, readEvent } from './event-row.js';

/** Word for word what the partial indexes are over. */
const FAILED = fragment<boolean>`type in (${fragment.join(FAILED_TYPES.map((type) => fragment.lit(type)))}) and success is not 1`;

interface PagePlaces {
  deviceId: string;
  userId: string;
  ipAddress: string;
  fromMs: number;
  untilMs: number;
  bound: number;
  limit: number;
}

/** Rows of the log about who was not let in, read by indexes that hold no others. */
export class FailedAttempts implements FailedReads {
  private readonly sql: Sql;
  /** Two sides of each of sixteen filters. */
  private readonly pages = new Map<string, Query<PagePlaces, PublicEventRow>>();
  private readonly ofUser;
  private readonly ofAddress;
  private readonly ofNobody;

  constructor(sql: Sql) {
    this.sql = sql;
    const refused = <P extends object>(
      narrow: 'user_id' | 'ip_address' | null,
      place: (p: P & { limit: number }) => string | null,
    ) =>
      sql.query((db, p: P & { limit: number }) => {
        const select = db
          .selectFrom('events')
          .select(EVENT_COLUMNS)
          .where(FAILED)
          .where(fragment<boolean>`+type = 'LOG_IN_REFUSED'`)
          .orderBy('seq', 'desc')
          .limit(p.limit);
        if (narrow === 'user_id') return select.where('user_id', '=', place(p));
        const nobodys = select.where(fragment<boolean>`+user_id is null`);
        return narrow === null
          ? nobodys.where('ip_address', 'is', null)
          : nobodys.where('ip_address', '=', place(p));
      });
    this.ofUser = refused<{ userId: string }>('user_id', ({ userId }) => userId);
    this.ofAddress = refused<{ ipAddress: string }>('ip_address', ({ ipAddress }) => ipAddress);
    this.ofNobody = refused<object>(null, () => null);
  }

  page(page: PageRequest, filter: FailedFilter) {
    const {
      deviceId = '',
      userId = '',
      ipAddress = '',
      fromMs = 0,
      untilMs = Number.MAX_SAFE_INTEGER,
    } = filter;
    const places = { deviceId, userId, ipAddress, fromMs, untilMs };
    return keysetPage(page, {
      key: seqKey,
      start: Number.MAX_SAFE_INTEGER,
      fetch: (side, bound, limit) => this.pageQuery(side, filter).all({ ...places, bound, limit }),
      count: (bound, limit) => this.pageQuery('next', filter).count({ ...places, bound, limit }),
      keyOf: (row) => row.seq,
      read: readEvent,
    });
  }

  refusedLogIns(
    of: { readonly userId: string } | { readonly ipAddress: string | null },
    limit: number,
  ): readonly StoredEvent[] {
    const rows =
      'userId' in of
        ? this.ofUser.all({ userId: of.userId, limit })
        : of.ipAddress === null
          ? this.ofNobody.all({ limit })
          : this.ofAddress.all({ ipAddress: of.ipAddress, limit });
    return rows.map(readEvent);
  }

  private pageQuery(side: CursorSide, filter: FailedFilter): Query<PagePlaces, PublicEventRow> {
    const { deviceId, userId, ipAddress, fromMs, untilMs } = filter;
    const timed = fromMs !== undefined || untilMs !== undefined;
    const name = [side, deviceId && 'd', userId && 'u', ipAddress && 'a', timed && 't'].join('.');
    let query = this.pages.get(name);
    if (!query) {
      query = this.sql.query((db, p: PagePlaces) => {
        let select = db.selectFrom('events').select(EVENT_COLUMNS).where(FAILED);
        if (deviceId !== undefined) select = select.where('device_id', '=', p.deviceId);
        if (userId !== undefined) select = select.where('user_id', '=', p.userId);
        if (ipAddress !== undefined) select = select.where('ip_address', '=', p.ipAddress);
        if (timed) select = select.where('at_ms', '>=', p.fromMs).where('at_ms', '<', p.untilMs);
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
