import type { NewEvent } from '../audit/event.js';
import { quarterOf, tally } from '../audit/tally.js';
import type { Sql } from './sql.js';

/** One number of the statistics: how often something happened, of one lock at one site, in one quarter of an hour. */
export interface TallyCount {
  readonly siteId: string;
  readonly deviceId: string;
  readonly kind: string;
  readonly detail: string;
  readonly quarter: number;
  readonly count: number;
}

/**
 * Keeps the statistics in step with the log: each event is counted in the transaction that stores it, where its lock is
 * then. One statement for nearly every event that counts, none for the others; nothing is kept in memory, so there is
 * nothing to put back when a transaction is undone.
 */
export class EventTally {
  private readonly count;
  private readonly begin;
  private readonly countAt;
  private readonly beginAt;

  constructor(sql: Sql) {
    this.count = sql.query((db, p: { deviceId: string; kind: string; detail: string; quarter: number }) =>
      db
        .insertInto('statistic_counts')
        .columns(['series_id', 'quarter', 'count'])
        .expression((row) =>
          row
            .selectFrom('devices as d')
            .innerJoin('statistic_series as s', (join) =>
              join.onRef('s.site_id', '=', 'd.site_id').onRef('s.device_id', '=', 'd.id'),
            )
            .where('d.id', '=', p.deviceId)
            .where('s.kind', '=', p.kind)
            .where('s.detail', '=', p.detail)
            .select(['s.id', row.val(p.quarter).as('quarter'), row.lit(1).as('count')]),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['series_id', 'quarter'])
            .doUpdateSet((row) => ({ count: row('statistic_counts.count', '+', 1) })),
        ),
    );
    this.begin = sql.query((db, p: { deviceId: string; kind: string; detail: string }) =>
      db
        .insertInto('statistic_series')
        .columns(['site_id', 'device_id', 'kind', 'detail'])
        .expression((row) =>
          row
            .selectFrom('devices')
            .where('id', '=', p.deviceId)
            .where('site_id', 'is not', null)
            .select((of) => [
              of.ref('site_id').$notNull().as('site_id'),
              'id',
              row.val(p.kind).as('kind'),
              row.val(p.detail).as('detail'),
            ]),
        ),
    );
    this.countAt = sql.query((db, p: TallyCount) =>
      db
        .insertInto('statistic_counts')
        .columns(['series_id', 'quarter', 'count'])
        .expression((row) =>
          row
            .selectFrom('statistic_series')
            .where('site_id', '=', p.siteId)
            .where('device_id', '=', p.deviceId)
            .where('kind', '=', p.kind)
            .where('detail', '=', p.detail)
            .select(['id', row.val(p.quarter).as('quarter'), row.val(p.count).as('count')]),
        )
        .onConflict((conflict) =>
          conflict.columns(['series_id', 'quarter']).doUpdateSet((row) => ({
            count: row('statistic_counts.count', '+', row.ref('excluded.count')),
          })),
        ),
    );
    this.beginAt = sql.query((db, p: Pick<TallyCount, 'siteId' | 'deviceId' | 'kind' | 'detail'>) =>
      db
        .insertInto('statistic_series')
        .columns(['site_id', 'device_id', 'kind', 'detail'])
        .expression(
          db.selectNoFrom((row) => [
            row.val(p.siteId).as('site_id'),
            row.val(p.deviceId).as('device_id'),
            row.val(p.kind).as('kind'),
            row.val(p.detail).as('detail'),
          ]),
        ),
    );
  }

  /** Counts an event that was just stored. A lock at no site, or removed, has no statistics. */
  add(event: NewEvent): void {
    if (event.deviceId === null) return;
    const counted = tally(event);
    if (!counted) return;
    const { kind, detail } = counted;
    const given = { deviceId: event.deviceId, kind, detail, quarter: quarterOf(event.atMs) };
    if (this.count.run(given) === 0 && this.begin.run(given) > 0) this.count.run(given);
  }

  /** Adds what was counted of an old stretch of the log. */
  addCount(count: TallyCount): void {
    if (this.countAt.run(count) > 0) return;
    this.beginAt.run(count);
    this.countAt.run(count);
  }
}
