import { sql as fragment } from 'kysely';
import { QUARTER_MS } from '../../audit/tally.js';
import type { PresenceRun, SlotBattery, SlotCount } from '../../operations/sites/statistic-ports.js';
import type { Composer, Sql } from '../sql.js';

interface Span {
  readonly siteId: string;
  readonly firstQuarter: number;
  readonly endQuarter: number;
}
interface Slots extends Span {
  readonly quartersPerSlot: number;
}
interface Runs extends Span {
  readonly fromQuarter: number;
}
interface OfLock {
  readonly deviceId: string;
}

/** The statements of the statistics. Groups are made where the rows are: few come out, however much was counted. */
export function statisticQueries(sql: Sql) {
  return {
    anySeries: sql.query((db, p: { siteId: string; deviceId: string }) =>
      db
        .selectFrom('statistic_series')
        .select('id')
        .where('site_id', '=', p.siteId)
        .where('device_id', '=', p.deviceId)
        .limit(1),
    ),
    series: sql.query((db, p: { siteId: string; deviceId: string; kind: string; detail: string }) =>
      db
        .selectFrom('statistic_series')
        .select('id')
        .where('site_id', '=', p.siteId)
        .where('device_id', '=', p.deviceId)
        .where('kind', '=', p.kind)
        .where('detail', '=', p.detail),
    ),
    addSeries: sql.query((db, p: { siteId: string; deviceId: string; kind: string; detail: string }) =>
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
    ),
    counts: sql.query((db, p: Slots) => counts(db, p)),
    countsOfLock: sql.query((db, p: Slots & OfLock) => counts(db, p).where('s.device_id', '=', p.deviceId)),
    presence: sql.query((db, p: Runs) => presence(db, p)),
    presenceOfLock: sql.query((db, p: Runs & OfLock) =>
      presence(db, p).where('s.device_id', '=', p.deviceId),
    ),
    batteries: sql.query((db, p: Slots & { limit: number }) => batteries(db, p).limit(p.limit)),
    batteriesOfLock: sql.query((db, p: Slots & OfLock & { limit: number }) =>
      batteries(db, p).where('s.device_id', '=', p.deviceId).limit(p.limit),
    ),
    runOver: sql.query((db, p: { seriesId: number; quarter: number; fromQuarter: number }) =>
      db
        .selectFrom('lock_presence')
        .select('quarters')
        .where('series_id', '=', p.seriesId)
        .where('quarter', '>=', p.fromQuarter)
        .where('quarter', '<=', p.quarter)
        .where(fragment<boolean>`quarter + quarters > ${p.quarter}`),
    ),
    // The run that ends just before this quarter, alike, and not a day long yet.
    growRun: sql.query((db, p: { seriesId: number; quarter: number; fromQuarter: number; online: number }) =>
      db
        .updateTable('lock_presence')
        .set((row) => ({
          quarters: row('quarters', '+', 1),
          known_ms: row('known_ms', '+', QUARTER_MS),
          online_ms: row('online_ms', '+', p.online),
        }))
        .where('series_id', '=', p.seriesId)
        .where('quarter', '>=', p.fromQuarter)
        .where(fragment<boolean>`quarter + quarters = ${p.quarter}`)
        .where(fragment<boolean>`known_ms = quarters * ${fragment.lit(QUARTER_MS)}`)
        .where(fragment<boolean>`online_ms = quarters * ${p.online}`),
    ),
    // A clock that was set back makes a quarter come again: no quarter is longer than itself.
    addQuarter: sql.query((db, p: { seriesId: number; quarter: number; knownMs: number; onlineMs: number }) =>
      db
        .insertInto('lock_presence')
        .columns(['series_id', 'quarter', 'quarters', 'known_ms', 'online_ms'])
        .expression(
          db
            .selectNoFrom((row) => [
              row.val(p.seriesId).as('series_id'),
              row.val(p.quarter).as('quarter'),
              row.lit(1).as('quarters'),
              row.val(p.knownMs).as('known_ms'),
              row.val(p.onlineMs).as('online_ms'),
            ])
            .where(fragment<boolean>`true`),
        )
        .onConflict((conflict) =>
          conflict.columns(['series_id', 'quarter']).doUpdateSet({
            known_ms: fragment<number>`min(quarters * ${fragment.lit(QUARTER_MS)}, known_ms + excluded.known_ms)`,
            online_ms: fragment<number>`min(quarters * ${fragment.lit(QUARTER_MS)}, known_ms + excluded.known_ms, online_ms + excluded.online_ms)`,
          }),
        ),
    ),
    addBattery: sql.query(
      (db, p: { seriesId: number; quarter: number; minPercent: number; lastPercent: number }) =>
        db
          .insertInto('lock_batteries')
          .values({
            series_id: p.seriesId,
            quarter: p.quarter,
            min_percent: p.minPercent,
            last_percent: p.lastPercent,
          })
          .onConflict((conflict) =>
            conflict.columns(['series_id', 'quarter']).doUpdateSet({
              min_percent: fragment<number>`min(min_percent, excluded.min_percent)`,
              last_percent: (row) => row.ref('excluded.last_percent'),
            }),
          ),
    ),
    prunePresence: sql.query((db, p: { quarter: number }) =>
      db.deleteFrom('lock_presence').where('quarter', '<', p.quarter),
    ),
    pruneBatteries: sql.query((db, p: { quarter: number }) =>
      db.deleteFrom('lock_batteries').where('quarter', '<', p.quarter),
    ),
  };
}

/** Numbers are bound as floating point, so the division must be told to be one of integers. */
function slotOf(quarter: 'c.quarter' | 'b.quarter', p: Slots) {
  return fragment<number>`cast((${fragment.ref(quarter)} - ${p.firstQuarter}) / ${p.quartersPerSlot} AS INTEGER)`;
}

function counts(db: Composer, p: Slots) {
  return db
    .selectFrom('statistic_series as s')
    .innerJoin('statistic_counts as c', 'c.series_id', 's.id')
    .where('s.site_id', '=', p.siteId)
    .where('c.quarter', '>=', p.firstQuarter)
    .where('c.quarter', '<', p.endQuarter)
    .select((row) => [
      row.ref('s.kind').$castTo<SlotCount['kind']>().as('kind'),
      's.detail',
      slotOf('c.quarter', p).as('slot'),
      row.fn.sum<number>('c.count').as('count'),
    ])
    .groupBy(['s.kind', 's.detail', 'slot']);
}

/** Locks that were alike for as long are one row. */
function presence(db: Composer, p: Runs) {
  return db
    .selectFrom('statistic_series as s')
    .innerJoin('lock_presence as r', 'r.series_id', 's.id')
    .where('s.site_id', '=', p.siteId)
    .where('r.quarter', '>', p.fromQuarter)
    .where('r.quarter', '<', p.endQuarter)
    .where(fragment<boolean>`r.quarter + r.quarters > ${p.firstQuarter}`)
    .select((row) => [
      'r.quarter',
      'r.quarters',
      row.fn.sum<number>('r.known_ms').as('knownMs'),
      row.fn.sum<number>('r.online_ms').as('onlineMs'),
    ])
    .groupBy(['r.quarter', 'r.quarters'])
    .$castTo<PresenceRun>();
}

/** A quarter and its last percentage as one number, so that the greatest tells what was heard last in the slot. */
function batteries(db: Composer, p: Slots) {
  return db
    .selectFrom('statistic_series as s')
    .innerJoin('lock_batteries as b', 'b.series_id', 's.id')
    .where('s.site_id', '=', p.siteId)
    .where('b.quarter', '>=', p.firstQuarter)
    .where('b.quarter', '<', p.endQuarter)
    .select([
      slotOf('b.quarter', p).as('slot'),
      's.device_id as deviceId',
      fragment<number>`min(b.min_percent)`.as('minPercent'),
      fragment<number>`max(b.quarter * 101 + b.last_percent) % 101`.as('lastPercent'),
    ])
    .groupBy(['slot', 's.device_id'])
    .orderBy('slot')
    .orderBy('s.device_id')
    .$castTo<SlotBattery>();
}
