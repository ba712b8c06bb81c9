import { QUARTER_MS } from '../../audit/tally.js';
import type { Clock } from '../../kit/clock.js';
import { InvalidInput, NotFound } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { zonedTime, type LocalSpan } from '../../kit/zoned-time.js';
import type { Reads } from '../store-ports.js';
import { siteOrRefuse } from './site-or-refuse.js';
import type { SiteUseCases, StatisticPeriod, Statistics } from './site-use-cases.js';
import { slotsOf, statisticPeriods } from './statistic-periods.js';
import type { PresenceRun, SlotBattery, StatisticQuestion } from './statistic-ports.js';

/** Batteries told in one answer: a lock in a period is one. */
export const BATTERIES_MAX = 20_000;

export interface ReadStatisticsDeps {
  readonly store: Pick<Reads, 'sites' | 'devices' | 'statistics'>;
  readonly clock: Clock;
}

type Tallies = { -readonly [K in keyof StatisticPeriod]: StatisticPeriod[K] } & {
  entries: Record<string, number>;
  denials: Record<string, number>;
  alerts: Record<string, number>;
};

const BY_KIND = { entry: 'entries', denial: 'denials', alert: 'alerts' } as const;

/** What happened at a site, told by its own days or hours. Reads sums that were kept as it happened, never the log. */
export function readStatistics({ store, clock }: ReadStatisticsDeps): SiteUseCases['readStatistics'] {
  return (_caller, siteId, { deviceId, ...span }): Statistics => {
    const site = siteOrRefuse(store, siteId);
    if (deviceId !== null && !store.devices.byId(deviceId) && !store.statistics.knows(siteId, deviceId))
      throw new NotFound('device_not_found', 'There is no such lock, and there was none at this site.');
    const spans = statisticPeriods(zonedTime(site.timeZone), span, clock.wallMs());
    const periods = spans.map(emptyPeriod);
    const question: StatisticQuestion = { siteId, deviceId, ...slotsOf(spans) };
    const periodOf = slotFinder(periods, question);

    for (const { slot, kind, detail, count } of store.statistics.counts(question)) {
      const told = periodOf(slot)[BY_KIND[kind]];
      told[detail] = (told[detail] ?? 0) + count;
    }
    const batteries = store.statistics.batteries(question, BATTERIES_MAX + 1);
    if (batteries.length > BATTERIES_MAX) {
      const message = say('More than {count} batteries: ask for fewer days, or for one lock.', {
        count: BATTERIES_MAX,
      });
      throw new InvalidInput('statistics_span', message, { fields: [{ field: 'from', message }] });
    }
    noteBatteries(batteries, periodOf);
    for (const run of store.statistics.presence(question)) spread(run, question, periodOf);
    return { site, by: span.by, periods };
  };
}

function emptyPeriod({ label, startMs, endMs }: LocalSpan): Tallies {
  return {
    label,
    startMs,
    endMs,
    entries: {},
    denials: {},
    alerts: {},
    batteries: [],
    knownMs: 0,
    onlineMs: 0,
  };
}

/** Finds the period that a slot belongs to: each begins with a slot. */
function slotFinder(periods: readonly Tallies[], question: StatisticQuestion): (slot: number) => Tallies {
  const { firstQuarter, endQuarter, quartersPerSlot } = question;
  const ofSlot: Tallies[] = [];
  for (const period of periods) {
    const end = Math.min(endQuarter, Math.ceil(period.endMs / QUARTER_MS));
    while (firstQuarter + ofSlot.length * quartersPerSlot < end) ofSlot.push(period);
  }
  return (slot) => {
    const found = ofSlot[slot];
    if (!found) throw new Error(`slot ${slot} lies outside of the periods`);
    return found;
  };
}

type Battery = StatisticPeriod['batteries'][number];

/** One for each lock in a period. Slots come in their order: a later one tells what was heard last. */
function noteBatteries(heard: readonly SlotBattery[], periodOf: (slot: number) => Tallies): void {
  const told = new Map<Tallies, Map<string, Battery>>();
  for (const { slot, deviceId, minPercent, lastPercent } of heard) {
    const period = periodOf(slot);
    const ofPeriod = told.get(period) ?? new Map<string, Battery>();
    told.set(period, ofPeriod);
    const before = ofPeriod.get(deviceId)?.minPercent ?? 100;
    ofPeriod.set(deviceId, { deviceId, minPercent: Math.min(before, minPercent), lastPercent });
  }
  for (const [period, batteries] of told) period.batteries = [...batteries.values()];
}

/** A run is alike in each of its quarters; only those within the question count. */
function spread(run: PresenceRun, question: StatisticQuestion, periodOf: (slot: number) => Tallies): void {
  const { firstQuarter, endQuarter, quartersPerSlot } = question;
  const end = Math.min(endQuarter, run.quarter + run.quarters);
  for (let quarter = Math.max(firstQuarter, run.quarter); quarter < end;) {
    const slot = Math.floor((quarter - firstQuarter) / quartersPerSlot);
    const next = Math.min(end, firstQuarter + (slot + 1) * quartersPerSlot);
    const share = (next - quarter) / run.quarters;
    const period = periodOf(slot);
    period.knownMs += run.knownMs * share;
    period.onlineMs += run.onlineMs * share;
    quarter = next;
  }
}
