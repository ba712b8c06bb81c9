import fc from 'fast-check';
import t from 'tap';
import { isOpenAt } from '../../../src/access/schedule/state-at.js';
import { zoneNamed } from '../../../src/access/schedule/zone.js';
import { silentLogger } from '../../../src/kit/logger.js';
import type { FeedAnswer, FeedTags } from '../../../src/operations/calendars/calendar-ports.js';
import { calendarOperations } from '../../../src/operations/calendars/calendar-operations.js';
import {
  CalendarReader,
  READING_SLICE_MS,
  rulesOf,
} from '../../../src/operations/calendars/calendar-reader.js';
import { CalendarRefresh } from '../../../src/operations/calendars/refresh-calendar.js';
import { deleteSite } from '../../../src/operations/sites/delete-site.js';
import { scheduleOperations } from '../../../src/operations/access/schedule-operations.js';
import { calendarText, nights } from '../../access/calendar/calendar-text.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { CLI, codeOf } from '../accounts/household.js';

const SITE = '01941b2c-0000-7000-8000-000000000001';
const OTHER_SITE = '01941b2c-0000-7000-8000-000000000002';
const MINUTE_MS = 60_000;
const NEW = {
  name: 'Flat',
  siteId: null,
  scheduleId: null,
  checkInMinute: 900,
  checkOutMinute: 660,
  ignore: [],
  autoApply: 'nothing',
  codeDeviceIds: [],
  refreshMinutes: 60,
  feedUrl: null,
} as const;
const KINDS = ['added', 'moved', 'renamed', 'cancelled'] as const;
const FEED = 'https://calendars.example/secret';

async function home(t: Parameters<typeof temporaryStore>[0]) {
  const kept = temporaryStore(t);
  const { store, clock, newId } = kept;
  for (const [id, timeZone] of [
    [SITE, 'Europe/Berlin'],
    [OTHER_SITE, 'Asia/Tashkent'],
  ] as const)
    await store.write((tx) => {
      tx.sites.insert({ id, name: timeZone, timeZone, createdAtMs: 0 });
    });
  const world = { isTrusted: true, answer: { kind: 'unchanged' } as FeedAnswer, asked: [] as FeedTags[] };
  const feeds = {
    refusalOf: () => null,
    read: async (_: string, tags: FeedTags) => {
      world.asked.push(tags);
      return world.answer;
    },
  };
  const access = { store, clock, timeIsTrusted: () => world.isTrusted };
  const refresh = new CalendarRefresh({ ...access, feeds, logger: silentLogger });
  const operations = calendarOperations({
    ...access,
    newId,
    feeds,
    refresh,
    makePin: () => Promise.reject(new Error('no code is made here')),
  });
  const events = () =>
    [...store.events.page({ cursor: null, size: 100 }, {}).rows]
      .reverse()
      .filter(({ type }) => type.startsWith('CALENDAR'));
  return {
    ...kept,
    ...operations,
    refresh,
    world,
    events,
    schedules: scheduleOperations({ store, clock, newId }),
    types: () => events().map(({ type }) => type),
    upload: (id: string, text: string) => operations.uploadCalendar(CLI, id, Buffer.from(text)),
    isOpen: (scheduleId: string, at: string) => {
      const zone = zoneNamed('Europe/Berlin');
      const timing = store.schedules.byId(scheduleId)?.timing;
      if (!zone || !timing) throw new Error('no schedule');
      return isOpenAt(timing, zone, Date.parse(at), 'at_lock');
    },
  };
}

const JUNE = nights('june@x', '20260601', '20260605', 'Anna');
const JULY = nights('july@x', '20260701', '20260705', 'Bea');

t.test('a moved, a renamed and a cancelled stay, told apart and applied one kind at a time', async (t) => {
  const home_ = await home(t);
  const { calendar } = await home_.createCalendar(CLI, NEW);
  const { id, scheduleId } = calendar;
  const first = await home_.upload(id, calendarText([JUNE, JULY]));
  await home_.applyCalendar(CLI, id, { revision: first.changes.revision, kinds: KINDS });
  t.ok(home_.isOpen(scheduleId, '2026-06-02T12:00Z'));
  t.notOk(home_.isOpen(scheduleId, '2026-06-01T12:59Z'), 'before check-in');
  t.ok(home_.isOpen(scheduleId, '2026-06-01T13:00Z'));
  t.notOk(home_.isOpen(scheduleId, '2026-06-05T09:00Z'), 'at check-out');

  const second = await home_.upload(
    id,
    calendarText([nights('june@x', '20260602', '20260606', 'Anna'), [...JULY, 'STATUS:CANCELLED']]),
  );
  t.match(second.changes.changes, [
    { kind: 'moved', before: { label: 'Anna' } },
    { kind: 'cancelled', because: 'cancelled' },
  ]);
  t.ok(home_.isOpen(scheduleId, '2026-06-01T14:00Z'), 'not yet');
  await home_.applyCalendar(CLI, id, { revision: second.changes.revision, kinds: ['moved'] });
  t.notOk(home_.isOpen(scheduleId, '2026-06-01T14:00Z'));
  t.ok(home_.isOpen(scheduleId, '2026-06-05T12:00Z'));
  t.ok(home_.isOpen(scheduleId, '2026-07-02T12:00Z'), 'what was not chosen stays');
  t.match(home_.readCalendar(CLI, id).changes.changes, [{ kind: 'cancelled' }]);
  t.match(home_.events().at(-1), {
    type: 'CALENDAR_APPLIED',
    actor: CLI.actor,
    data: { added: 0, moved: 1, cancelled: 0, changes: [{ kind: 'moved', uid: 'june@x' }] },
  });
  const third = await home_.upload(id, calendarText([nights('june@x', '20260602', '20260606', 'Ann'), JULY]));
  t.match(third.changes.changes, [{ kind: 'renamed', booking: { label: 'Ann' } }]);
  const anew = await home_.upload(
    id,
    calendarText([nights('other@x', '20260602', '20260606', 'Anna'), JULY]),
  );
  t.match(anew.changes.changes, [
    { kind: 'renamed', before: { uid: 'june@x' }, booking: { uid: 'other@x' } },
  ]);
  t.notMatch(JSON.stringify(home_.events()), /Anna|Bea/, 'the log names no guests');
});

t.test('empty, broken and shrunken feeds keep what counts, and are told once', async (t) => {
  const home_ = await home(t);
  const { calendar } = await home_.createCalendar(CLI, { ...NEW, feedUrl: FEED, autoApply: 'additions' });
  const { id, scheduleId } = calendar;
  const asks = async (answer: FeedAnswer) => {
    home_.world.answer = answer;
    return home_.refreshCalendar(CLI, id);
  };
  const text = (body: string, etag = '"1"'): FeedAnswer => ({
    kind: 'text',
    text: body,
    tags: { etag, lastModified: null },
  });
  const good = await asks(text(calendarText([JUNE, JULY])));
  t.match(good, {
    calendar: { failure: null, applied: [{ uid: 'june@x' }, { uid: 'july@x' }] },
    changes: { changes: [] },
  });
  const before = home_.store.schedules.byId(scheduleId)?.timing;
  const bad: [string, FeedAnswer][] = [
    ['calendar_empty', text(calendarText([]))],
    ['calendar_broken', text(calendarText([JUNE, JULY]).slice(0, 200))],
    ['calendar_broken', text('')],
    ['feed_refused', { kind: 'failed', code: 'feed_refused', text: 'It answered with an error.' }],
  ];
  for (const [code, answer] of bad) {
    const { calendar: after } = await asks(answer);
    t.match(after, { failure: { code }, copyAtMs: good.calendar.copyAtMs }, code);
    t.same(home_.store.schedules.byId(scheduleId)?.timing, before);
    t.same(home_.store.calendars.textOf(id), calendarText([JUNE, JULY]), 'the last good copy');
  }
  t.same(home_.types().slice(-3), ['CALENDAR_REFUSED', 'CALENDAR_REFUSED', 'CALENDAR_REFUSED']);
  const shrunken = await asks(text(calendarText([JULY])));
  t.match(shrunken.changes.changes, [{ kind: 'cancelled', because: 'absent' }]);
  t.same(home_.store.schedules.byId(scheduleId)?.timing, before, 'additions alone count by themselves');
  const unreadable = await asks(text(calendarText([['UID:june@x', 'DTSTART:nonsense'], JULY])));
  t.match(unreadable.changes, { changes: [], troubles: [{ uid: 'june@x' }] });
  const nameless = await asks(text(calendarText([['DTSTART:nonsense'], JULY])));
  t.match(nameless.changes, { changes: [], troubles: [{ uid: null }] });

  home_.clock.advance(200 * 24 * 60 * MINUTE_MS);
  const later = await asks(text(calendarText([nights('xmas@x', '20261224', '20261228')])));
  t.match(later, { calendar: { applied: [{ uid: 'xmas@x' }] }, changes: { changes: [] } });
});

t.test('however a text is damaged, no stay that counts ends or moves by itself', async (t) => {
  const home_ = await home(t);
  const { calendar } = await home_.createCalendar(CLI, { ...NEW, autoApply: 'additions' });
  const { id, scheduleId } = calendar;
  const good = calendarText([
    JUNE,
    JULY,
    [...nights('week@x', '20260801', '20260803'), 'RRULE:FREQ=WEEKLY;COUNT=4'],
  ]);
  const { calendar: filled } = await home_.upload(id, good);
  t.equal(filled.applied.length, 6);
  const edit = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 300 }), fc.string({ maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 5 }),
      async (edits, cut) => {
        const damaged = edits.reduce(
          (text, [at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone),
          good,
        );
        await home_.upload(id, cut === 0 ? good.slice(0, edits[0]?.[0]) : damaged).catch(() => undefined);
        const { bookings } = home_.store.schedules.byId(scheduleId)?.timing ?? { bookings: [] };
        return filled.applied.every((one) =>
          bookings.some(
            ({ uid, fromMs, untilMs }) => uid === one.uid && fromMs === one.fromMs && untilMs === one.untilMs,
          ),
        );
      },
    ),
    { numRuns: 150 },
  );
});

t.test('feeds are asked when their time has come, with what is known of the last copy', async (t) => {
  const home_ = await home(t);
  const { world, clock, refresh } = home_;
  const { calendar } = await home_.createCalendar(CLI, { ...NEW, feedUrl: FEED });
  await home_.createCalendar(CLI, { ...NEW, name: 'By hand' });
  const tags = { etag: '"1"', lastModified: null };
  world.answer = { kind: 'text', text: calendarText([JUNE]), tags };
  world.isTrusted = false;
  t.equal(await refresh.refreshDue(), 0, 'not while nobody knows what time it is');
  t.equal(await codeOf(() => home_.refreshCalendar(CLI, calendar.id)), 'time_untrusted');
  t.equal(await codeOf(() => home_.upload(calendar.id, calendarText([JUNE]))), 'time_untrusted');
  world.isTrusted = true;
  t.equal(await refresh.refreshDue(), 1);
  t.equal(await refresh.refreshDue(), 0);
  clock.advance(60 * MINUTE_MS);
  world.answer = { kind: 'unchanged' };
  t.equal(await refresh.refreshDue(), 1);
  t.same(world.asked, [{ etag: null, lastModified: null }, tags]);
  t.match(home_.readCalendar(CLI, calendar.id), {
    calendar: { failure: null },
    changes: { changes: [{ kind: 'added' }] },
  });
  t.same(home_.types(), ['CALENDAR_ADDED', 'CALENDAR_ADDED', 'CALENDAR_READ']);
  t.match(home_.events().at(-1)?.actor, { kind: 'system' });
  const moved = await home_.updateCalendar(CLI, calendar.id, { feedUrl: `${FEED}2` });
  t.match(moved.calendar.feedTags, { etag: null });
  t.notMatch(JSON.stringify(home_.events()), /secret/);
  const again = await home_.reopen();
  t.equal(again.calendars.byId(calendar.id)?.feedUrl, `${FEED}2`, 'sealed, and there after a restart');
  await refresh.stop();
});

t.test('another check-in or site shows as changes of the copy that is kept', async (t) => {
  const home_ = await home(t);
  const { calendar } = await home_.createCalendar(CLI, NEW);
  const { id, scheduleId } = calendar;
  const { changes } = await home_.upload(id, calendarText([JUNE]));
  await home_.applyCalendar(CLI, id, { revision: changes.revision, kinds: KINDS });
  const later = await home_.updateCalendar(CLI, id, { checkInMinute: 960 });
  t.match(later.changes.changes, [{ kind: 'moved', booking: { fromMs: Date.parse('2026-06-01T14:00Z') } }]);
  t.ok(home_.isOpen(scheduleId, '2026-06-01T13:00Z'));
  const there = await home_.updateCalendar(CLI, id, { siteId: OTHER_SITE, checkInMinute: 900 });
  t.match(there.changes.changes, [{ kind: 'moved', booking: { fromMs: Date.parse('2026-06-01T10:00Z') } }]);
  const blocked = await home_.updateCalendar(CLI, id, { ignore: ['anna'] });
  t.match(blocked.changes.changes, [{ kind: 'cancelled' }]);
  const gone = deleteSite(home_);
  t.equal(await codeOf(() => gone(CLI, OTHER_SITE)), 'site_in_use');
});

t.test('several calendars fill one schedule, and each takes only its own away', async (t) => {
  const home_ = await home(t);
  const one = await home_.createCalendar(CLI, NEW);
  const { scheduleId } = one.calendar;
  const two = await home_.createCalendar(CLI, { ...NEW, name: 'Second', scheduleId });
  for (const [{ calendar }, stay] of [
    [one, JUNE],
    [two, JULY],
  ] as const) {
    const { changes } = await home_.upload(calendar.id, calendarText([stay]));
    await home_.applyCalendar(CLI, calendar.id, { revision: changes.revision, kinds: KINDS });
  }
  t.match(home_.store.schedules.byId(scheduleId)?.timing.bookings, [{ uid: 'june@x' }, { uid: 'july@x' }]);
  await home_.schedules.updateSchedule(CLI, scheduleId, { name: 'Guests', timing: {} });
  t.equal(await codeOf(() => home_.schedules.deleteSchedule(CLI, scheduleId)), 'schedule_in_use');
  const many = Array.from({ length: 499 }, (_, n) => nights(`${n}`, '20260801', '20260802'));
  const full = await home_.upload(two.calendar.id, calendarText([JULY, ...many]));
  const choice = { revision: full.changes.revision, kinds: KINDS };
  t.equal(await codeOf(() => home_.applyCalendar(CLI, two.calendar.id, choice)), 'schedule_full');
  await home_.deleteCalendar(CLI, one.calendar.id);
  t.match(home_.store.schedules.byId(scheduleId), {
    name: 'Guests',
    timing: { bookings: [{ uid: 'july@x' }] },
  });
  await home_.applyCalendar(CLI, two.calendar.id, choice);
  t.equal(home_.store.schedules.byId(scheduleId)?.timing.bookings.length, 500);
});

t.test('what is not there, or there already', async (t) => {
  const home_ = await home(t);
  const { calendar } = await home_.createCalendar(CLI, NEW);
  t.equal(await codeOf(() => home_.createCalendar(CLI, { ...NEW, name: 'FLAT' })), 'calendar_exists');
  t.equal(
    await codeOf(() => home_.createCalendar(CLI, { ...NEW, name: 'S', siteId: calendar.id })),
    'site_unknown',
  );
  t.equal(
    await codeOf(() => home_.createCalendar(CLI, { ...NEW, name: 'S', scheduleId: calendar.id })),
    'schedule_unknown',
  );
  t.equal(home_.store.schedules.count(), 1, 'nothing half-made');
  t.equal(await codeOf(() => home_.refreshCalendar(CLI, calendar.id)), 'calendar_has_no_feed');
  t.equal(await codeOf(() => home_.upload(calendar.id, 'x'.repeat(600_000))), 'calendar_too_large');
  t.equal(await codeOf(() => home_.uploadCalendar(CLI, calendar.id, Buffer.from([0xff]))), 'calendar_broken');
  const choice = { revision: '', kinds: KINDS };
  for (const action of [
    () => home_.readCalendar(CLI, SITE),
    () => home_.updateCalendar(CLI, SITE, { name: 'x' }),
    () => home_.deleteCalendar(CLI, SITE),
    () => home_.upload(SITE, ''),
    () => home_.refreshCalendar(CLI, SITE),
    () => home_.applyCalendar(CLI, SITE, choice),
  ])
    t.equal(await codeOf(action), 'calendar_not_found');
  for (let made = 1; made < 50; made += 1) await home_.createCalendar(CLI, { ...NEW, name: `${made}` });
  t.equal(await codeOf(() => home_.createCalendar(CLI, { ...NEW, name: 'more' })), 'calendars_full');
});

t.test('a large calendar lets everybody else have their turn while it is read', async (t) => {
  const kept = await home(t);
  const { calendar } = await kept.createCalendar(CLI, NEW);
  let turns = 0;
  let isReading = true;
  const turn = () => {
    turns += 1;
    if (isReading) setImmediate(turn);
  };
  // Each look at the clock costs a millisecond here, so that time passes with the work alone.
  const clock = { monotonicMs: () => (ticks += 1) };
  let ticks = 0;
  const reader = new CalendarReader(clock);
  const text = calendarText(Array.from({ length: 400 }, (_, n) => nights(`${n}@x`, '20260601', '20260603')));
  setImmediate(turn);
  const reading = await reader.read(text, rulesOf(kept.store, calendar), kept.clock.wallMs());
  isReading = false;
  t.match(reading, { ok: true });
  t.ok(turns >= ticks / READING_SLICE_MS / 2, `${turns} turns`);
  t.ok(ticks > 800, 'it asked for the time at each event, and for the stays of each');
});

t.test('settings that change while a text is read are what it is read by', async (t) => {
  const kept = await home(t);
  const { calendar } = await kept.createCalendar(CLI, NEW);
  const text = calendarText([nights('a@x', '20260601', '20260603')]);
  const [uploaded] = await Promise.all([
    kept.upload(calendar.id, text),
    kept.updateCalendar(CLI, calendar.id, { checkInMinute: 600 }),
  ]);
  t.equal(uploaded.calendar.checkInMinute, 600);
  const stay = uploaded.changes.changes[0]?.booking;
  t.equal(new Date(stay?.fromMs ?? 0).toISOString(), '2026-06-01T08:00:00.000Z');
});
