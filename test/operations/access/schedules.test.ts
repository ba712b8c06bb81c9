import t from 'tap';
import type { ScheduleTiming } from '../../../src/operations/access/schedule-use-cases.js';
import { scheduleOperations } from '../../../src/operations/access/schedule-operations.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { CLI, codeOf, failureOf } from '../accounts/household.js';

const DAY_MS = 86_400_000;
const NOTHING: ScheduleTiming = { weekDays: [], yearDays: [], holidays: [], exceptions: [] };
const DAILY = { days: 127, startMinute: 540, endMinute: 720, fromDay: null, untilDay: null };

async function home(t: Parameters<typeof temporaryStore>[0]) {
  const { store, clock, newId } = temporaryStore(t);
  for (const [id, timeZone] of [
    ['01941b2c-0000-7000-8000-000000000001', 'Europe/Berlin'],
    ['01941b2c-0000-7000-8000-000000000002', 'Asia/Tashkent'],
  ] as const)
    await store.write((tx) => {
      tx.sites.insert({ id, name: timeZone, timeZone, createdAtMs: 0 });
    });
  const types = () => store.events.page({ cursor: null, size: 50 }, {}).rows.map(({ type }) => type);
  return { store, clock, types, ...scheduleOperations({ store, clock, newId }) };
}

t.test('a schedule is made, changed in parts, and removed, and the log has it', async (t) => {
  const home_ = await home(t);
  const made = await home_.createSchedule(CLI, {
    name: 'Cleaner',
    timing: { ...NOTHING, weekDays: [DAILY] },
  });
  t.same(home_.readSchedule(CLI, made.id), made);
  home_.clock.advance(5);
  const holiday = { startLocalMs: 0, endLocalMs: DAY_MS, mode: 'privacy' as const };
  const changed = await home_.updateSchedule(CLI, made.id, { timing: { holidays: [holiday] } });
  t.same(changed.timing, { ...made.timing, holidays: [holiday] }, 'what was not given stays');
  t.equal(changed.updatedAtMs, made.updatedAtMs + 5);
  t.same(home_.listSchedules(CLI, { cursor: null, size: 10 }).rows, [changed]);
  await home_.deleteSchedule(CLI, made.id);
  t.same(home_.types(), ['SCHEDULE_REMOVED', 'SCHEDULE_CHANGED', 'SCHEDULE_CREATED']);
  for (const gone of [
    () => home_.readSchedule(CLI, made.id),
    () => home_.updateSchedule(CLI, made.id, { timing: {} }),
    () => home_.deleteSchedule(CLI, made.id),
  ])
    t.equal(await codeOf(gone), 'schedule_not_found');
});

t.test('what makes no sense is refused, with its place, and nothing is stored', async (t) => {
  const home_ = await home(t);
  const made = await home_.createSchedule(CLI, { name: 'Fine', timing: NOTHING });
  const cases: [Partial<ScheduleTiming>, string, string][] = [
    [{ yearDays: [{ startLocalMs: 5, endLocalMs: 5 }] }, 'window_empty', 'year_days.0.end'],
    [{ holidays: [{ startLocalMs: 5, endLocalMs: 4, mode: 'normal' }] }, 'window_empty', 'holidays.0.end'],
    [{ weekDays: [DAILY, { ...DAILY, fromDay: 2, untilDay: 1 }] }, 'window_empty', 'week_days.1.until_date'],
    [{ exceptions: [{ fromDay: 2, untilDay: 1, windows: [] }] }, 'window_empty', 'exceptions.0.until_date'],
    [
      {
        exceptions: [
          { fromDay: 5, untilDay: 9, windows: [] },
          { fromDay: 1, untilDay: 5, windows: [] },
        ],
      },
      'exceptions_overlap',
      'exceptions.0.from_date',
    ],
  ];
  for (const [timing, code, field] of cases) {
    const change = () => home_.updateSchedule(CLI, made.id, { timing });
    for (const action of [
      () => home_.createSchedule(CLI, { name: 'S', timing: { ...NOTHING, ...timing } }),
      change,
    ])
      t.match(await failureOf(action), { code, options: { fields: [{ field }] } });
  }
  t.equal(home_.store.schedules.count(), 1);
  t.same(home_.types(), ['SCHEDULE_CREATED']);
});

t.test('the timeline shows real instants in the site’s zone, over a change of the clocks', async (t) => {
  const home_ = await home(t);
  const { id } = await home_.createSchedule(CLI, {
    name: 'Daily',
    timing: { ...NOTHING, weekDays: [DAILY] },
  });
  const about = {
    fromMs: Date.parse('2026-03-28T12:00Z'),
    untilMs: Date.parse('2026-03-30T00:00Z'),
    siteId: null,
    approach: 'at_lock' as const,
  };
  const told = home_.scheduleTimeline(CLI, id, about);
  t.equal(told.timeZone, 'Europe/Berlin');
  t.equal(told.isOpenAtStart, false);
  t.same(told.windows, [
    { fromMs: Date.parse('2026-03-29T07:00Z'), untilMs: Date.parse('2026-03-29T10:00Z') },
  ]);
  t.same(told.nextChange, { atMs: Date.parse('2026-03-29T07:00Z'), opens: true });
  const tashkent = home_.scheduleTimeline(CLI, id, {
    ...about,
    siteId: '01941b2c-0000-7000-8000-000000000002',
  });
  t.equal(tashkent.windows[0]?.fromMs, Date.parse('2026-03-29T04:00Z'));
  const codes = {
    window_empty: { untilMs: about.fromMs },
    timeline_too_long: { untilMs: about.fromMs + 366 * DAY_MS + 1 },
    site_unknown: { siteId: id },
  };
  for (const [code, change] of Object.entries(codes))
    t.equal(await codeOf(() => home_.scheduleTimeline(CLI, id, { ...about, ...change })), code);
  const often = Array.from({ length: 20 }, (_, n) => ({
    ...DAILY,
    startMinute: n * 60,
    endMinute: n * 60 + 30,
  }));
  const many = await home_.createSchedule(CLI, { name: 'Often', timing: { ...NOTHING, weekDays: often } });
  const long = { ...about, untilMs: about.fromMs + 60 * DAY_MS };
  t.equal(await codeOf(() => home_.scheduleTimeline(CLI, many.id, long)), 'timeline_too_full');
});
