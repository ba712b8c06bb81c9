import t from 'tap';
import { z } from 'zod';
import { calendarText, nights, type EventLines } from '../access/calendar/calendar-text.js';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { logs, moveIn, WAIT_MS } from './house.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const changed = z.object({ data: z.object({ revision: z.string() }) });
const made = z.object({ data: z.object({ id: z.string(), pin: z.string(), valid_from: z.string() }) });
const rows = z.object({
  data: z.array(z.looseObject({ event_type: z.string(), description: z.string() })),
});

const DAY_MS = 86_400_000;
/** Long enough for a busy machine to take the calendar over before the stay ends. */
const ENDS_SOON_MS = 15_000;
const day = (fromNow: number) =>
  new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
const instant = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
const OTHER = nights('other@x', day(20), day(22));

t.setTimeout(240_000);

t.test('the code of a stay at a keypad: before, within, after, and cancelled', async (t) => {
  const { hub, simulator, doors } = await moveIn(t);
  const [, garage] = doors;
  const body = { name: 'Flat', check_in: '00:00', check_out: '23:59', code_device_ids: [garage.id] };
  const { id } = expectAnswer(await hub.request('POST', '/access/calendars', { body }), 201, created).data;
  const path = `/access/calendars/${id}`;
  const stays = async (...events: readonly EventLines[]) => {
    const bytes = Buffer.from(calendarText(events));
    const headers = { 'content-type': 'text/calendar; charset=utf-8' };
    const sent = await hub.request('POST', `${path}/upload`, { bytes, headers });
    const { revision } = expectAnswer(sent, 200, changed).data;
    const applied = { revision, kinds: ['added', 'moved', 'renamed', 'cancelled'] };
    t.match(await hub.request('POST', `${path}/apply`, { body: applied }), { status: 200 });
  };
  const denied = async (digits: string, reason: string) => {
    t.equal(await simulator.keypad(garage.deviceId, digits), 'denied', reason);
    const found = (await logs(hub, garage)).find((one) => one.event_type === 'ACCESS_DENIED');
    t.match(found, { reason, method: 'pin' });
  };

  await stays(nights('anna@x', day(5), day(7), 'Anna'), OTHER);
  const pinPath = `${path}/stays/${encodeURIComponent('anna@x')}/pin`;
  const pin = expectAnswer(await hub.request('POST', pinPath, { body: {} }), 201, made).data;
  await denied(pin.pin, 'not_yet_valid');

  await stays(nights('anna@x', day(-1), day(2), 'Anna'), OTHER);
  t.equal(
    await simulator.keypad(garage.deviceId, pin.pin),
    'granted',
    'the stay has moved, and its code with it',
  );
  t.equal((await simulator.truth(garage.deviceId)).bolt, 'unlocked');

  const endMs = Date.now() + ENDS_SOON_MS;
  const ending = [
    ...['UID:anna@x', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Anna'],
    ...[`DTSTART:${instant(endMs - DAY_MS)}`, `DTEND:${instant(endMs)}`],
  ];
  await stays(ending, OTHER);
  await until(
    () => Date.now() > endMs,
    ENDS_SOON_MS + WAIT_MS,
    () => 'the end of the stay',
  );
  await denied(pin.pin, 'no_longer_valid');

  await stays(nights('anna@x', day(-1), day(2), 'Anna'), OTHER);
  await stays(OTHER);
  await denied(pin.pin, 'revoked');
  const log = expectAnswer(await hub.request('GET', '/access/logs?page_size=200'), 200, rows).data;
  const revoked = log.filter((one) => one.event_type === 'PIN_REVOKED');
  t.match(revoked, [{ success: true, actor: { kind: 'user' } }]);
  t.equal((await hub.request('GET', pinPath.replace('/pin', ''))).status, 404);
  t.notMatch(JSON.stringify(log), pin.pin, 'its digits are nowhere');
});
