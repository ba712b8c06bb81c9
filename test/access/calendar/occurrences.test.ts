import fc from 'fast-check';
import ICAL from 'ical.js';
import t from 'tap';
import { localTimes } from '../../../src/access/calendar/occurrences.js';
import { recurrenceOf } from '../../../src/access/calendar/recurrence.js';

const DAY_MS = 86_400_000;
const NAMES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const ruleOf = (raw: string) => recurrenceOf({ line: 7, params: {}, text: raw, raw });
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function walked(raw: string, beginMs: number, firstLocalMs: number, lastLocalMs: number, left = 1e9) {
  const budget = { left };
  return [...localTimes(ruleOf(raw), beginMs, { firstLocalMs, lastLocalMs }, budget)];
}

function troubleOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

interface Parts {
  readonly FREQ: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly INTERVAL: number;
  readonly COUNT: number | undefined;
  readonly BYDAY: readonly string[];
  readonly BYMONTHDAY: readonly number[];
  readonly BYMONTH: readonly number[];
  readonly WKST: string;
}

/** By the words of RFC 5545, section 3.3.10: each day is asked whether the rule names it. */
function byTheDay(parts: Parts, begin: number, last: number): number[] {
  const { FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH } = parts;
  const start = new Date(begin);
  const found: number[] = [];
  let count = 0;
  const weekOf = (ms: number) => {
    const back = (new Date(ms).getUTCDay() - NAMES.indexOf(parts.WKST) + 7) % 7;
    return (ms - back * DAY_MS) / (7 * DAY_MS);
  };
  for (let ms = begin; ms <= last; ms += DAY_MS) {
    const at = new Date(ms);
    const [year, month, monthDay] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
    const years = year - start.getUTCFullYear();
    const apart = {
      DAILY: (ms - begin) / DAY_MS,
      WEEKLY: Math.round(weekOf(ms) - weekOf(begin)),
      MONTHLY: years * 12 + month - start.getUTCMonth(),
      YEARLY: years,
    }[FREQ];
    const monthDays = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const isIn = (from: number, until: number, name: string) => {
      const nth = Number(name.slice(0, -2) || 0);
      if (NAMES[at.getUTCDay()] !== name.slice(-2)) return false;
      if (nth === 0) return true;
      const all: number[] = [];
      for (let one = from; one < until; one += DAY_MS)
        if (new Date(one).getUTCDay() === at.getUTCDay()) all.push(one);
      return all.at(nth > 0 ? nth - 1 : nth) === ms;
    };
    const ofYear = FREQ === 'YEARLY' && BYMONTH.length === 0 && BYMONTHDAY.length === 0;
    const [from, until] = ofYear
      ? [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
      : [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
    const isNamed =
      (BYMONTH.length === 0 || BYMONTH.includes(month + 1)) &&
      (BYMONTHDAY.length === 0 ||
        BYMONTHDAY.some((one) => (one > 0 ? one === monthDay : monthDays + 1 + one === monthDay))) &&
      (BYDAY.length === 0 || BYDAY.some((name) => isIn(from, until, name)));
    // What the rule leaves open is as the begin has it.
    const isAsBegun =
      FREQ === 'WEEKLY'
        ? BYDAY.length > 0 || at.getUTCDay() === start.getUTCDay()
        : FREQ === 'DAILY' ||
          BYDAY.length > 0 ||
          BYMONTHDAY.length > 0 ||
          (monthDay === start.getUTCDate() &&
            (FREQ === 'MONTHLY' || BYMONTH.length > 0 || month === start.getUTCMonth()));
    // The begin is the first one in any case.
    if (ms === begin) count += 1;
    if (apart % INTERVAL === 0 && isNamed && isAsBegun) {
      if (ms !== begin) count += 1;
      if (count <= (parts.COUNT ?? Infinity)) found.push(ms);
    }
    if (count >= (parts.COUNT ?? Infinity)) break;
  }
  return found;
}

const some = <T>(values: readonly T[]) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }) },
  );
const anyParts = fc
  .record({
    FREQ: fc.constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const, 'YEARLY' as const),
    INTERVAL: fc.constantFrom(1, 2, 3, 5, 13),
    COUNT: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    plain: some(NAMES),
    numbered: some(['1MO', '-1SU', '5FR', '-5TU', '53WE', '2TH']),
    BYMONTHDAY: some([1, 13, 29, 30, 31, -1, -31, -30]),
    BYMONTH: some([1, 2, 6, 12]),
    WKST: fc.constantFrom('MO', 'SU', 'TH'),
  })
  .map(({ plain, numbered, ...rest }): Parts => {
    const BYMONTHDAY = rest.FREQ === 'WEEKLY' ? [] : rest.BYMONTHDAY;
    const canBeNumbered = (rest.FREQ === 'MONTHLY' || rest.FREQ === 'YEARLY') && BYMONTHDAY.length === 0;
    return { ...rest, BYMONTHDAY, BYDAY: canBeNumbered ? [...plain, ...numbered] : plain };
  });
const textOf = (parts: Parts) =>
  Object.entries(parts)
    .filter(([, value]) => value !== undefined && String(value) !== '')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(';');
const anyDay = (from: string, until: string) =>
  fc.integer({ min: day(from) / DAY_MS, max: day(until) / DAY_MS }).map((days) => days * DAY_MS);

t.test('a repetition is what the standard says of each day', async () => {
  fc.assert(
    fc.property(anyParts, anyDay('1995-01-01', '2026-01-01'), (parts, begin) => {
      const last = begin + 4_000 * DAY_MS;
      const found = walked(textOf(parts), begin, begin, last).map(dateOf).join();
      const said = byTheDay(parts, begin, last).map(dateOf).join();
      if (found !== said) throw new Error(`${textOf(parts)} from ${dateOf(begin)}: ${found}, not ${said}`);
    }),
    { numRuns: 400 },
  );
});

t.test('jumping over the past leaves out nothing that comes after', async () => {
  fc.assert(
    fc.property(
      anyParts,
      anyDay('1600-01-01', '2026-01-01'),
      anyDay('2020-01-01', '2027-01-01'),
      (parts, begin, first) => {
        const last = first + 900 * DAY_MS;
        const after = (all: readonly number[]) => all.filter((ms) => ms >= first).join();
        return (
          after(walked(textOf(parts), begin, first, last)) ===
          after(walked(textOf(parts), begin, begin, last))
        );
      },
    ),
    { numRuns: 300 },
  );
});

t.test('the library agrees where it can be asked', async () => {
  const anyPlain = fc.constantFrom(
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=MONTHLY;BYDAY=-1SU',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'FREQ=DAILY;COUNT=20',
  );
  fc.assert(
    fc.property(anyPlain, anyDay('2000-01-01', '2026-01-01'), (raw, begin) => {
      const iterator = ICAL.Recur.fromString(raw).iterator(ICAL.Time.fromDateString(dateOf(begin)));
      const theirs = Array.from({ length: 30 }, () => (iterator.next() as ICAL.Time | null)?.toString());
      const ours = walked(raw, begin, begin, begin + 14_000 * DAY_MS)
        .slice(0, 30)
        .map(dateOf);
      return ours.every((one, at) => one === theirs[at]);
    }),
    { numRuns: 100 },
  );
});

t.test('it costs no more steps than it is given, and none for what is long past', async (t) => {
  const from = day('1600-01-01');
  const now = day('2026-01-01');
  const cost = (raw: string) => {
    const budget = { left: 1e6 };
    Array.from(localTimes(ruleOf(raw), from, { firstLocalMs: now, lastLocalMs: now + 700 * DAY_MS }, budget));
    return 1e6 - budget.left;
  };
  t.ok(cost('FREQ=DAILY') < 710);
  t.ok(cost('FREQ=DAILY;BYDAY=SU;WKST=SU') < 710);
  t.ok(cost('FREQ=WEEKLY;BYDAY=SU') < 250);
  t.ok(cost('FREQ=MONTHLY;BYMONTHDAY=31') < 60);
  t.ok(cost('FREQ=YEARLY;INTERVAL=4') < 10);
  t.ok(cost('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31') < 10, 'one that never comes true');
  const tooMany = () => walked('FREQ=DAILY;COUNT=100000;BYDAY=SU', from, now, now, 20_000);
  t.match(troubleOf(tooMany), { line: 7, text: 'The repetitions in this calendar are too many to follow.' });
});

t.test('what the standard forbids, or nobody needs, is refused with its line', async (t) => {
  for (const raw of [
    'FREQ=DAILY;COUNT=3;UNTIL=20260601',
    'FREQ=DAILY;INTERVAL=1;COUNT=100000;UNTIL=19700101;BYDAY=SU;WKST=SU',
    'FREQ=WEEKLY;BYMONTHDAY=3',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=DAILY;BYDAY=-1SU',
    'FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=3',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=YEARLY;BYMONTH=13',
    'FREQ=YEARLY;BYDAY=54MO',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1',
    'FREQ=DAILY;BYHOUR=3',
    'FREQ=DAILY;WKST=XX',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;COUNT=-1',
    'FREQ=DAILY;COUNT=',
    'FREQ=DAILY;COUNT=1e3',
    'FREQ=DAILY;BYDAY=',
    'FREQ=DAILY;;COUNT=1',
    'FREQ=FORTNIGHTLY',
    '',
  ])
    t.match(
      troubleOf(() => ruleOf(raw)),
      { line: 7, text: { values: { rule: raw } } },
      raw,
    );
  t.match(ruleOf('freq=weekly;byday=mo,mo;'), { frequency: 'WEEKLY', days: [{ weekDay: 1, nth: 0 }] });
});
