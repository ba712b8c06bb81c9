import fc from 'fast-check';
import t from 'tap';
import { readCalendar } from '../../../src/access/calendar/read-calendar.js';
import { calendarText } from './calendar-text.js';

const RULES = { timeZone: 'Europe/Berlin', checkInMinute: 900, checkOutMinute: 660, ignore: [] };
const NOW_MS = Date.UTC(2026, 0, 5, 9);
/** On a slow machine with other work; a rule without an end takes forever. */
const AT_ONCE_MS = 5_000;

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

t.test('whatever repeats, a calendar is read or refused at once', async () => {
  fc.assert(
    fc.property(anyRule, anyBegin, (rule, begin) => {
      const form = begin.length === 8 ? ';VALUE=DATE' : '';
      const text = calendarText([['UID:a', `DTSTART${form}:${begin}`, 'DURATION:P1D', `RRULE:${rule}`]]);
      const started = performance.now();
      readCalendar(text, RULES, NOW_MS);
      return performance.now() - started < AT_ONCE_MS;
    }),
    { numRuns: 1_500 },
  );
});

t.test('as many repetitions as there can be are followed to a limit', async (t) => {
  const daily = (n: number) => [`UID:${n}`, 'DTSTART:16000101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'];
  const started = performance.now();
  const reading = readCalendar(
    calendarText(Array.from({ length: 1_500 }, (_, n) => daily(n))),
    RULES,
    NOW_MS,
  );
  t.ok(performance.now() - started < AT_ONCE_MS);
  t.match(reading, { ok: true, copy: { bookings: [], troubles: [{ line: 8 }] } });
  if (reading.ok) t.equal(reading.copy.unreadable.length, 1_500, 'none of them is taken for cancelled');
});
