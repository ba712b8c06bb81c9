import t from 'tap';
import { spanText, WEEK_DAYS, weekOf } from '../../src/web/may/week.js';

const EVERY_WEEK = { from_date: null, until_date: null };

t.test('a usual week, day by day; over midnight it is on both days, and what touches is one', (t) => {
  const week = weekOf({
    week_days: [
      { days: ['monday', 'friday'], start: '09:00', end: '12:30', ...EVERY_WEEK },
      { days: ['monday'], start: '12:30', end: '17:00', ...EVERY_WEEK },
      { days: ['monday'], start: '10:00', end: '11:00', ...EVERY_WEEK },
      { days: ['sunday'], start: '22:00', end: '06:00', ...EVERY_WEEK },
      { days: ['wednesday'], start: '00:00', end: '24:00', ...EVERY_WEEK },
      { days: ['thursday'], start: '18:00', end: '00:00', ...EVERY_WEEK },
    ],
  });
  const told = WEEK_DAYS.map((day) => (week.get(day) ?? []).map(spanText).join(' '));
  t.same(told, [
    '00:00–06:00 09:00–17:00',
    '',
    '00:00–24:00',
    '18:00–24:00',
    '09:00–12:30',
    '',
    '22:00–24:00',
  ]);
  t.end();
});
