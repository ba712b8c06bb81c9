import { QUARTER_MS } from '../../audit/tally.js';
import { InvalidInput } from '../../kit/errors.js';
import { say, type Text } from '../../kit/sentence.js';
import type { LocalSpan, ZonedTime } from '../../kit/zoned-time.js';
import type { StatisticQuestion } from './statistic-ports.js';

/** Days that are told by the hour: with a clock turned back 745 hours. */
export const HOURLY_DAYS_MAX = 31;
/** Days that are told by the day. */
export const DAILY_DAYS_MAX = 366;
/** Told when nobody says from when: this local day and the six before. */
export const DEFAULT_DAYS = 7;
/** What a clock of ours can show: beyond, dates have other forms. */
const EARLIEST_MS = Date.UTC(1970, 0, 1);
const LATEST_MS = Date.UTC(2999, 11, 31);

const DAY_MS = 24 * 3_600_000;

/** A local date, of which the whole day is meant, or an instant. */
export type Edge = { readonly date: string } | { readonly atMs: number };

export interface StatisticSpan {
  /** null: so that it is a week. */
  readonly from: Edge | null;
  /** A date is still part of it, an instant is not. null: now. */
  readonly to: Edge | null;
  readonly by: 'day' | 'hour';
}

/**
 * The whole local days or hours that a span touches, in order, without gaps.
 * @throws InvalidInput `window_empty`, `statistics_span`
 */
export function statisticPeriods(zone: ZonedTime, span: StatisticSpan, nowMs: number): readonly LocalSpan[] {
  const { from, to, by } = span;
  const endMs = within('to', edge(zone, to, 'endMs') ?? nowMs + 1);
  const startMs = within('from', edge(zone, from, 'startMs') ?? weekBefore(zone, endMs));
  if (startMs >= endMs) {
    throw new InvalidInput('window_empty', '"from" must be before "to".', {
      fields: [{ field: 'from', message: 'is not before "to"' }],
    });
  }
  const daysMax = by === 'day' ? DAILY_DAYS_MAX : HOURLY_DAYS_MAX;
  const first = zone.dayAt(startMs);
  // Days of 25 hours don't count for more: half a day of grace is less than a day.
  if (zone.dayAt(endMs - 1).endMs - first.startMs > daysMax * DAY_MS + DAY_MS / 2)
    throw spanError(
      'from',
      by === 'day'
        ? say('At most {count} days by the day: ask for less at a time.', { count: daysMax })
        : say('At most {count} days by the hour: ask for less at a time.', { count: daysMax }),
    );
  const periods: LocalSpan[] = [];
  for (let atMs = startMs; atMs < endMs;) {
    const period = by === 'day' ? zone.dayAt(atMs) : zone.hourAt(atMs);
    periods.push(period);
    atMs = period.endMs;
  }
  return periods;
}

/** The quarters of an hour that these periods are made of, in slots that no period's beginning divides. */
export function slotsOf(
  periods: readonly LocalSpan[],
): Pick<StatisticQuestion, 'firstQuarter' | 'endQuarter' | 'quartersPerSlot'> {
  const starts = periods.map(({ startMs }) => Math.ceil(startMs / QUARTER_MS));
  const firstQuarter = starts[0] ?? 0;
  const endQuarter = Math.ceil((periods.at(-1)?.endMs ?? 0) / QUARTER_MS);
  const quartersPerSlot = [...starts, endQuarter]
    .map((quarter) => quarter - firstQuarter)
    .reduce(greatestCommonDivisor, 0);
  return { firstQuarter, endQuarter, quartersPerSlot: Math.max(1, quartersPerSlot) };
}

function edge(zone: ZonedTime, given: Edge | null, side: 'startMs' | 'endMs'): number | null {
  if (given === null) return null;
  return 'date' in given ? zone.day(given.date)[side] : given.atMs;
}

/** The beginning of the first of the days that end with the one before `endMs`. */
function weekBefore(zone: ZonedTime, endMs: number): number {
  let { startMs } = zone.dayAt(endMs - 1);
  for (let days = 1; days < DEFAULT_DAYS; days += 1) ({ startMs } = zone.dayAt(startMs - 1));
  return startMs;
}

function within(field: string, wallMs: number): number {
  if (wallMs >= EARLIEST_MS && wallMs <= LATEST_MS) return wallMs;
  throw spanError(field, 'Statistics are of the years 1970 to 2999.');
}

function spanError(field: string, message: Text): InvalidInput {
  return new InvalidInput('statistics_span', message, { fields: [{ field, message }] });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
