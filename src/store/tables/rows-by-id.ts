import { sql as raw } from 'kysely';
import type { SelectQueryBuilder, SqlBool } from 'kysely';
import type { Page, PageRequest } from '../../operations/page.js';
import { uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import type { Query } from '../query.js';
import type { Tables } from '../schema.js';
import type { Composer, Sql } from '../sql.js';

interface RowSource<T extends keyof Tables, Row, Thing> {
  /** All that is read of a row, without a condition. */
  readonly select: (db: Composer) => SelectQueryBuilder<Tables, T, Row>;
  readonly read: (row: Row) => Thing;
}

/** Rows of one table by their id, one or a page of them, oldest first: what tables without a filter are asked alike. */
export class RowsById<T extends keyof Tables, Row extends { readonly id: string }, Thing> {
  private readonly read: (row: Row) => Thing;
  private readonly one: Query<{ id: string }, Row>;
  private readonly pages: Readonly<Record<CursorSide, Query<{ bound: string; limit: number }, Row>>>;

  constructor(sql: Sql, { select, read }: RowSource<T, Row, Thing>) {
    this.read = read;
    this.one = sql.query((db, p: { id: string }) => select(db).where(raw<SqlBool>`id = ${p.id}`));
    this.pages = {
      next: sql.query((db, p: { bound: string; limit: number }) =>
        select(db)
          .where(raw<SqlBool>`id > ${p.bound}`)
          .orderBy(raw`id`)
          .limit(p.limit),
      ),
      previous: sql.query((db, p: { bound: string; limit: number }) =>
        select(db)
          .where(raw<SqlBool>`id < ${p.bound}`)
          .orderBy(raw`id`, 'desc')
          .limit(p.limit),
      ),
    };
  }

  row(id: string): Row | undefined {
    return this.one.get({ id });
  }

  byId(id: string): Thing | null {
    const row = this.row(id);
    return row ? this.read(row) : null;
  }

  page(request: PageRequest): Page<Thing> {
    return keysetPage(request, {
      key: uuidKey,
      start: '',
      fetch: (side: CursorSide, bound, limit) => this.pages[side].all({ bound, limit }),
      count: (bound, limit) => this.pages.next.count({ bound, limit }),
      keyOf: (row) => row.id,
      read: this.read,
    });
  }
}
