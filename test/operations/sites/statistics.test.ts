import fc from 'fast-check';
import { DateTime } from 'luxon';
import t from 'tap';
import type { NewEvent } from '../../../src/audit/event.js';
import { HubError } from '../../../src/kit/errors.js';
import { zonedTime } from '../../../src/kit/zoned-time.js';
import type { Statistics } from '../../../src/operations/sites/site-use-cases.js';
import { siteOperations } from '../../../src/operations/sites/site-operations.js';
import {
  slotsOf,
  statisticPeriods,
  type StatisticSpan,
} from '../../../src/operations/sites/statistic-periods.js';
import { SALT, sampleDevice, sampleEvent, uuid } from '../../store/samples.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { CLI } from '../accounts/household.js';

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;
const [SITE, DOOR, GATE] = [uuid(11), uuid(1), uuid(2)];
const day = (date: string) => ({ date });

async function house(t: Parameters<typeof temporaryStore>[0], timeZone: string) {
  const { store, clock, newId } = temporaryStore(t);
  await store.write((tx) => {
    tx.sites.insert({ id: SITE, name: 'Home', timeZone, createdAtMs: 1 });
    for (const n of [1, 2]) tx.devices.insert(sampleDevice(n, { siteId: SITE }), SALT);
  });
  const sites = siteOperations({ store, clock, newId });
  const read = (span: Partial<StatisticSpan> & { deviceId?: string }): Statistics =>
    sites.readStatistics(CLI, SITE, { from: null, to: null, by: 'day', deviceId: null, ...span });
  const log = (...events: Partial<NewEvent>[]) =>
    store.write((tx) => {
      for (const event of events) tx.events.append(sampleEvent({ method: 'pin', ...event }));
    });
  return { store, clock, sites, read, log };
}

const sum = (tally: Readonly<Record<string, number>>) => Object.values(tally).reduce((a, b) => a + b, 0);

/** Days on which clocks are turned: zone, date, hours, rows by the hour. */
const TURNED = [
  ['Europe/Berlin', '2026-03-29', 23, 23],
  ['Europe/Berlin', '2026-10-25', 25, 25],
  ['America/New_York', '2026-03-08', 23, 23],
  ['America/New_York', '2026-11-01', 25, 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5, 24],
  ['Australia/Lord_Howe', '2026-04-05', 24.5, 25],
  ['Africa/Casablanca', '2026-02-15', 25, 25],
  ['America/St_Johns', '2026-11-01', 25, 25],
  ['Asia/Tashkent', '2026-03-29', 24, 24],
] as const;

t.test('days of 23, 23.5, 24.5 and 25 hours: each minute is in one row, of its own hour', async (t) => {
  for (const [zone, date, hours, rows] of TURNED) {
    const { read, log } = await house(t, zone);
    const start = DateTime.fromISO(date, { zone }).startOf('day');
    const startMs = start.toMillis();
    const endMs = start.plus({ days: 1 }).toMillis();
    const events: Partial<NewEvent>[] = [];
    // One entry each ten minutes, from an hour before the day to an hour after it.
    for (let atMs = startMs - HOUR_MS; atMs < endMs + HOUR_MS; atMs += 600_000) events.push({ atMs });
    await log(...events);

    const daily = read({ from: day(date), to: day(date) }).periods;
    t.equal(daily.length, 1, zone);
    t.match(daily[0], { label: date, startMs, endMs, entries: { pin: hours * 6 } }, `${zone} ${date}`);

    const hourly = read({ from: day(date), to: day(date), by: 'hour' }).periods;
    t.equal(hourly.length, rows, `${zone} ${date} by the hour`);
    for (const { label, startMs: fromMs, endMs: untilMs, entries } of hourly) {
      t.equal(sum(entries), (untilMs - fromMs) / 600_000, label);
      t.equal(DateTime.fromMillis(fromMs, { zone }).toISO({ suppressMilliseconds: true }), label);
    }
    const three = read({
      from: day(start.minus({ days: 1 }).toISODate() ?? ''),
      to: day(start.plus({ days: 1 }).toISODate() ?? ''),
    }).periods;
    t.same(
      three.map(({ entries }) => sum(entries)),
      [6, hours * 6, 6],
      'its neighbours',
    );
  }
});

t.test('entries by method, denials by reason, alerts by type, of all locks or of one', async (t) => {
  const { read, log, clock } = await house(t, 'UTC');
  const atMs = clock.wallMs();
  await log(
    { atMs },
    { atMs, method: 'rest' },
    { atMs, deviceId: GATE },
    { atMs, success: null },
    { atMs, type: 'ACCESS_DENIED', success: false, reason: 'wrong_code' },
    { atMs, type: 'ACCESS_DENIED', success: false, reason: 'no_right', deviceId: GATE },
    { atMs, type: 'JAM', success: false },
    { atMs: atMs - 24 * HOUR_MS },
    { atMs, deviceId: uuid(77) },
  );
  const today = read({}).periods.at(-1);
  t.match(today, { label: '2026-01-05' });
  t.same(today?.entries, { pin: 2, rest: 1 });
  t.same(today?.denials, { wrong_code: 1, no_right: 1 });
  t.same(today?.alerts, { JAM: 1 });
  const gate = read({ deviceId: GATE }).periods;
  t.same(gate.at(-1)?.entries, { pin: 1 });
  t.same(gate.at(-1)?.denials, { no_right: 1 });
  t.equal(gate.length, 7, 'a week, today with it');
});

t.test(
  'what happened counts where the lock was then, and is told by the zone that the site has now',
  async (t) => {
    const { store, sites, read, log } = await house(t, 'UTC');
    const other = await sites.createSite(CLI, { name: 'Office', timeZone: 'UTC' });
    const atMs = Date.UTC(2026, 0, 4, 20, 50);
    await log({ atMs }, { atMs });
    await store.write((tx) => {
      tx.devices.rename(DOOR, 'Door', other.id, 1);
    });
    await log({ atMs });
    const perDay = () =>
      read({})
        .periods.map(({ label, entries }) => [label.slice(8), sum(entries)])
        .filter(([, n]) => n !== 0);
    t.same(perDay(), [['04', 2]]);
    await sites.updateSite(CLI, SITE, { timeZone: 'Asia/Kathmandu' });
    t.same(perDay(), [['05', 2]], '02:35 of the next day at +05:45');
    t.same(
      read({ by: 'hour', deviceId: DOOR })
        .periods.filter(({ entries }) => sum(entries) > 0)
        .map(({ label }) => label),
      ['2026-01-05T02:00:00+05:45'],
    );
    const there = sites.readStatistics(CLI, other.id, { from: null, to: null, by: 'day', deviceId: null });
    t.equal(
      there.periods.reduce((total, { entries }) => total + sum(entries), 0),
      1,
    );
  },
);

t.test('availability and batteries', async (t) => {
  const { store, read } = await house(t, 'Europe/Berlin');
  const midnight = zonedTime('Europe/Berlin').day('2026-01-04').startMs / QUARTER_MS;
  await store.write((tx) => {
    const lock = { siteId: SITE, deviceId: DOOR };
    // Online from 22:00 to 02:00, half of the next quarter, then not watched.
    for (let quarter = midnight - 8; quarter < midnight + 8; quarter += 1)
      tx.statistics.addPresence({ ...lock, quarter, knownMs: QUARTER_MS, onlineMs: QUARTER_MS });
    tx.statistics.addPresence({
      ...lock,
      quarter: midnight + 8,
      knownMs: QUARTER_MS,
      onlineMs: QUARTER_MS / 2,
    });
    for (let quarter = midnight; quarter < midnight + 4; quarter += 1)
      tx.statistics.addPresence({ siteId: SITE, deviceId: GATE, quarter, knownMs: QUARTER_MS, onlineMs: 0 });
    tx.statistics.addBattery({ ...lock, quarter: midnight, minPercent: 70, lastPercent: 75 });
    tx.statistics.addBattery({ ...lock, quarter: midnight + 40, minPercent: 72, lastPercent: 72 });
    tx.statistics.addBattery({ ...lock, quarter: midnight - 1, minPercent: 9, lastPercent: 99 });
  });
  const span = { from: day('2026-01-03'), to: day('2026-01-05') };
  t.match(read(span).periods, [
    {
      knownMs: 2 * HOUR_MS,
      onlineMs: 2 * HOUR_MS,
      batteries: [{ deviceId: DOOR, minPercent: 9, lastPercent: 99 }],
    },
    {
      knownMs: 3 * HOUR_MS + QUARTER_MS,
      onlineMs: 2 * HOUR_MS + QUARTER_MS / 2,
      batteries: [{ deviceId: DOOR, minPercent: 70, lastPercent: 72 }],
    },
    { knownMs: 0, onlineMs: 0, batteries: [] },
  ]);
  t.match(read({ ...span, deviceId: GATE }).periods[1], { knownMs: HOUR_MS, onlineMs: 0, batteries: [] });
  const hours = read({ from: day('2026-01-04'), to: day('2026-01-04'), by: 'hour' }).periods;
  t.match(hours.slice(0, 4), [
    { knownMs: 2 * HOUR_MS, onlineMs: HOUR_MS, batteries: [{ lastPercent: 75 }] },
    { knownMs: HOUR_MS, onlineMs: HOUR_MS },
    { knownMs: QUARTER_MS, onlineMs: QUARTER_MS / 2 },
    { knownMs: 0 },
  ]);
});

t.test('the span that is asked for', async (t) => {
  const { read } = await house(t, 'Europe/Berlin');
  const labels = (span: Partial<StatisticSpan>) => read(span).periods.map(({ label }) => label);
  t.same(
    labels({
      from: { atMs: Date.parse('2026-01-03T22:30:00Z') },
      to: { atMs: Date.parse('2026-01-03T23:00:00Z') },
    }),
    ['2026-01-03'],
    'an instant as "to" is not asked for',
  );
  t.same(
    labels({
      from: { atMs: Date.parse('2026-01-03T22:30:00Z') },
      to: { atMs: Date.parse('2026-01-03T23:00:00.001Z') },
    }),
    ['2026-01-03', '2026-01-04'],
  );
  t.equal(labels({ from: day('2025-01-05'), to: day('2026-01-05') }).length, 366);
  t.equal(labels({ from: day('2026-10-01'), to: day('2026-10-31'), by: 'hour' }).length, 31 * 24 + 1);
  t.equal(labels({ to: day('2026-03-30') }).length, 7);
  const refused = (span: Partial<StatisticSpan> & { deviceId?: string }) => {
    try {
      read(span);
      return 'none';
    } catch (error) {
      return error instanceof HubError ? error.code : String(error);
    }
  };
  t.equal(refused({ from: day('2025-01-04'), to: day('2026-01-05') }), 'statistics_span');
  t.equal(refused({ from: day('2026-10-01'), to: day('2026-11-01'), by: 'hour' }), 'statistics_span');
  t.equal(refused({ from: day('2026-01-06'), to: day('2026-01-05') }), 'window_empty');
  t.equal(refused({ from: day('2030-01-01') }), 'window_empty', 'after now');
  t.equal(refused({ from: { atMs: 8e15 }, to: { atMs: 8.1e15 } }), 'statistics_span');
  t.equal(refused({ from: day('0001-01-01'), to: day('0001-01-02') }), 'statistics_span');
  t.equal(refused({ to: day('1970-01-02') }), 'statistics_span');
  t.equal(refused({ deviceId: uuid(98) }), 'device_not_found');
});

t.test('whatever is asked: rows without gaps, and slots that no row divides', async () => {
  const zone = fc.constantFrom(
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Africa/Casablanca',
    'UTC',
  );
  const from = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });
  fc.assert(
    fc.property(
      zone,
      from,
      fc.integer({ min: 1, max: 29 * 24 * HOUR_MS }),
      fc.constantFrom('day', 'hour'),
      (name, fromMs, lengthMs, by) => {
        const span = { from: { atMs: fromMs }, to: { atMs: fromMs + lengthMs }, by } as const;
        const periods = statisticPeriods(zonedTime(name), span, 0);
        const { firstQuarter, endQuarter, quartersPerSlot } = slotsOf(periods);
        return (
          periods.every((one, i) => i === 0 || one.startMs === periods[i - 1]?.endMs) &&
          (periods[0]?.startMs ?? Infinity) <= fromMs &&
          (periods.at(-1)?.endMs ?? 0) >= fromMs + lengthMs &&
          (periods.at(-1)?.startMs ?? Infinity) < fromMs + lengthMs &&
          endQuarter * QUARTER_MS === periods.at(-1)?.endMs &&
          periods.every(({ startMs }) => (startMs / QUARTER_MS - firstQuarter) % quartersPerSlot === 0)
        );
      },
    ),
    { numRuns: 500 },
  );
});
