import { TALLY_RULES } from '../audit/tally.js';
import type { TallyCount } from './event-tally.js';
import { Recount } from './recount.js';
import type { Sql } from './sql.js';

/** A number that is not what the log says. */
export interface StatisticFault extends Omit<TallyCount, 'count'> {
  readonly stored: number;
  readonly counted: number;
}

/** Faults that are told; one is enough to count anew. */
const FAULTS_MAX = 20;

/**
 * Counts the whole log again, lock by lock, and compares. Takes seconds for a long one.
 * @returns what differs; nothing where the log has still to be counted by these rules
 */
export function checkStatistics(sql: Sql): readonly StatisticFault[] {
  const state = sql
    .query((db) => db.selectFrom('statistic_rules').select(['rules', 'counted_seq', 'until_seq']))
    .get({});
  if (state?.rules !== TALLY_RULES || state.counted_seq < state.until_seq) return [];
  const locks = sql.query((db) =>
    db
      .selectFrom('events')
      .select((row) => row.ref('device_id').$notNull().as('device_id'))
      .where('device_id', 'is not', null)
      .union(db.selectFrom('statistic_series').select('device_id'))
      .union(db.selectFrom('pruned_counts').select('device_id')),
  );
  const stored = sql.query((db, p: { deviceId: string }) =>
    db
      .selectFrom('statistic_series as s')
      .innerJoin('statistic_counts as c', 'c.series_id', 's.id')
      .where('s.device_id', '=', p.deviceId)
      .select([
        's.site_id as siteId',
        's.device_id as deviceId',
        's.kind',
        's.detail',
        'c.quarter',
        'c.count',
      ]),
  );
  const recount = new Recount(sql);
  const faults: StatisticFault[] = [];
  for (const { device_id: deviceId } of locks.all({})) {
    faults.push(...differences(recount.lock(deviceId), stored.all({ deviceId })));
    if (faults.length >= FAULTS_MAX) break;
  }
  return faults.slice(0, FAULTS_MAX);
}

function differences(counted: readonly TallyCount[], stored: readonly TallyCount[]): StatisticFault[] {
  const open = new Map(stored.map((one) => [keyOf(one), one]));
  const faults: StatisticFault[] = [];
  for (const { count, ...what } of counted) {
    const key = keyOf({ ...what, count });
    const found = open.get(key)?.count ?? 0;
    open.delete(key);
    if (found !== count) faults.push({ ...what, stored: found, counted: count });
  }
  for (const { count, ...what } of open.values()) faults.push({ ...what, stored: count, counted: 0 });
  return faults;
}

function keyOf({ siteId, deviceId, kind, detail, quarter }: TallyCount): string {
  return JSON.stringify([siteId, deviceId, kind, detail, quarter]);
}
