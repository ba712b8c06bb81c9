import fc from 'fast-check';
import t from 'tap';
import { CALENDAR_STEPS_MAX } from '../../../src/access/calendar/calendar.js';
import { calendarPieces } from '../../../src/access/calendar/read-calendar.js';
import { calendarText, type EventLines } from './calendar-text.js';

const RULES = { timeZone: 'Europe/Berlin', checkInMinute: 900, checkOutMinute: 660, ignore: [] };
const NOW_MS = Date.UTC(2026, 0, 5, 9);

/** Calendar arithmetic is what reading costs: how often it was done, in all and at most in one piece. */
function workOf(text: string) {
  const real = Date.UTC;
  let inPiece = 0;
  let total = 0;
  let most = 0;
  let count = 0;
  Date.UTC = (...parts: Parameters<typeof real>) => {
    inPiece += 1;
    return real(...parts);
  };
  try {
    const pieces = calendarPieces(text, RULES, NOW_MS);
    for (;;) {
      inPiece = 0;
      const { done, value } = pieces.next();
      count += 1;
      total += inPiece;
      most = Math.max(most, inPiece);
      if (done === true) return { reading: value, total, most, count };
    }
  } finally {
    Date.UTC = real;
  }
}
/** Days of a month are looked at with its length and both its ends. */
const WORK_MAX = 8 * CALENDAR_STEPS_MAX;

const few = <T>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const DAYS = ['MO', 'SU', '1MO', '-1SU', '5FR', '-5TU', '53WE', '2TH'];
const anyRule = fc
  .record(
    {
      FREQ: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      INTERVAL: fc.constantFrom(1, 2, 7, 12, 13, 1000),
      COUNT: fc.constantFrom(1, 3, 100_000),
      UNTIL: fc.constantFrom('20260601', '20260601T000000Z', '21990101T000000Z', '19700101'),
      BYDAY: few(DAYS),
      BYMONTHDAY: few([1, 29, 30, 31, -1, -31, -30]),
      BYMONTH: few([1, 2, 6, 12]),
      WKST: fc.constantFrom('MO', 'SU'),
    },
    { requiredKeys: ['FREQ'] },
  )
  .map((parts) =>
    Object.entries(parts)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(';'),
  );
const anyBegin = fc.constantFrom(
  '20260131T100000',
  '20240229T100000',
  '16000101T000000',
  '21991231T235959',
  '20260601',
);

t.test('whatever repeats, a calendar costs no more than a calendar may', async () => {
  fc.assert(
    fc.property(anyRule, anyBegin, (rule, begin) => {
      const form = begin.length === 8 ? ';VALUE=DATE' : '';
      const text = calendarText([['UID:a', `DTSTART${form}:${begin}`, 'DURATION:P1D', `RRULE:${rule}`]]);
      return workOf(text).total <= WORK_MAX;
    }),
    { numRuns: 1_500 },
  );
});

t.test('as many repetitions as there can be are followed to a limit', async (t) => {
  const rules = [
    'FREQ=DAILY;COUNT=100000',
    'FREQ=DAILY;BYDAY=SU;COUNT=100000',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3',
  ];
  for (const rule of rules) {
    const one = (n: number) => [`UID:${n}`, 'DTSTART:16000101T000000Z', 'DURATION:PT1H', `RRULE:${rule}`];
    const { reading, total, count } = workOf(calendarText(Array.from({ length: 1_500 }, (_, n) => one(n))));
    t.ok(total <= WORK_MAX, `${rule}: ${total}`);
    t.ok(count >= 3_000, 'each event and its stays are pieces of their own');
    if (!reading.ok) throw new Error('it is read');
    t.match(reading.copy.troubles.at(0), { message: /too many to follow/ });
    t.equal(reading.copy.troubles.at(0)?.line, 8 + 6 * Number(reading.copy.unreadable[0]), 'by its line');
    t.ok(reading.copy.unreadable.length > 1_000, 'none of them is taken for cancelled');
  }
});

t.test('COUNT with UNTIL is refused before a step is made', async (t) => {
  const rule = 'RRULE:FREQ=DAILY;INTERVAL=1;COUNT=100000;UNTIL=19700101;BYDAY=SU;WKST=SU';
  const { reading, total } = workOf(
    calendarText([['UID:a', 'DTSTART:16000101T000000', 'DURATION:P1D', rule]]),
  );
  t.match(reading, { ok: true, copy: { bookings: [], unreadable: ['a'], troubles: [{ line: 8 }] } });
  t.ok(total < 100);
});

t.test('a zone that can not be understood is looked at once, however many events name it', async (t) => {
  const zone = (name: string) => [
    'BEGIN:VTIMEZONE',
    `TZID:${name}`,
    'BEGIN:STANDARD',
    'DTSTART:16010101T000000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=DAILY',
    'END:STANDARD',
    'END:VTIMEZONE',
  ];
  const at = (n: number) => [`UID:${n}`, 'DTSTART;TZID=Here:20260601T100000', 'DURATION:PT1H'];
  const { reading, total } = workOf(
    calendarText(
      Array.from({ length: 1_500 }, (_, n) => at(n)),
      zone('Here'),
    ),
  );
  t.ok(total <= WORK_MAX, `${total}`);
  if (!reading.ok) throw new Error('it is read');
  t.equal(reading.copy.unreadable.length, 1_500);
  t.match(reading.copy.troubles[0], { line: 10, message: /too many to follow/ });
});

t.test('lists of times are counted before they are looked at', async (t) => {
  const begin: EventLines = ['UID:a', 'DTSTART:20260601T100000Z', 'DURATION:PT1H'];
  const lines = Array.from({ length: 20_000 }, () => 'EXDATE:20260601T100000Z');
  const long = workOf(calendarText([[...begin, ...lines]]));
  t.match(long.reading, { copy: { troubles: [{ line: 4, message: { text: /more than .* here/ } }] } });
  t.ok(long.total < 1_000);
  const list = `EXDATE:${Array.from({ length: 400 }, () => '20260601T100000Z').join(',')}`;
  const wide = workOf(calendarText([[...begin, ...Array.from({ length: 60 }, () => list)]]));
  t.match(wide.reading, { copy: { troubles: [{ line: 4, message: /too many ways/ }] } });
  t.ok(wide.total < 4_000, 'what is beyond the limit is not read');
});

t.test('a long text is taken apart in pieces as well', async (t) => {
  const event = (n: number) => [`UID:${n}`, 'DTSTART;VALUE=DATE:20250601', 'X-NOTE:one', 'X-NOTE:two'];
  const { count } = workOf(calendarText(Array.from({ length: 2_000 }, (_, n) => event(n))));
  t.ok(count > 4_000 + 20);
});
