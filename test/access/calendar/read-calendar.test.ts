import fc from 'fast-check';
import { DateTime } from 'luxon';
import t from 'tap';
import { CALENDAR_EVENTS_MAX, type CalendarRules } from '../../../src/access/calendar/calendar.js';
import { bookingChanges } from '../../../src/access/calendar/changes.js';
import { readCalendar } from '../../../src/access/calendar/read-calendar.js';
import { inEnglish } from '../../../src/kit/sentence.js';
import { calendarText, nights, type EventLines } from './calendar-text.js';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
const BERLIN: CalendarRules = {
  timeZone: 'Europe/Berlin',
  checkInMinute: 15 * 60,
  checkOutMinute: 11 * 60,
  ignore: [],
};
const luxon = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();

function copyOf(text: string, rules = BERLIN, nowMs = NOW_MS) {
  const reading = readCalendar(text, rules, nowMs);
  if (!reading.ok) throw new Error(inEnglish(reading.refusal.message));
  return reading.copy;
}
const staysOf = (events: readonly EventLines[], further: readonly string[] = [], rules = BERLIN) =>
  copyOf(calendarText(events, further), rules).bookings.map(({ uid, fromMs, untilMs }) => [
    uid,
    fromMs,
    untilMs,
  ]);
const timed = (...lines: readonly string[]) => ['UID:a', ...lines];
const troubleOf = (...lines: readonly string[]) => {
  const { troubles, bookings } = copyOf(calendarText([lines]));
  return { count: bookings.length, line: troubles[0]?.line, said: inEnglish(troubles[0]?.message ?? '') };
};

t.test(
  'whole days run from check-in to check-out in the zone of the site, over changes of the clocks',
  async (t) => {
    t.same(staysOf([nights('a', '20260328', '20260330')]), [
      ['a', luxon('2026-03-28T15:00', 'Europe/Berlin'), luxon('2026-03-30T11:00', 'Europe/Berlin')],
    ]);
    const oneDay = [
      'a',
      luxon('2026-06-01T15:00', 'Europe/Berlin'),
      luxon('2026-06-02T11:00', 'Europe/Berlin'),
    ];
    t.same(staysOf([timed('DTSTART;VALUE=DATE:20260601')]), [oneDay], 'without an end: one night');
    t.same(
      staysOf([nights('a', '20260601', '20260601')]),
      [oneDay],
      'with its own day as the end: one night',
    );
    t.same(staysOf([timed('DTSTART;VALUE=DATE:20260601', 'DURATION:P1D')]), [oneDay]);
  },
);

t.test('times are read in the zone they name, else in the zone of the site', async (t) => {
  const at = (begin: string, end: string, further?: readonly string[]) =>
    staysOf([timed(begin, end)], further)[0];
  t.same(at('DTSTART:20260601T150000Z', 'DTEND:20260603T100000Z'), [
    'a',
    Date.UTC(2026, 5, 1, 15),
    Date.UTC(2026, 5, 3, 10),
  ]);
  t.same(at('DTSTART:20260601T150000', 'DURATION:PT2H'), [
    'a',
    luxon('2026-06-01T15:00', 'Europe/Berlin'),
    luxon('2026-06-01T17:00', 'Europe/Berlin'),
  ]);
  t.same(at('DTSTART;TZID=Asia/Tashkent:20260601T150000', 'DTEND;TZID=America/New_York:20260602T100000'), [
    'a',
    luxon('2026-06-01T15:00', 'Asia/Tashkent'),
    luxon('2026-06-02T10:00', 'America/New_York'),
  ]);
  t.same(
    at('DTSTART:20260328T120000', 'DURATION:P1D'),
    ['a', luxon('2026-03-28T12:00', 'Europe/Berlin'), luxon('2026-03-29T12:00', 'Europe/Berlin')],
    'a day of the calendar is 23 hours here',
  );
  t.same(at('DTSTART:20260328T120000', 'DURATION:PT24H')?.[2], luxon('2026-03-29T13:00', 'Europe/Berlin'));
});

/** As Outlook tells a zone. */
const OUTLOOK = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

t.test('every hour around every change of the clocks, in zones by name and by their own words', async (t) => {
  const zones = [
    ['Europe/Berlin', 'Europe/Berlin'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['"W. Europe Standard Time"', 'Europe/Berlin'],
    ['/America/New_York', 'America/New_York'],
    ['Australia/Lord_Howe', 'Australia/Lord_Howe'],
    ['Africa/Casablanca', 'Africa/Casablanca'],
    ['Asia/Tashkent', 'Asia/Tashkent'],
  ] as const;
  let checked = 0;
  for (const [tzid, zone] of zones) {
    const events: EventLines[] = [];
    const wanted = new Map<string, number>();
    for (const month of [2, 3, 4, 10, 11])
      for (let half = 0; half < 48; half += 1) {
        // The last Sunday, or close to it, and the first: where these zones change.
        for (const day of [1, 5, 8, 25, 29]) {
          const local = new Date(Date.UTC(2026, month - 1, day, 0, half * 30)).toISOString().slice(0, 19);
          if (Date.parse(`${local}Z`) < NOW_MS || events.length >= CALENDAR_EVENTS_MAX / 4) continue;
          const uid = `${month}-${day}-${half}`;
          events.push([`UID:${uid}`, `DTSTART;TZID=${tzid}:${local.replace(/[-:]/g, '')}`, 'DURATION:PT1H']);
          wanted.set(uid, luxon(local, zone));
        }
      }
    for (const [uid, fromMs] of staysOf(events, OUTLOOK)) {
      if (fromMs !== wanted.get(String(uid))) t.fail(`${zone} ${String(uid)}`);
      checked += 1;
    }
  }
  t.ok(checked > 3_000, `${checked} times`);
});

t.test('repetitions, exceptions, changed and cancelled occurrences', async (t) => {
  const weekly = timed(
    'DTSTART;TZID=Europe/Berlin:20260320T100000',
    'DTEND;TZID=Europe/Berlin:20260320T120000',
    'RRULE:FREQ=WEEKLY;COUNT=5',
    'EXDATE;TZID=Europe/Berlin:20260403T100000',
    'SUMMARY:Cleaner',
  );
  const begins = (events: readonly EventLines[]) => staysOf(events).map(([, fromMs]) => Number(fromMs));
  const ten = (day: string) => luxon(`${day}T10:00`, 'Europe/Berlin');
  t.same(begins([weekly]), ['2026-03-20', '2026-03-27', '2026-04-10', '2026-04-17'].map(ten));
  const moved = timed(
    'RECURRENCE-ID;TZID=Europe/Berlin:20260327T100000',
    'DTSTART;TZID=Europe/Berlin:20260328T140000',
    'DURATION:PT1H',
  );
  const off = timed('RECURRENCE-ID:20260410T080000Z', 'DTSTART:20260410T080000Z', 'STATUS:CANCELLED');
  t.same(begins([off, weekly, moved]), [
    ten('2026-03-20'),
    luxon('2026-03-28T14:00', 'Europe/Berlin'),
    ten('2026-04-17'),
  ]);
  t.same(staysOf([weekly])[1]?.[0], 'a/20260327T090000Z', 'an occurrence is named by when it would be');
  const until = (text: string) =>
    begins([timed('DTSTART:20260601T100000', 'DURATION:PT1H', `RRULE:FREQ=DAILY;UNTIL=${text}`)]).length;
  t.equal(until('20260603'), 3);
  t.equal(until('20260603T080000Z'), 3, 'exactly the third');
  t.equal(until('20260603T075959Z'), 2);
  const rule = (text: string) =>
    begins([timed('DTSTART:20260601T100000', 'DURATION:PT1H', `RRULE:${text}`)]).length;
  t.equal(rule('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31'), 1, 'one that never comes true again');
  t.equal(rule('FREQ=DAILY;INTERVAL=7;BYDAY=MO;UNTIL=20260701'), 5);
  t.equal(rule('FREQ=MONTHLY;BYMONTH=6,7;BYMONTHDAY=-1;UNTIL=20261231'), 3, 'the begin counts as well');
  const long = timed('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=WEEKLY');
  const ahead = begins([long]);
  t.ok(ahead.length > 100 && ahead.length < 106, 'two years ahead and no more');
  t.same(
    begins([
      timed(
        'DTSTART;VALUE=DATE:20260601',
        'RDATE;VALUE=DATE:20260608,20260610',
        'EXDATE;VALUE=DATE:20260608',
      ),
    ]).length,
    2,
  );
});

t.test('of versions of one event the last counts, and a cancelled one is no stay', async (t) => {
  const version = (sequence: number, day: number, ...further: string[]) => [
    ...nights('a', `2026060${day}`, '20260609').filter((line) => !line.startsWith('DTSTAMP')),
    `SEQUENCE:${sequence}`,
    ...further,
  ];
  const begins = (events: readonly EventLines[]) => staysOf(events).map(([, fromMs]) => fromMs);
  t.same(begins([version(2, 2), version(1, 1)]), [luxon('2026-06-02T15:00', 'Europe/Berlin')]);
  const gone = copyOf(calendarText([version(1, 1), version(2, 2, 'STATUS:CANCELLED')]));
  t.match(gone, { bookings: [], cancelled: ['a'] });
  const withdrawn = copyOf(calendarText([version(1, 1)], ['METHOD:CANCEL']));
  t.match(withdrawn, { bookings: [], cancelled: ['a'] });
});

t.test(
  'as booking sites write: folded lines, escapes, times long ago, blocked days, alarms, several calendars',
  async (t) => {
    const folded = [
      'UID:1418fb94e984-5f3c0d@booking.example',
      'DTSTART;VALUE=DATE:20260601',
      'DTEND;VALUE=DATE:20260605',
      'SUMMARY:Reserved\\, f\r\n or Anna\\; 2 adul\r\n\tts',
      'DESCRIPTION:Reservation URL: https://booking.example/x\\nPhone: 1234',
      'X-ODD;X-P="a:b;c":value',
      'BEGIN:VALARM',
      'TRIGGER:-PT15M',
      'ACTION:DISPLAY',
      'END:VALARM',
    ];
    const copy = copyOf(
      '\uFEFF' +
        calendarText(
          [folded, nights('past@x', '20250601', '20250605')],
          ['X-WR-CALNAME:Flat', 'METHOD:PUBLISH'],
        ) +
        calendarText([
          nights('block@x', '20260701', '20260705', 'Not available'),
          nights('b@x', '20260801', '20260802'),
        ]),
      { ...BERLIN, ignore: ['not AVAILABLE'] },
    );
    t.match(copy, { troubles: [], unreadable: [], isPartial: false });
    t.same(
      copy.bookings.map(({ uid, label }) => [uid, label]),
      [
        ['1418fb94e984-5f3c0d@booking.example', 'Reserved, for Anna; 2 adults'],
        ['b@x', 'Reserved'],
      ],
    );
  },
);

t.test('a text that is none, or not whole, is refused with its line', async (t) => {
  const refusal = (text: string) => {
    const reading = readCalendar(text, BERLIN, NOW_MS);
    return reading.ok ? null : [reading.refusal.code, reading.refusal.line];
  };
  const whole = calendarText([nights('a', '20260601', '20260605')]);
  t.same(refusal(''), ['calendar_broken', 1]);
  t.same(refusal('<!doctype html><title>Log in</title>'), ['calendar_broken', 1]);
  t.same(refusal('BEGIN:VCARD\r\nEND:VCARD\r\n'), ['calendar_broken', 1]);
  t.same(refusal(calendarText([])), ['calendar_empty', null]);
  t.same(refusal(whole.replace('END:VEVENT\r\n', '')), ['calendar_broken', 10]);
  t.same(refusal(`${whole}BEGIN:VCALENDAR\r\n`), ['calendar_broken', 12]);
  t.same(refusal(`${whole}more`), ['calendar_broken', 12]);
  t.same(refusal('BEGIN:VCALENDAR\r\n'.repeat(9)), ['calendar_broken', 5]);
  t.same(refusal('A'.repeat(600_000)), ['calendar_too_large', null]);
  t.same(refusal(`BEGIN:VCALENDAR\n${'X:1\n'.repeat(40_000)}`), ['calendar_broken', 30_001]);
  const many = Array.from({ length: 501 }, (_, n) => nights(`${n}`, '20260601', '20260605'));
  t.same(refusal(calendarText(many)), ['calendar_too_full', null]);
  const daily = timed('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY');
  t.same(refusal(calendarText([daily])), ['calendar_too_full', null], 'more stays than a schedule holds');
  const events = Array.from({ length: CALENDAR_EVENTS_MAX + 1 }, () => ['UID:a']);
  t.same(refusal(calendarText(events)), ['calendar_too_full', null]);
});

t.test('an event that can not be understood is told with its line and UID; the others count', async (t) => {
  const said: [RegExp, readonly string[]][] = [
    [/no UID/, ['DTSTART:20260601T100000Z']],
    [/no UID/, ['UID:', 'DTSTART:20260601T100000Z']],
    [/no UID/, [`UID:${'x'.repeat(256)}`, 'DTSTART:20260601T100000Z']],
    [/no DTSTART/, ['UID:a']],
    [/two of DTSTART/, ['UID:a', 'DTSTART:20260601T100000Z', 'DTSTART:20260601T100000Z']],
    [/"20260230"/, ['UID:a', 'DTSTART;VALUE=DATE:20260230']],
    [/"20260601T250000"/, ['UID:a', 'DTSTART:20260601T250000']],
    [/"tomorrow"/, ['UID:a', 'DTSTART:tomorrow']],
    [/ends before/, ['UID:a', 'DTSTART:20260602T100000Z', 'DTEND:20260601T100000Z']],
    [/ends before/, nights('a', '20260605', '20260601')],
    [/longer than 366 days/, nights('a', '20260601', '20290601')],
    [/DTEND is a time/, ['UID:a', 'DTSTART;VALUE=DATE:20260601', 'DTEND:20260602T100000Z']],
    [/DTEND is a day/, ['UID:a', 'DTSTART:20260601T100000Z', 'DTEND;VALUE=DATE:20260602']],
    [/not both/, ['UID:a', 'DTSTART:20260601T100000Z', 'DTEND:20260602T100000Z', 'DURATION:PT1H']],
    [/not a duration/, ['UID:a', 'DTSTART:20260601T100000Z', 'DURATION:-PT1H']],
    [/not a duration/, ['UID:a', 'DTSTART:20260601T100000Z', 'DURATION:P']],
    [/"Mars\/Olympus"/, ['UID:a', 'DTSTART;TZID=Mars/Olympus:20260601T100000', 'DURATION:PT1H']],
    [/no name, or no value/, ['UID:a', 'DTSTART:20260601T100000Z', 'a line of nothing']],
    [/RANGE/, ['UID:a', 'DTSTART:20260601T100000Z', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260601T100000Z']],
    [/not a number/, ['UID:a', 'DTSTART:20260601T100000Z', 'SEQUENCE:many']],
    ...[
      'FREQ=SECONDLY',
      'FREQ=HOURLY',
      'FREQ=YEARLY;BYYEARDAY=366',
      'FREQ=YEARLY;BYEASTER=0',
      'FREQ=DAILY;COUNT=0',
      'FREQ=DAILY;INTERVAL=100000',
      'FREQ=DAILY;UNTIL=soon',
      'FREQ=DAILY;FREQ=WEEKLY',
      'COUNT=3',
      'nothing',
    ].map((rule): [RegExp, readonly string[]] => [
      /repetition .* can not be taken over|RRULE can not/,
      ['UID:a', 'DTSTART:20260601T100000Z', 'DURATION:PT1H', `RRULE:${rule}`],
    ]),
  ];
  for (const [pattern, lines] of said) {
    const { count, line, said: message } = troubleOf(...lines);
    t.match(message, pattern, lines.join(' '));
    t.equal(count, 0);
    t.ok(line !== undefined && line >= 4 && line <= 10);
  }
  const mixed = copyOf(calendarText([['UID:bad'], nights('good', '20260601', '20260605'), ['DTSTART:1']]));
  t.match(mixed, { bookings: [{ uid: 'good' }], unreadable: ['bad'], isPartial: true });
  t.match(mixed.troubles, [
    { line: 4, uid: 'bad' },
    { line: 14, uid: null },
  ]);
});

const anyStay = fc
  .record({
    day: fc.integer({ min: 1, max: 600 }),
    nights: fc.integer({ min: 1, max: 300 }),
    label: fc.string(),
  })
  .map(({ day, nights: count, label }) => ({ day, count, label }));
const dateOf = (day: number) =>
  new Date(NOW_MS + day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const escaped = (text: string) => text.replace(/[\\;,]/g, (one) => `\\${one}`).replace(/[\p{Cc}]/gu, ' ');
const anyCalendar = fc.array(anyStay, { minLength: 1, maxLength: 12 }).map((stays) => ({
  stays,
  text: calendarText(
    stays.map(({ day, count, label }, n) =>
      nights(`stay-${n}@x`, dateOf(day), dateOf(day + count), escaped(label)),
    ),
  ),
}));

t.test('random stays come out as they went in', async () => {
  fc.assert(
    fc.property(anyCalendar, ({ stays, text }) => {
      const { bookings, troubles } = copyOf(text);
      const found = new Map(bookings.map((one) => [one.uid, one]));
      return (
        troubles.length === 0 &&
        found.size === stays.length &&
        stays.every(({ day, count }, n) => {
          const one = found.get(`stay-${n}@x`);
          const local = (at: number, hour: number) =>
            DateTime.fromFormat(`${dateOf(at)} ${hour}`, 'yyyyMMdd H', { zone: 'Europe/Berlin' }).toMillis();
          return one?.fromMs === local(day, 15) && one.untilMs === local(day + count, 11);
        })
      );
    }),
    { numRuns: 60 },
  );
});

t.test('cut off anywhere, a calendar is refused, but for the end of its last line', async () => {
  fc.assert(
    fc.property(anyCalendar, fc.double({ min: 0, max: 1, noNaN: true }), ({ text }, part) => {
      const cut = text.slice(0, Math.floor(part * (text.length - 3)));
      return !readCalendar(cut, BERLIN, NOW_MS).ok;
    }),
    { numRuns: 200 },
  );
});

t.test(
  'however a calendar is damaged, it is read or refused, and what it lacks it only proposes',
  async () => {
    fc.assert(
      fc.property(
        anyCalendar,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.string({ maxLength: 3 })), {
          minLength: 1,
          maxLength: 5,
        }),
        ({ text }, edits) => {
          const before = copyOf(text).bookings;
          const after = edits.reduce((now, [place, length, put]) => {
            const at = place % now.length;
            return now.slice(0, at) + put + now.slice(at + length);
          }, text);
          const reading = readCalendar(after, BERLIN, NOW_MS);
          if (!reading.ok) return inEnglish(reading.refusal.message) !== '';
          const lost = bookingChanges(before, reading.copy, NOW_MS).filter(
            ({ kind }) => kind === 'cancelled',
          );
          return lost.every(({ booking }) => before.includes(booking) && !reading.copy.isPartial);
        },
      ),
      { numRuns: 300 },
    );
  },
);
