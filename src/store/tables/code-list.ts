import { sql as raw } from 'kysely';
import type { RawBuilder, SelectQueryBuilder, SqlBool } from 'kysely';
import type { CodeListFilter } from '../../operations/access/code-list-filter.js';
import type { Page, PageRequest } from '../../operations/page.js';
import { AFTER_EVERY_UUID, uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import type { Query } from '../query.js';
import type { Tables } from '../schema.js';
import type { Composer, Sql } from '../sql.js';

/** Besides, of no other locks than these (`within`). */
export interface CodeFilter extends CodeListFilter {
  readonly within?: readonly string[];
}

/** The table in which the locks of a code stand, and its column that names the code. */
export interface PlacesTable {
  readonly table: 'pin_devices' | 'ticket_devices';
  readonly code: 'pin_id' | 'ticket_id';
}

type PageParameters = {
  deviceId: string;
  userId: string;
  within: string;
  now: number;
  bound: string;
  limit: number;
};

interface CodeSource<T extends keyof Tables, Row, Code> {
  /** All that is read of a code, without a condition. */
  readonly select: (db: Composer) => SelectQueryBuilder<Tables, T, Row>;
  /** null: a code has one lock, which stands in its own row. */
  readonly places: PlacesTable | null;
  readonly read: (row: Row) => Code;
}

/** Codes of one kind (PINs, tickets, cards), by lock, person and share: what their tables are asked alike. */
export class CodeList<T extends keyof Tables, Row extends { readonly id: string }, Code> {
  private readonly sql: Sql;
  private readonly source: CodeSource<T, Row, Code>;
  /** At most forty-eight: two directions of each of eight filters, of all codes, current and past ones. */
  private readonly pages = new Map<string, Query<PageParameters, Row>>();
  private readonly ofPerson;
  private readonly ofShare;
  private readonly ofOwner;
  private readonly openAt;

  constructor(sql: Sql, source: CodeSource<T, Row, Code>) {
    this.sql = sql;
    this.source = source;
    const active = (db: Composer) => source.select(db).where(raw<SqlBool>`revoked_at_ms is null`);
    this.ofPerson = sql.query((db, p: { userId: string }) =>
      active(db).where(raw<SqlBool>`user_id = ${p.userId}`),
    );
    this.ofShare = sql.query((db, p: { shareId: string }) =>
      active(db).where(this.placed(raw`share_id = ${p.shareId}`)),
    );
    this.ofOwner = sql.query((db, p: { deviceId: string; userId: string }) =>
      active(db)
        .where(this.placed(raw`device_id = ${p.deviceId}`))
        .where(raw<SqlBool>`(user_id = ${p.userId} or created_by = ${p.userId})`),
    );
    this.openAt = sql.query((db, p: { deviceId: string; now: number }) =>
      active(db)
        .where(this.placed(raw`device_id = ${p.deviceId}`))
        .where(raw<SqlBool>`(valid_until_ms is null or valid_until_ms > ${p.now})`),
    );
  }

  page(request: PageRequest, filter: CodeFilter): Page<Code> {
    const { deviceId = '', userId = '' } = filter;
    const within = JSON.stringify(filter.within ?? []);
    const given = { deviceId, userId, within, now: filter.standing?.atMs ?? 0 };
    return keysetPage(request, {
      key: uuidKey,
      start: filter.newestFirst === true ? AFTER_EVERY_UUID : '',
      fetch: (side: CursorSide, bound, limit) => this.pageQuery(side, filter).all({ ...given, bound, limit }),
      count: (bound, limit) => this.pageQuery('next', filter).count({ ...given, bound, limit }),
      keyOf: (row) => row.id,
      read: this.source.read,
    });
  }

  /** Of a person, not revoked. */
  activeOf(userId: string): readonly Code[] {
    return this.ofPerson.all({ userId }).map(this.source.read);
  }

  /** Made under a share, at one of their locks at least, and not revoked. */
  activeUnder(shareId: string): readonly Code[] {
    return this.ofShare.all({ shareId }).map(this.source.read);
  }

  /** For a lock, and of this person or made by them; not revoked. */
  activeOfOwner(deviceId: string, userId: string): readonly Code[] {
    return this.ofOwner.all({ deviceId, userId }).map(this.source.read);
  }

  /** How many can still open a lock. For kinds of codes that have an end: PINs and tickets. */
  countOpenAt(deviceId: string, nowMs: number): number {
    return this.openAt.count({ deviceId, now: nowMs });
  }

  private pageQuery(side: CursorSide, filter: CodeFilter): Query<PageParameters, Row> {
    const { deviceId, userId, within, standing, newestFirst = false } = filter;
    const ascending = (side === 'next') !== newestFirst;
    const asked = `${deviceId !== undefined} ${userId !== undefined} ${within !== undefined}`;
    const name = `${ascending} ${asked} ${standing?.is}`;
    let query = this.pages.get(name);
    if (!query) {
      query = this.sql.query((db, p: PageParameters) => {
        let select = this.source.select(db);
        if (deviceId !== undefined) select = select.where(this.placed(raw`device_id = ${p.deviceId}`));
        if (userId !== undefined) select = select.where(raw<SqlBool>`user_id = ${p.userId}`);
        if (within !== undefined) {
          const named = raw`(select value from json_each(${p.within}))`;
          select = select.where(this.placed(raw`device_id in ${named}`));
          if (this.source.places)
            select = select.where(this.placed(raw`device_id not in ${named}`, 'not in'));
        }
        if (standing !== undefined) {
          // A use that is reserved may come back: such a code is not used up.
          const past = raw`(revoked_at_ms is not null or coalesce(valid_until_ms <= ${p.now}, false)
            or coalesce(use_count >= max_uses, false))`;
          select = select.where(standing.is === 'past' ? raw<SqlBool>`${past}` : raw<SqlBool>`not ${past}`);
        }
        return select
          .where(ascending ? raw<SqlBool>`id > ${p.bound}` : raw<SqlBool>`id < ${p.bound}`)
          .orderBy(raw`id`, ascending ? 'asc' : 'desc')
          .limit(p.limit);
      });
      this.pages.set(name, query);
    }
    return query;
  }

  /** A condition on the place of a code at a lock; of one with several, that some place meets it, or that none does. */
  private placed(condition: RawBuilder<unknown>, some: 'in' | 'not in' = 'in'): RawBuilder<SqlBool> {
    const { places } = this.source;
    if (!places) return raw<SqlBool>`${condition}`;
    const found = raw`(select ${raw.ref(places.code)} from ${raw.table(places.table)} where ${condition})`;
    return raw<SqlBool>`id ${raw.raw(some)} ${found}`;
  }
}
