import { decode } from 'fast-png';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { logs, logsWith, moveIn, WAIT_MS, type Door, type House } from './house.js';

const ticketShape = z.looseObject({ id: z.string(), use_count: z.int(), is_active: z.boolean() });
const read = z.object({ data: ticketShape });
const made = z.object({
  data: ticketShape.extend({ code: z.string(), svg_url: z.string(), png_url: z.string() }),
});
const light = z.object({ result: z.enum(['granted', 'denied', 'no_answer']) });
const verdict = z.object({ data: z.object({ granted: z.boolean(), reason: z.string() }) });
const problem = z.object({ code: z.string() });

const HOUR_MS = 3_600_000;
/** Long enough for a busy machine to make a ticket that is still good. */
const ENDS_SOON_MS = 10_000;
const at = (fromNowMs: number) => new Date(Date.now() + fromNowMs).toISOString();

async function make({ hub }: House, doors: readonly Door[], change: object = {}) {
  const body = {
    device_ids: doors.map(({ id }) => id),
    label: 'Guest',
    valid_from: at(-HOUR_MS),
    valid_until: at(HOUR_MS),
    ...change,
  };
  return expectAnswer(await hub.request('POST', '/access/qr', { body }), 201, made).data;
}

async function scan({ simulator }: House, door: Door, code: string) {
  const answer = await simulator.request('POST', `/locks/${door.deviceId}/scan`, { code });
  return expectAnswer(answer, 200, light).result;
}

async function refused(t: Test, house: House, door: Door, code: string, reason: string) {
  const before = (await house.simulator.truth(door.deviceId)).actuations;
  t.equal(await scan(house, door, code), 'denied', reason);
  t.equal((await house.simulator.truth(door.deviceId)).actuations, before);
  t.match((await logs(house.hub, door))[0], {
    event_type: 'ACCESS_DENIED',
    method: 'qr',
    success: false,
    reason,
  });
}

async function usesOf(house: House, id: string, count: number) {
  await until(
    async () =>
      expectAnswer(await house.hub.request('GET', `/access/qr/${id}`), 200, read).data.use_count === count,
    WAIT_MS,
    () => `${count} uses of the ticket`,
  );
}

t.test('tickets at real locks', async (t) => {
  const house = await moveIn(t);
  const { hub, doors } = house;
  const [front, garage] = doors;

  for (const door of doors) {
    await t.test(`${door.transport}: a ticket opens, typed as well, and its use is counted`, async (t) => {
      const ticket = await make(house, [door]);
      t.equal(await scan(house, door, ticket.code), 'granted');
      t.equal((await house.simulator.truth(door.deviceId)).bolt, 'unlocked');
      const row = await logsWith(hub, door, (one) => one.event_type === 'UNLOCK' && one.method === 'qr');
      t.match(row, { success: true, actor: { kind: 'qr', id: ticket.id, name: 'Guest' }, user_id: null });
      const typed = ticket.code.toLowerCase().replace(/.{4}/g, '$&-');
      t.equal(await scan(house, door, typed), 'granted');
      await usesOf(house, ticket.id, 2);
      const log = JSON.stringify((await hub.request('GET', '/access/logs?page_size=200')).body);
      t.notMatch(log, ticket.code.slice(60, 100), 'no text of a ticket in the log');
    });
  }

  await t.test('each wrong ticket has its own reason', async (t) => {
    const ticket = await make(house, [front]);
    await refused(t, house, front, 'HTTPS://EXAMPLE.ORG', 'qr_malformed');
    await refused(t, house, front, ticket.code.slice(0, -1), 'qr_malformed');
    const other = ticket.code.charAt(100) === 'A' ? 'B' : 'A';
    const altered = ticket.code.slice(0, 100) + other + ticket.code.slice(101);
    await refused(t, house, front, altered, 'qr_altered');
    await refused(t, house, garage, ticket.code, 'qr_foreign');
    // One that is over can not be made.
    const endMs = Date.now() + ENDS_SOON_MS;
    const over = await make(house, [front], { valid_until: new Date(endMs).toISOString() });
    await until(
      () => Date.now() > endMs,
      ENDS_SOON_MS + WAIT_MS,
      () => 'its end',
    );
    await refused(t, house, front, over.code, 'qr_expired');
    const early = await make(house, [front], { valid_from: at(HOUR_MS / 2) });
    await refused(t, house, front, early.code, 'qr_not_yet_valid');
    t.equal((await hub.request('DELETE', `/access/qr/${ticket.id}`)).status, 204);
    await refused(t, house, front, ticket.code, 'qr_revoked');
    t.equal((await hub.request('DELETE', `/access/qr/${ticket.id}`)).status, 404, 'once');
  });

  await t.test('a ticket of somebody: who can open, why, and what if, as of a PIN', async (t) => {
    const ticket = await make(house, [front], { user_id: house.bob.id });
    t.equal(await scan(house, front, ticket.code), 'granted');
    const row = await logsWith(
      hub,
      front,
      (one) => one.event_type === 'UNLOCK' && one.actor.id === ticket.id,
    );
    t.equal(row.user_id, house.bob.id);
    const who = await hub.request('GET', `/access/who-can-open?device_id=${front.id}&page_size=200`);
    const admitted = z
      .object({ data: z.array(z.looseObject({ kind: z.string(), id: z.string() })) })
      .parse(who.body).data;
    t.match(
      admitted.find(({ id }) => id === ticket.id),
      { kind: 'qr', user_id: house.bob.id, code_kind: 'dated', because: { reason_code: 'ticket_valid' } },
    );
    const ask = { device_id: garage.id, ticket_id: ticket.id };
    t.match((await hub.request('POST', '/access/explain', { body: ask })).body, {
      data: { granted: false, reason: 'qr_foreign' },
    });
    const both = await hub.request('POST', '/access/explain', { body: { ...ask, user_id: house.bob.id } });
    t.equal(both.status, 422, 'one of both');
    const lost = { change: { kind: 'lose_time' }, device_ids: [front.id] };
    const differences = z
      .object({ data: z.object({ differences: z.array(z.looseObject({ id: z.string() })) }) })
      .parse((await hub.request('POST', '/access/what-if', { body: lost })).body).data.differences;
    t.match(
      differences.find(({ id }) => id === ticket.id),
      { change: 'loses', kind: 'qr', after: { reason_code: 'time_not_trusted' } },
    );
  });

  await t.test('a photograph of a ticket for one use is worth nothing once it was used', async (t) => {
    const ticket = await make(house, doors, { max_uses: 1 });
    const lights = await Promise.all(doors.map((door) => scan(house, door, ticket.code)));
    t.same([...lights].sort(), ['denied', 'granted'], 'of two doors asked at once one opens');
    await usesOf(house, ticket.id, 1);
    for (const door of doors) await refused(t, house, door, ticket.code, 'qr_used_up');
    t.match((await hub.request('GET', `/access/qr/${ticket.id}/svg`)).body, { code: 'ticket_over' });
  });

  await t.test('a door that did not open gives the use back', async (t) => {
    const ticket = await make(house, [garage], { max_uses: 1 });
    // Locked first, or a jam has nothing to stop.
    await hub.request('POST', `/devices/${garage.id}/lock`);
    await house.simulator.fault(garage.deviceId, { kind: 'jam' });
    await scan(house, garage, ticket.code);
    await logsWith(hub, garage, (row) => row.event_type === 'UNLOCK' && row.success === false);
    await house.simulator.fault(garage.deviceId, { kind: 'clear' });
    t.equal(await scan(house, garage, ticket.code), 'granted');
    await usesOf(house, ticket.id, 1);
  });

  await t.test('every ticket of a lock is revoked at once, and of that lock only', async (t) => {
    const both = await make(house, doors);
    const answer = await hub.request('POST', '/access/qr/revoke', { body: { device_ids: [front.id] } });
    t.equal(answer.status, 200);
    await refused(t, house, front, both.code, 'qr_revoked');
    t.equal(await scan(house, garage, both.code), 'granted');
    const after = await make(house, [front]);
    t.equal(await scan(house, front, after.code), 'granted', 'one made later');
  });

  await t.test('a new key: earlier tickets count until they are revoked with it', async (t) => {
    const before = await make(house, [front]);
    t.equal((await hub.request('POST', '/access/qr/keys', { body: {} })).status, 201);
    t.equal(await scan(house, front, before.code), 'granted');
    const shown = await hub.request('GET', `/access/qr/${before.id}/code`);
    t.equal(expectAnswer(shown, 200, made).data.code, before.code, 'the same ticket again');
    await hub.request('POST', '/access/qr/keys', { body: { revoke_old: true } });
    await refused(t, house, front, before.code, 'qr_revoked');
    const after = await make(house, [front]);
    t.equal(await scan(house, front, after.code), 'granted');
  });

  await t.test('a ticket that is typed elsewhere is looked at, and nothing is used up', async (t) => {
    const ticket = await make(house, [front], { max_uses: 1 });
    const body = { device_id: front.id, code: ticket.code };
    const ask = async (change = {}) =>
      expectAnswer(
        await hub.request('POST', '/access/qr/verify', { body: { ...body, ...change } }),
        200,
        verdict,
      ).data;
    for (let n = 0; n < 3; n += 1) t.match(await ask(), { granted: true, reason: 'ticket_valid' });
    t.match(await ask({ device_id: garage.id }), { granted: false, reason: 'qr_foreign' });
    t.match(await ask({ code: 'nonsense' }), { granted: false, reason: 'qr_malformed' });
  });

  await t.test('its pictures are for those who manage it, and kept by nobody', async (t) => {
    const ticket = await make(house, [front]);
    const token = hub.adminToken;
    const get = (url: string, as = token) =>
      fetch(hub.url + url, { headers: as === '' ? {} : { authorization: `Bearer ${as}` } });
    const png = await get(ticket.png_url);
    t.equal(png.status, 200);
    t.equal(png.headers.get('content-type'), 'image/png');
    t.equal(png.headers.get('cache-control'), 'no-store');
    const picture = decode(new Uint8Array(await png.arrayBuffer()));
    t.equal(picture.width, picture.height);
    t.equal(picture.width, (45 + 8) * 8, 'version 7');
    const svg = await get(ticket.svg_url);
    t.equal(svg.headers.get('content-type'), 'image/svg+xml');
    t.match(await svg.text(), /^<\?xml.*<svg .*<path/);
    t.equal((await get(ticket.png_url, '')).status, 401);
    t.equal((await logs(hub, front)).length > 0, true);
    const shown = await hub.request('GET', '/access/logs?event_type=QR_SHOWN&page_size=2');
    t.match(shown.body, { data: [{ event_type: 'QR_SHOWN' }, { event_type: 'QR_SHOWN' }] });
  });

  await t.test('wrong input is told, and makes nothing', async (t) => {
    const count = async () => {
      const answer = await hub.request('GET', '/access/qr?count=true');
      return expectAnswer(answer, 200, z.object({ pagination: z.object({ count: z.int() }) })).pagination
        .count;
    };
    const before = await count();
    const body = {
      device_ids: [front.id],
      label: 'X',
      valid_from: at(0),
      valid_until: at(HOUR_MS),
    };
    const wrong: [object, string][] = [
      [{ device_ids: [] }, 'invalid_input'],
      [{ device_ids: ['01941b2c-0000-7000-8000-0000000000ff'] }, 'device_unknown'],
      [{ valid_until: at(-1) }, 'window_empty'],
      [{ valid_from: '2026-01-05T09:00:00.100Z', valid_until: '2026-01-05T09:00:00.900Z' }, 'window_empty'],
      [{ valid_until: '2107-01-01T00:00:00Z' }, 'window_too_late'],
      [{ max_uses: 0 }, 'invalid_input'],
      [{ max_uses: 65_536 }, 'invalid_input'],
      [{ label: '' }, 'invalid_input'],
      [{ valid_until: undefined }, 'invalid_input'],
    ];
    for (const [change, code] of wrong) {
      const answer = await hub.request('POST', '/access/qr', { body: { ...body, ...change } });
      t.equal(expectAnswer(answer, 422, problem).code, code, JSON.stringify(change));
    }
    t.equal(await count(), before);
    const nobody = '01941b2c-0000-7000-8000-0000000000ff';
    t.match((await hub.request('GET', `/access/qr/${nobody}/png`)).body, { code: 'ticket_not_found' });
    t.match((await hub.request('POST', '/access/qr/revoke', { body: {} })).status, 422);
  });
});
