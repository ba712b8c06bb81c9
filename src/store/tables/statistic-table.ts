import { QUARTER_MS } from '../../audit/tally.js';
import type {
  BatteryNote,
  LockQuarter,
  PresenceRun,
  SlotBattery,
  SlotCount,
  StatisticQuestion,
  StatisticWrites,
} from '../../operations/sites/statistic-ports.js';
import type { Sql } from '../sql.js';
import { statisticQueries } from './statistic-queries.js';

/** Quarters in one row: a day, so that a reader has to look back no further for a run that reaches into its span. */
export const RUN_QUARTERS_MAX = 96;
/** Details of a lock's own series. */
const LOCK_SERIES = { kind: 'lock', detail: '' } as const;

export class StatisticTable implements StatisticWrites {
  private readonly queries;

  constructor(sql: Sql) {
    this.queries = statisticQueries(sql);
  }

  knows(siteId: string, deviceId: string): boolean {
    return this.queries.anySeries.get({ siteId, deviceId }) !== undefined;
  }

  counts(question: StatisticQuestion): readonly SlotCount[] {
    const { deviceId, ...rest } = question;
    return deviceId === null
      ? this.queries.counts.all(rest)
      : this.queries.countsOfLock.all({ ...rest, deviceId });
  }

  presence(question: StatisticQuestion): readonly PresenceRun[] {
    const { siteId, deviceId, firstQuarter, endQuarter } = question;
    const span = { siteId, fromQuarter: firstQuarter - RUN_QUARTERS_MAX, firstQuarter, endQuarter };
    return deviceId === null
      ? this.queries.presence.all(span)
      : this.queries.presenceOfLock.all({ ...span, deviceId });
  }

  batteries(question: StatisticQuestion, limit: number): readonly SlotBattery[] {
    const { deviceId, ...rest } = question;
    return deviceId === null
      ? this.queries.batteries.all({ ...rest, limit })
      : this.queries.batteriesOfLock.all({ ...rest, deviceId, limit });
  }

  addPresence({ siteId, deviceId, quarter, knownMs, onlineMs }: LockQuarter): void {
    const seriesId = this.lockSeries(siteId, deviceId);
    const fromQuarter = quarter - RUN_QUARTERS_MAX + 1;
    const over = this.queries.runOver.get({ seriesId, quarter, fromQuarter });
    // A clock that was set back comes to a time again that is wholly told.
    if (over && over.quarters > 1) return;
    const wholly = knownMs === QUARTER_MS && (onlineMs === 0 || onlineMs === QUARTER_MS);
    if (wholly && !over && this.queries.growRun.run({ seriesId, quarter, fromQuarter, online: onlineMs }) > 0)
      return;
    this.queries.addQuarter.run({ seriesId, quarter, knownMs, onlineMs });
  }

  addBattery({ siteId, deviceId, ...note }: BatteryNote): void {
    this.queries.addBattery.run({ seriesId: this.lockSeries(siteId, deviceId), ...note });
  }

  removeBefore(quarter: number): number {
    return this.queries.prunePresence.run({ quarter }) + this.queries.pruneBatteries.run({ quarter });
  }

  private lockSeries(siteId: string, deviceId: string): number {
    const given = { siteId, deviceId, ...LOCK_SERIES };
    const known = this.queries.series.get(given);
    if (known) return known.id;
    this.queries.addSeries.run(given);
    const added = this.queries.series.get(given);
    if (!added) throw new Error('a series that was just added is not there');
    return added.id;
  }
}
