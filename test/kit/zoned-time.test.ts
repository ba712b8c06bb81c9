import fc from 'fast-check';
import { DateTime } from 'luxon';
import t from 'tap';
import { timeZoneNamed, ZonedTime, zonedTime } from '../../src/kit/zoned-time.js';

const ZONES = [
  'Asia/Tashkent',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/St_Johns',
  'Europe/Dublin',
  'Asia/Tehran',
];

/** Whole seconds from 1972, when zones had left local mean time, to 2037, when some tables end. */
const instant = fc
  .integer({ min: Date.UTC(1972, 0, 1) / 1000, max: Date.UTC(2037, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);
const zone = fc.constantFrom(...ZONES);

t.test('date, hour and offset of any instant are what luxon says', async () => {
  fc.assert(
    fc.property(zone, instant, (name, ms) => {
      const there = DateTime.fromMillis(ms, { zone: name });
      const ours = zonedTime(name);
      const { date, hour } = ours.localAt(ms);
      return (
        date === there.toISODate() && hour === there.hour && ours.offsetMsAt(ms) === there.offset * 60_000
      );
    }),
    { numRuns: 3000 },
  );
});

t.test('around every change of the clock too', async (t) => {
  let changes = 0;
  const wrong: string[] = [];
  for (const name of ZONES) {
    const ours = new ZonedTime(name);
    let before = DateTime.fromMillis(Date.UTC(2005, 0, 1), { zone: name });
    for (let day = 1; day < 365 * 22; day += 1) {
      const after = DateTime.fromMillis(Date.UTC(2005, 0, 1 + day), { zone: name });
      if (after.offset !== before.offset) {
        changes += 1;
        const quarters = (after.toMillis() - before.toMillis()) / 900_000;
        for (let quarter = 0; quarter <= quarters; quarter += 1) {
          const ms = before.toMillis() + quarter * 900_000;
          for (const at of [ms - 1, ms]) {
            const there = DateTime.fromMillis(at, { zone: name });
            if (ours.offsetMsAt(at) !== there.offset * 60_000) wrong.push(`${name} ${there.toISO() ?? ''}`);
          }
        }
      }
      before = after;
    }
  }
  t.ok(changes > 200, `${changes} changes`);
  t.same(wrong, []);
});

t.test('days tile time: each instant is in one, which begins with its own date', async () => {
  fc.assert(
    fc.property(zone, instant, (name, ms) => {
      const ours = zonedTime(name);
      const day = ours.dayAt(ms);
      const after = ours.dayAt(day.endMs);
      const { date } = ours.localAt(day.startMs);
      return (
        day.startMs <= ms &&
        ms < day.endMs &&
        date === day.label &&
        after.startMs === day.endMs &&
        after.label > day.label
      );
    }),
    { numRuns: 2000 },
  );
});

t.test('a day begins and ends when luxon says, where no clock is turned at midnight', async () => {
  fc.assert(
    fc.property(zone, instant, (name, ms) => {
      const there = DateTime.fromMillis(ms, { zone: name });
      const day = zonedTime(name).dayAt(ms);
      // Two days: an hour that comes twice may stand exactly one before.
      const turned = there.plus({ days: 2 }).offset !== there.minus({ days: 2 }).offset;
      if (turned && ['America/St_Johns', 'Pacific/Apia', 'Asia/Tehran'].includes(name)) return true;
      return (
        day.startMs === there.startOf('day').toMillis() &&
        day.endMs === there.startOf('day').plus({ days: 1 }).toMillis()
      );
    }),
    { numRuns: 2000 },
  );
});

t.test('hours tile days', async () => {
  fc.assert(
    fc.property(zone, instant, (name, ms) => {
      const ours = zonedTime(name);
      const day = ours.dayAt(ms);
      const labels = new Set<string>();
      let atMs = day.startMs;
      while (atMs < day.endMs) {
        const hour = ours.hourAt(atMs);
        if (hour.startMs !== atMs || hour.endMs <= atMs || Date.parse(hour.label) !== atMs) return false;
        labels.add(hour.label);
        atMs = hour.endMs;
      }
      return atMs === day.endMs && labels.size >= 23;
    }),
    { numRuns: 1000 },
  );
});

t.test('days on which the clock is turned', async (t) => {
  const hours = (name: string, date: string) => new ZonedTime(name).hoursIn(date);
  t.equal(hours('Europe/Berlin', '2026-03-29'), 23);
  t.equal(hours('Europe/Berlin', '2026-10-25'), 25);
  t.equal(hours('America/New_York', '2026-11-01'), 25);
  t.equal(hours('Australia/Lord_Howe', '2026-10-04'), 23.5);
  t.equal(hours('Australia/Lord_Howe', '2026-04-05'), 24.5);
  t.equal(hours('Africa/Casablanca', '2026-02-15'), 25, 'Ramadan');
  t.equal(hours('Asia/Tashkent', '2026-03-29'), 24);
  t.equal(hours('Pacific/Apia', '2011-12-30'), 0, 'left out');
  t.equal(hours('America/Sao_Paulo', '2018-11-04'), 23, 'there was no midnight');
  t.throws(() => hours('Europe/Berlin', '2026-02-30'), RangeError);
});

t.test('a clock turned back over midnight: the day has begun and goes on', async (t) => {
  // 00:01 became 23:01 of the day before.
  const ours = new ZonedTime('America/St_Johns');
  const day = ours.day('2010-11-07');
  const turnedMs = day.startMs + 60_000;
  t.equal(ours.localAt(turnedMs).date, '2010-11-06', 'the calendar goes back');
  t.same(ours.dayAt(turnedMs), day);
  t.equal(ours.hoursIn('2010-11-06') + ours.hoursIn('2010-11-07'), 49);
});

t.test('half an hour that is told twice', async (t) => {
  const ours = new ZonedTime('Australia/Lord_Howe');
  const { startMs } = ours.day('2026-04-05');
  const labels = [1, 2, 2.5].map((hours) => ours.hourAt(startMs + hours * 3_600_000).label);
  t.same(labels, ['2026-04-05T01:00:00+11:00', '2026-04-05T01:30:00+10:30', '2026-04-05T02:00:00+10:30']);
});

t.test('names of zones', async (t) => {
  t.equal(timeZoneNamed('asia/tashkent'), 'Asia/Tashkent');
  t.equal(timeZoneNamed('Asia/Kolkata'), 'Asia/Kolkata');
  t.equal(timeZoneNamed('UTC'), 'UTC');
  for (const wrong of ['', 'Mars/Olympus', '+05:00', 'Asia/Tashkent ', 'x'.repeat(1000), '../etc', 'Z;'])
    t.equal(timeZoneNamed(wrong), null, wrong);
});

t.test('asked again it costs next to nothing', async (t) => {
  const ours = new ZonedTime('America/New_York');
  const fromMs = Date.UTC(2026, 0, 1);
  const ask = (count: number) => {
    const begun = performance.now();
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += ours.offsetMsAt(fromMs + (i % 365) * 86_400_000);
    t.ok(sum < 0);
    return ((performance.now() - begun) * 1e6) / count;
  };
  ask(10_000);
  const ns = Math.min(ask(100_000), ask(100_000), ask(100_000));
  t.comment(`${Math.round(ns)} ns an offset`);
  t.ok(ns < 2_000, `${Math.round(ns)} ns`);
});
