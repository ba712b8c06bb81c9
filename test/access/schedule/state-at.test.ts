import t from 'tap';
import { NEVER_OPEN } from '../../../src/access/schedule/schedule.js';
import type { OperatingMode, Timing } from '../../../src/access/schedule/schedule.js';
import { isOpenAt, stateAt } from '../../../src/access/schedule/state-at.js';
import { zoneNamed } from '../../../src/access/schedule/zone.js';

const DAY_MS = 86_400_000;
const found = zoneNamed('Europe/Berlin');
if (!found) throw new Error('no zone');
const berlin = found;
const day = (text: string) => Date.parse(`${text}T00:00Z`) / DAY_MS;
const local = (text: string) => Date.parse(`${text}Z`);
/** An instant, by its local time in Berlin. */
const at = (text: string) => berlin.instantOf(local(text));
const open = (timing: Partial<Timing>, text: string, approach: 'at_lock' | 'remote' = 'at_lock') =>
  isOpenAt({ ...NEVER_OPEN, ...timing }, berlin, at(text), approach);

const ALL_DAYS = { days: 0b1111111, fromDay: null, untilDay: null };
const FRIDAY_NIGHT = { ...ALL_DAYS, days: 1 << 5, startMinute: 22 * 60, endMinute: 6 * 60 };

t.test('a window over midnight belongs to the day on which it begins', (t) => {
  const timing = { weekDays: [FRIDAY_NIGHT] };
  // 2026-01-09 is a Friday.
  t.equal(open(timing, '2026-01-09T21:59:59'), false);
  t.equal(open(timing, '2026-01-09T22:00:00'), true);
  t.equal(open(timing, '2026-01-10T05:59:59'), true);
  t.equal(open(timing, '2026-01-10T06:00:00'), false);
  t.equal(open(timing, '2026-01-09T03:00:00'), false, 'the night before is Thursday’s');
  const whole = { weekDays: [{ ...ALL_DAYS, days: 1, startMinute: 0, endMinute: 1440 }] };
  t.equal(open(whole, '2026-01-11T00:00:00'), true);
  t.equal(open(whole, '2026-01-11T23:59:59'), true);
  t.equal(open(whole, '2026-01-12T00:00:00'), false);
  t.end();
});

t.test('a window in the night of a change', (t) => {
  const timing = { weekDays: [{ ...ALL_DAYS, startMinute: 150, endMinute: 300 }] };
  const utc = (text: string) => isOpenAt({ ...NEVER_OPEN, ...timing }, berlin, Date.parse(text), 'at_lock');
  t.equal(utc('2026-03-29T00:59:59Z'), false);
  t.equal(utc('2026-03-29T01:00:00Z'), true, '02:30 is skipped: open from 03:00, when the clock changes');
  t.equal(utc('2026-03-29T03:00:00Z'), false);
  t.equal(utc('2026-10-25T00:29:59Z'), false);
  t.equal(utc('2026-10-25T00:30:00Z'), true, '02:30 comes twice: open from the first');
  t.equal(utc('2026-10-25T01:15:00Z'), true, 'and it does not close in between');
  t.equal(utc('2026-10-25T04:00:00Z'), false);
  const ending = { weekDays: [{ ...ALL_DAYS, startMinute: 60, endMinute: 150 }] };
  const ended = (text: string) => isOpenAt({ ...NEVER_OPEN, ...ending }, berlin, Date.parse(text), 'at_lock');
  t.equal(ended('2026-10-25T00:29:59Z'), true);
  t.equal(ended('2026-10-25T00:30:00Z'), false, 'it ends at the first 02:30');
  t.equal(ended('2026-10-25T01:15:00Z'), false, 'and does not open again');
  t.end();
});

t.test('a leap day is a day like any other', (t) => {
  const timing = {
    yearDays: [{ startLocalMs: local('2028-02-29T00:00'), endLocalMs: local('2028-03-01T00:00') }],
  };
  t.equal(open(timing, '2028-02-28T23:59:59'), false);
  t.equal(open(timing, '2028-02-29T12:00:00'), true);
  t.equal(open(timing, '2028-03-01T00:00:00'), false);
  const weekly = { weekDays: [{ ...ALL_DAYS, days: 1 << 2, startMinute: 0, endMinute: 1440 }] };
  t.equal(open(weekly, '2028-02-29T12:00:00'), true, 'a Tuesday');
  t.end();
});

t.test('dates bound the days on which a window begins', (t) => {
  const rule = { ...FRIDAY_NIGHT, fromDay: day('2026-01-09'), untilDay: day('2026-01-16') };
  t.equal(open({ weekDays: [rule] }, '2026-01-02T23:00:00'), false);
  t.equal(open({ weekDays: [rule] }, '2026-01-17T05:00:00'), true, 'begun on the last day');
  t.equal(open({ weekDays: [rule] }, '2026-01-23T23:00:00'), false);
  t.end();
});

t.test('on an exception’s days its own windows count, and no other', (t) => {
  const nightly = { ...FRIDAY_NIGHT, days: 127 };
  const closed = { fromDay: day('2026-12-24'), untilDay: day('2026-12-25'), windows: [] };
  const timing = { weekDays: [nightly], exceptions: [closed] };
  t.equal(open(timing, '2026-12-23T23:59:59'), true);
  t.equal(open(timing, '2026-12-24T00:00:00'), false, 'what began before ends at midnight');
  t.equal(open(timing, '2026-12-25T23:00:00'), false);
  t.equal(open(timing, '2026-12-26T03:00:00'), false, 'and nothing begun on such a day goes on');
  t.equal(open(timing, '2026-12-26T22:00:00'), true);
  const otherwise = { ...closed, untilDay: closed.fromDay, windows: [{ startMinute: 1200, endMinute: 60 }] };
  t.equal(open({ ...timing, exceptions: [otherwise] }, '2026-12-24T20:00:00'), true);
  t.equal(open({ ...timing, exceptions: [otherwise] }, '2026-12-25T00:59:59'), true);
  t.equal(open({ ...timing, exceptions: [otherwise] }, '2026-12-25T01:00:00'), false);
  t.equal(
    stateAt({ ...NEVER_OPEN, ...timing }, berlin, at('2026-12-24T23:00:00'), 'at_lock').because,
    'exception',
  );
  t.end();
});

t.test('a holiday’s operating mode comes above everything', (t) => {
  const always = { ...ALL_DAYS, startMinute: 0, endMinute: 1440 };
  const range = { startLocalMs: local('2026-07-01T12:00'), endLocalMs: local('2026-07-02T12:00') };
  const during = (mode: OperatingMode, weekDays = [always]) => {
    const timing = { weekDays, holidays: [{ ...range, mode }] };
    return [open(timing, '2026-07-01T13:00', 'at_lock'), open(timing, '2026-07-01T13:00', 'remote')];
  };
  t.same(during('normal'), [true, true]);
  t.same(during('vacation'), [false, true]);
  t.same(during('privacy'), [false, false]);
  t.same(during('no_remote'), [true, false]);
  t.same(during('passage'), [true, true]);
  t.same(during('passage', []), [true, true]);
  const both = {
    holidays: [
      { ...range, mode: 'passage' as const },
      { ...range, mode: 'privacy' as const },
    ],
  };
  t.equal(open(both, '2026-07-01T13:00'), false, 'of two, the one that denies');
  t.equal(open({ weekDays: [always], holidays: [{ ...range, mode: 'privacy' }] }, '2026-07-02T12:00'), true);
  t.end();
});
