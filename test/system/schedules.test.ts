import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { logs, moveIn } from './house.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const explained = z.object({
  data: z.object({
    granted: z.boolean().nullable(),
    reason: z.string().nullable(),
    trace: z.array(
      z.object({ rule: z.string(), verdict: z.string(), reason_code: z.string(), text: z.string() }),
    ),
  }),
});
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const ALWAYS = [{ days: DAYS, start: '00:00', end: '24:00' }];

t.test('a PIN that keeps to a schedule, through the real API and a real lock', async (t) => {
  const { hub, simulator, doors } = await moveIn(t);
  const [, garage] = doors;
  const body = { name: 'Cleaner', week_days: ALWAYS };
  const { id } = expectAnswer(await hub.request('POST', '/access/schedules', { body }), 201, created).data;
  const pin = { device_ids: [garage.id], label: 'C', kind: 'scheduled', pin: '7318', schedule_id: id };
  const made = expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created).data;
  t.match(await hub.request('GET', `/access/pins/${made.id}`), {
    body: { data: { kind: 'scheduled', schedule_id: id, is_active: true } },
  });
  t.equal(await simulator.keypad(garage.deviceId, '7318'), 'granted');

  const today = await hub.request('GET', `/access/schedules/${id}/timeline?to=2099-01-01T00:00:00Z`);
  t.match(today, { status: 422, body: { code: 'timeline_too_long' } });
  const at = 'from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z';
  t.match(await hub.request('GET', `/access/schedules/${id}/timeline?${at}`), {
    status: 200,
    body: {
      data: {
        is_open_at_start: true,
        windows: [{ from: '2026-01-05T00:00:00.000Z', until: '2026-01-06T00:00:00.000Z' }],
        next_change: null,
      },
    },
  });
  t.match(await hub.request('DELETE', `/access/schedules/${id}`), {
    status: 409,
    body: { code: 'schedule_in_use' },
  });

  const closed = await hub.request('PUT', `/access/schedules/${id}`, { body: { name: 'Cleaner' } });
  t.match(closed, { status: 200, body: { data: { week_days: [], holidays: [] } } });
  t.equal(await simulator.keypad(garage.deviceId, '7318'), 'denied');
  const row = (await logs(hub, garage))[0];
  t.match(row, { event_type: 'ACCESS_DENIED', reason: 'out_of_schedule' });

  const page = z.object({ data: z.array(z.object({ id: z.string() })) });
  const denied = expectAnswer(await hub.request('GET', `/devices/${garage.id}/logs`), 200, page).data[0]?.id;
  const past = await hub.request('POST', '/access/explain', { body: { event_id: denied } });
  const why = expectAnswer(past, 200, explained).data;
  t.match(why, { granted: false, reason: 'out_of_schedule' });
  t.match(why.trace.at(-1), {
    rule: 'schedule',
    verdict: 'fail',
    text: 'Its schedule is closed now (outside).',
  });
  const asked = { device_id: garage.id, pin_id: made.id, at: '2026-01-05T09:00:00Z' };
  const now = await hub.request('POST', '/access/explain', { body: asked });
  t.match(expectAnswer(now, 200, explained).data, { granted: false, reason: 'out_of_schedule' });
  await hub.request('PATCH', `/access/schedules/${id}`, { body: { week_days: ALWAYS } });
  const then = await hub.request('POST', '/access/explain', { body: asked });
  t.match(expectAnswer(then, 200, explained).data, { granted: true, reason: 'pin_valid' });

  for (const wrong of [
    { name: 'S', week_days: [{ days: ['monday'], start: '9:00', end: '10:00' }] },
    { name: 'S', week_days: [{ days: ['moonday'], start: '09:00', end: '10:00' }] },
    { name: 'S', year_days: [{ start: '2026-02-30T00:00', end: '2026-03-01T00:00' }] },
    { name: 'S', year_days: [{ start: '2026-02-03T00:00:00Z', end: '2026-03-01T00:00' }] },
    { name: 'S', exceptions: [{ from_date: '2026-13-01' }] },
    { name: 'S', weekdays: [] },
    { week_days: ALWAYS },
  ]) {
    const refused = await hub.request('POST', '/access/schedules', { body: wrong });
    t.match(refused, { status: 422, body: { code: 'invalid_input', errors: [{}] } }, JSON.stringify(wrong));
  }
});
