import t from 'tap';
import { z } from 'zod';
import { calendarText, nights } from '../access/calendar/calendar-text.js';
import { expectAnswer } from '../support/json-client.js';
import type { RealHub } from '../support/real-hub.js';
import { logs, moveIn } from './house.js';

const calendar = z.object({
  data: z.object({ id: z.string(), schedule_id: z.string(), stays: z.int(), changes: z.int() }),
});
const changed = z.object({
  data: z.object({
    revision: z.string(),
    changes: z.array(z.looseObject({ kind: z.string(), uid: z.string() })),
  }),
});
const timeline = z.object({
  data: z.object({ windows: z.array(z.object({ from: z.string(), until: z.string() })) }),
});
const created = z.object({ data: z.object({ id: z.string() }) });

const DAY_MS = 86_400_000;
const day = (fromNow: number) =>
  new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');

function upload(hub: RealHub, id: string, text: string) {
  return hub.request('POST', `/access/calendars/${id}/upload`, {
    bytes: Buffer.from(text),
    headers: { 'content-type': 'text/calendar; charset=utf-8' },
  });
}

t.test(
  'stays of a calendar, from the file to the door, and an emptied calendar changes nothing',
  async (t) => {
    const { hub, simulator, doors } = await moveIn(t);
    const [, garage] = doors;
    const made = expectAnswer(
      await hub.request('POST', '/access/calendars', {
        body: { name: 'Flat', check_in: '00:00', check_out: '23:59' },
      }),
      201,
      calendar,
    ).data;
    const pin = { device_ids: [garage.id], label: 'Guests', kind: 'scheduled', pin: '7318' };
    expectAnswer(
      await hub.request('POST', '/access/pins', { body: { ...pin, schedule_id: made.schedule_id } }),
      201,
      created,
    );
    t.equal(await simulator.keypad(garage.deviceId, '7318'), 'denied', 'no stays yet');

    const two = [nights('now@x', day(-1), day(2), 'Anna'), nights('later@x', day(10), day(12))];
    const shown = expectAnswer(await upload(hub, made.id, calendarText(two)), 200, changed).data;
    t.match(shown.changes, [
      { kind: 'added', uid: 'now@x', label: 'Anna', before: null },
      { kind: 'added', uid: 'later@x' },
    ]);
    t.equal(await simulator.keypad(garage.deviceId, '7318'), 'denied', 'shown, and not applied');
    const listed = await hub.request('GET', `/access/calendars/${made.id}/changes`);
    t.equal(expectAnswer(listed, 200, changed).data.revision, shown.revision);

    const other = { body: { revision: '0000000000000000' } };
    t.match(await hub.request('POST', `/access/calendars/${made.id}/apply`, other), {
      status: 409,
      body: { code: 'calendar_changed' },
    });
    const body = { revision: shown.revision };
    t.match(await hub.request('POST', `/access/calendars/${made.id}/apply`, { body }), {
      status: 200,
      body: { data: { stays: 2, changes: 0 } },
    });
    t.equal(await simulator.keypad(garage.deviceId, '7318'), 'granted');

    const at = (fromNow: number) => new Date(Date.now() + fromNow * DAY_MS).toISOString();
    const span = `from=${encodeURIComponent(at(5))}&to=${encodeURIComponent(at(20))}`;
    const told = await hub.request('GET', `/access/schedules/${made.schedule_id}/timeline?${span}`);
    const { windows } = expectAnswer(told, 200, timeline).data;
    t.equal(windows.length, 1, 'the later stay is a window');
    const asked = (fromNow: number) =>
      hub.request('POST', '/access/explain', {
        body: { device_id: garage.id, pin: undefined, pin_id: pinId, at: at(fromNow) },
      });
    const page = z.object({ data: z.array(z.object({ id: z.string(), label: z.string() })) });
    const pins = expectAnswer(await hub.request('GET', '/access/pins'), 200, page).data;
    const pinId = pins.find(({ label }) => label === 'Guests')?.id;
    t.match(await asked(11), { status: 200, body: { data: { granted: true } } }, 'inside');
    t.match(
      await asked(6),
      { status: 200, body: { data: { granted: false, reason: 'out_of_schedule' } } },
      'outside',
    );

    const empty = await upload(hub, made.id, calendarText([]));
    t.match(empty, { status: 422, body: { code: 'calendar_empty' } });
    const cut = await upload(hub, made.id, calendarText(two).slice(0, 150));
    t.match(cut, { status: 422, body: { code: 'calendar_broken', data: { line: /\d/ } } });
    t.match(await hub.request('GET', `/access/calendars/${made.id}`), {
      body: { data: { stays: 2, changes: 0, problem: { code: 'calendar_broken' } } },
    });
    const fewer = expectAnswer(await upload(hub, made.id, calendarText(two.slice(1))), 200, changed).data;
    t.match(fewer.changes, [{ kind: 'cancelled', uid: 'now@x', because: 'absent' }]);
    t.equal(await simulator.keypad(garage.deviceId, '7318'), 'granted', 'nothing of this revoked anything');

    t.match(await hub.request('DELETE', `/access/calendars/${made.id}`), {
      status: 409,
      body: { code: 'calendar_in_use' },
    });
    t.match(await hub.request('DELETE', `/access/schedules/${made.schedule_id}`), {
      status: 409,
      body: { code: 'schedule_in_use' },
    });
    const sent = { body: { revision: fewer.revision, kinds: ['cancelled'] } };
    t.match(await hub.request('POST', `/access/calendars/${made.id}/apply`, sent), { status: 200 });
    t.equal(await simulator.keypad(garage.deviceId, '7318'), 'denied', 'the owner said so');
    t.match((await logs(hub, garage))[0], { event_type: 'ACCESS_DENIED', reason: 'out_of_schedule' });
    const events = await hub.request('GET', '/access/logs?page_size=200');
    const rows = z.object({ data: z.array(z.looseObject({ event_type: z.string() })) });
    const types = expectAnswer(events, 200, rows)
      .data.map((row) => row.event_type)
      .filter((type) => type.startsWith('CALENDAR'))
      .reverse();
    t.same(types, [
      'CALENDAR_ADDED',
      'CALENDAR_READ',
      'CALENDAR_APPLIED',
      'CALENDAR_REFUSED',
      'CALENDAR_REFUSED',
      'CALENDAR_READ',
      'CALENDAR_APPLIED',
    ]);
  },
);

t.test('what makes no sense is refused', async (t) => {
  const { hub } = await moveIn(t);
  for (const wrong of [
    {},
    { name: 'F', check_in: '25:00' },
    { name: 'F', auto_apply: 'everything' },
    { name: 'F', refresh_minutes: 1 },
    { name: 'F', ignore: [''] },
    { name: 'F', feed: 'https://example.com' },
  ])
    t.match(await hub.request('POST', '/access/calendars', { body: wrong }), {
      status: 422,
      body: { code: 'invalid_input', errors: [{}] },
    });
  for (const url of [
    'ftp://example.com/x',
    'http://127.0.0.1/x',
    'https://[::1]/x',
    'file:///etc/passwd',
    'x',
  ])
    t.match(await hub.request('POST', '/access/calendars', { body: { name: 'F', url } }), {
      status: 422,
      body: { code: 'feed_url_refused', errors: [{ field: 'url' }] },
    });
  const { id } = expectAnswer(
    await hub.request('POST', '/access/calendars', {
      body: { name: 'F', url: 'https://calendars.example/private-0123456789.ics?token=abc' },
    }),
    201,
    calendar,
  ).data;
  const answer = await hub.request('GET', '/access/calendars');
  t.match(answer, { body: { data: [{ url: 'https://calendars.example/…' }] } });
  t.notMatch(JSON.stringify(answer.body), /private-0123456789|token/);
  t.match(await hub.request('POST', '/access/calendars', { body: { name: 'f' } }), {
    status: 409,
    body: { code: 'calendar_exists' },
  });
  const json = await hub.request('POST', `/access/calendars/${id}/upload`, { body: {} });
  t.match(json, { status: 415 });
  const large = await upload(hub, id, `BEGIN:VCALENDAR\r\n${'X-A:1\r\n'.repeat(90_000)}`);
  t.match(large, { status: 413 });
});
