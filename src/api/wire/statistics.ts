import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { StatisticPeriod, Statistics } from '../../operations/sites/site-use-cases.js';
import type { Edge } from '../../operations/sites/statistic-periods.js';
import { timeIn, timeOut } from './fields.js';

const HOUR_MS = 3_600_000;

const dateIn = z.iso.date().transform((date): Edge => ({ date }));
const instantIn = timeIn.transform((atMs): Edge => ({ atMs }));

/** A local date, or an instant. */
export const edgeIn = z.union([dateIn, instantIn], {
  error:
    "Expected a date at the site, for example 2026-01-05, or an RFC 3339 time, for example 2026-01-05T09:00:00Z ('+' in a query is written %2B).",
});

const sums = {
  hours: z.number().meta({ description: 'How long it is: 23, 25 or a fraction where the clock is turned.' }),
  entries: z.object({
    total: z.int(),
    by_method: z
      .record(z.string(), z.int())
      .meta({ description: 'Bolts and latches drawn back, as the lock confirmed.' }),
  }),
  denials: z.object({ total: z.int(), by_reason: z.record(z.string(), z.int()) }),
  alerts: z.object({ total: z.int(), by_type: z.record(z.string(), z.int()) }),
  availability: z.object({
    percent: z.number().nullable().meta({ description: 'online of known; null: nothing is known.' }),
    online_seconds: z.number().meta({ description: 'Of all locks together.' }),
    known_seconds: z.number().meta({ description: 'How long the hub watched them, of all locks together.' }),
  }),
};

const periodSchema = z
  .object({
    local: z.string().meta({
      description: 'The day, or the start of the hour with its offset, at the site.',
      example: '2026-03-29',
    }),
    starts_at: timeOut,
    ends_at: timeOut.meta({ description: 'Not part of it any more.' }),
    ...sums,
    battery: z.array(z.object({ device_id: z.uuid(), last_percent: z.int(), min_percent: z.int() })).meta({
      description: 'Of the locks whose battery was heard of: at least once a day, and when it changed.',
    }),
  })
  .meta({ id: 'StatisticPeriod' });

export const statisticsSchema = z
  .object({
    site_id: z.uuid(),
    time_zone: z.string(),
    by: z.enum(['day', 'hour']),
    starts_at: timeOut,
    ends_at: timeOut,
    totals: z.object(sums),
    periods: z.array(periodSchema),
  })
  .meta({ id: 'SiteStatistics' });

export function toWireStatistics({ site, by, periods }: Statistics): z.output<typeof statisticsSchema> {
  const startMs = periods[0]?.startMs ?? 0;
  const endMs = periods.at(-1)?.endMs ?? startMs;
  return {
    site_id: site.id,
    time_zone: site.timeZone,
    by,
    starts_at: rfc3339(startMs),
    ends_at: rfc3339(endMs),
    totals: sumsOf(periods, endMs - startMs),
    periods: periods.map((period) => ({
      local: period.label,
      starts_at: rfc3339(period.startMs),
      ends_at: rfc3339(period.endMs),
      ...sumsOf([period], period.endMs - period.startMs),
      battery: period.batteries.map(({ deviceId, lastPercent, minPercent }) => ({
        device_id: deviceId,
        last_percent: lastPercent,
        min_percent: minPercent,
      })),
    })),
  };
}

function sumsOf(periods: readonly StatisticPeriod[], lengthMs: number) {
  const entries = added(periods.map((period) => period.entries));
  const denials = added(periods.map((period) => period.denials));
  const alerts = added(periods.map((period) => period.alerts));
  const knownMs = periods.reduce((sum, period) => sum + period.knownMs, 0);
  const onlineMs = periods.reduce((sum, period) => sum + period.onlineMs, 0);
  return {
    hours: lengthMs / HOUR_MS,
    entries: { total: totalOf(entries), by_method: entries },
    denials: { total: totalOf(denials), by_reason: denials },
    alerts: { total: totalOf(alerts), by_type: alerts },
    availability: {
      percent: percentOf(onlineMs, knownMs),
      online_seconds: Math.round(onlineMs) / 1000,
      known_seconds: Math.round(knownMs) / 1000,
    },
  };
}

/** Rounded down to hundredths: 100 means always. */
function percentOf(onlineMs: number, knownMs: number): number | null {
  return knownMs === 0 ? null : Math.floor((onlineMs / knownMs) * 10_000) / 100;
}

function added(tallies: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const tally of tallies)
    for (const [name, count] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function totalOf(tally: Readonly<Record<string, number>>): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}
