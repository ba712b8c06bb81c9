import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { EventReader } from '../support/event-reader.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { moveIn, WAIT_MS } from './house.js';

const pin = z.object({
  id: z.string(),
  kind: z.string(),
  is_active: z.boolean(),
  use_count: z.int(),
  max_uses: z.int().nullable(),
  uses_left: z.int().nullable(),
  uses_reserved: z.int(),
  credentials: z.array(z.object({ device_id: z.string(), state: z.string(), held_by: z.string() })),
});
const read = z.object({ data: pin });
const created = z.object({ data: pin.extend({ pin: z.string() }) });
const problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
const verdict = z.object({ data: z.object({ granted: z.boolean(), reason: z.string(), text: z.string() }) });
const signedIn = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });
const rows = z.object({ data: z.array(z.looseObject({ event_type: z.string() })) });

const MIA = {
  username: 'mia',
  first_name: 'Mia',
  last_name: 'M',
  password: 'the password of mia',
  role: 'manager',
};

// Processes that start, and a lock that is silent for a while.
t.setTimeout(300_000);

t.test('PINs of every kind, at real locks', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-pins-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const env = { DOORWARD_LOG_LEVEL: 'debug' };
  const house = await moveIn(t, { dataDir, env });
  const { simulator, doors, bob } = house;
  const [front, garage] = doors;
  const both = [front.id, garage.id];
  const output: string[] = [];
  const digits: string[] = [];
  // Locks on MQTT come back to the port they know.
  const mqtt = { DOORWARD_MQTT_PORT: new URL(house.hub.mqttUrl).port };
  const restart = async () => {
    output.push(house.hub.program.output);
    house.hub = await startRealHub({ dataDir, env: { ...env, ...mqtt }, adminToken: house.hub.adminToken });
    await Promise.all(both.map((id) => whenOnline(house.hub, id)));
  };

  const make = async (body: object) => {
    const answer = await house.hub.request('POST', '/access/pins', {
      body: { device_ids: both, label: 'Guest', ...body },
    });
    const { data } = expectAnswer(answer, 201, created);
    digits.push(data.pin);
    return data;
  };
  const refused = async (body: object, status: number) =>
    expectAnswer(
      await house.hub.request('POST', '/access/pins', {
        body: { device_ids: both, label: 'Guest', ...body },
      }),
      status,
      problem,
    );
  const look = async (id: string) =>
    expectAnswer(await house.hub.request('GET', `/access/pins/${id}`), 200, read).data;
  const whenPin = async (id: string, is: (one: z.output<typeof pin>) => boolean) => {
    let seen: unknown;
    await until(
      async () => {
        const now = await look(id);
        seen = now;
        return is(now);
      },
      WAIT_MS,
      () => `the PIN to be otherwise than ${JSON.stringify(seen)}`,
    );
  };

  await t.test('a one-time code typed at two locks at once opens one of them', async (t) => {
    const once = await make({ kind: 'one_time' });
    t.match(once, { max_uses: 1, uses_left: 1, use_count: 0, is_active: true });
    const lights = await Promise.all(doors.map(({ deviceId }) => simulator.keypad(deviceId, once.pin)));
    t.strictSame(lights.sort(), ['denied', 'granted']);
    await whenPin(once.id, ({ use_count }) => use_count === 1);
    t.match(await look(once.id), { is_active: false, uses_left: 0, uses_reserved: 0 });
    for (const { deviceId } of doors) t.equal(await simulator.keypad(deviceId, once.pin), 'denied');
  });

  await t.test('a use is given back when the bolt did not move', async (t) => {
    const once = await make({ kind: 'one_time', device_ids: [front.id] });
    t.equal((await house.hub.request('POST', `/devices/${front.id}/lock`)).status, 200);
    await simulator.fault('front-door', { kind: 'jam' });
    const before = await simulator.truth('front-door');
    await simulator.keypad('front-door', once.pin);
    await whenPin(once.id, ({ uses_left }) => uses_left === 1);
    t.match(await look(once.id), { use_count: 0, uses_reserved: 0, is_active: true });
    t.equal((await simulator.truth('front-door')).bolt, before.bolt);
    await simulator.fault('front-door', { kind: 'clear' });
    t.equal(await simulator.keypad('front-door', once.pin), 'granted');
    await whenPin(once.id, ({ use_count }) => use_count === 1);
  });

  await t.test('a hub that is killed loses no use', async (t) => {
    const twice = await make({ kind: 'limited', max_uses: 2 });
    t.equal(await simulator.keypad('front-door', twice.pin), 'granted');
    await house.hub.kill9();
    await restart();
    await whenPin(twice.id, ({ use_count }) => use_count === 1);
    t.equal(await simulator.keypad('garage', twice.pin), 'granted');
    await whenPin(twice.id, ({ use_count }) => use_count === 2);
    t.equal(await simulator.keypad('front-door', twice.pin), 'denied');
  });

  await t.test('a lock never answers a code with a number of uses by itself', async (t) => {
    const once = await make({ kind: 'one_time' });
    t.ok(once.credentials.every(({ held_by }) => held_by === 'hub'));
    await house.hub.kill9();
    t.equal(await simulator.keypad('front-door', once.pin), 'denied');
    await restart();
    t.match(await look(once.id), { use_count: 0, uses_left: 1 });
  });

  await t.test('other dates reach the lock that holds the code', async (t) => {
    const dated = await make({ kind: 'dated', device_ids: [front.id], valid_until: '2999-01-01T00:00:00Z' });
    await whenPin(dated.id, ({ credentials }) => credentials[0]?.state === 'verified');
    const body = { valid_until: '2020-01-01T00:00:00Z', label: 'Gone' };
    t.match(
      expectAnswer(await house.hub.request('PATCH', `/access/pins/${dated.id}`, { body }), 200, read).data,
      {
        is_active: false,
        credentials: [{ state: 'desired', held_by: 'lock' }],
      },
    );
    await whenPin(dated.id, ({ credentials }) => credentials[0]?.state === 'verified');
    await house.hub.kill9();
    t.equal(await simulator.keypad('front-door', dated.pin), 'denied', 'by the lock alone');
    t.equal(await simulator.keypad('front-door', bob.digits), 'granted');
    await restart();
    const patch = async (change: object) =>
      (await house.hub.request('PATCH', `/access/pins/${dated.id}`, { body: change })).status;
    t.equal(await patch({}), 422);
    t.equal(await patch({ pin: '482913' }), 422);
    t.equal(await patch({ valid_until: null }), 422);
  });

  await t.test('duress looks like any other entry, to whoever is on site', async (t) => {
    t.equal((await house.hub.request('POST', '/users', { body: MIA })).status, 201);
    const login = { username: MIA.username, password: MIA.password };
    const { tokens } = expectAnswer(
      await house.hub.anonymous('POST', '/api/v1/auth/login', { body: login }),
      200,
      signedIn,
    ).data;
    const token = tokens.access;
    const forced = await make({ kind: 'duress', user_id: bob.id, label: 'Bob, second code' });
    t.equal(forced.kind, 'duress');
    const stream = new EventReader(house.hub.url, { token: house.hub.adminToken });
    t.teardown(() => {
      stream.close();
    });
    await until(
      () => stream.events.length > 0,
      WAIT_MS,
      () => 'the stream to begin',
    );
    t.equal(await simulator.keypad('front-door', forced.pin), 'granted');
    await whenPin(forced.id, ({ use_count }) => use_count === 1);
    await until(
      () => stream.events.some(({ data }) => data['event_type'] === 'UNLOCK'),
      WAIT_MS,
      () => 'the entry in the stream',
    );
    const told: unknown[] = [stream.events];
    for (const where of [
      '/access/logs',
      `/devices/${front.id}/logs`,
      '/access/pins',
      `/access/pins/${forced.id}`,
    ])
      told.push(
        (await house.hub.request('GET', `${where}?page_size=200`.replace(/(pins\/.*)\?.*/, '$1'), { token }))
          .body,
      );
    t.notMatch(JSON.stringify(told), /duress/i, 'not to a manager, nor in the stream of an admin');
    const everything = expectAnswer(
      await house.hub.request('GET', '/access/logs?page_size=200'),
      200,
      rows,
    ).data;
    t.notOk(
      everything.some(({ event_type }) => event_type === 'DURESS'),
      'nor in the log of an admin',
    );
    t.equal((await house.hub.request('GET', '/access/logs?event_type=DURESS')).status, 422);
    t.equal((await look(forced.id)).kind, 'duress', 'which code it is an admin sees');
  });

  await t.test('what can not be is refused, and says where', async (t) => {
    t.match(await refused({ kind: 'limited' }, 422), {
      code: 'uses_missing',
      errors: [{ field: 'max_uses' }],
    });
    t.match(await refused({ kind: 'limited', max_uses: 0 }, 422), { errors: [{ field: 'max_uses' }] });
    t.match(await refused({ kind: 'permanent', max_uses: 1 }, 422), { code: 'uses_unexpected' });
    t.match(await refused({ kind: 'permanent', pin: '7890' }, 422), { code: 'pin_guessable' });
    t.match(await refused({ kind: 'permanent', pin: '0427' }, 409), { code: 'pin_unavailable' });
    const patch = (body: object) => house.hub.request('PATCH', `/devices/${garage.id}`, { body });
    t.match(await patch({ pin_min_digits: 6, pin_digits: '12345' }), {
      status: 200,
      body: { data: { pin_min_digits: 6, pin_max_digits: 8, pin_digits: '12345' } },
    });
    t.match(await refused({ kind: 'permanent', pin: '739146' }, 422), {
      code: 'pin_form',
      detail: /garage/i,
      errors: [{ field: 'pin' }],
    });
    t.match((await make({ kind: 'permanent' })).pin, /^[1-5]{8}$/);
    t.equal((await patch({ pin_min_digits: 8, pin_max_digits: 4 })).status, 422);
    t.equal((await patch({ pin_digits: '0123456789', pin_min_digits: 4 })).status, 200);
  });

  await t.test('a check counts towards the lockout of the lock', async (t) => {
    const check = (code: string) =>
      house.hub.request('POST', '/access/pins/verify', { body: { device_id: garage.id, pin: code } });
    // The refused code of before counts for the keypad, where a right one takes it off, and for who chose it.
    const sources = z.object({ data: z.array(z.object({ source: z.string() })) });
    const guessers = await house.hub.request('GET', '/access/guess-sources');
    for (const body of expectAnswer(guessers, 200, sources).data)
      t.equal((await house.hub.request('POST', '/access/guess-sources/reset', { body })).status, 200);
    t.equal(await simulator.keypad('garage', bob.digits), 'granted');
    t.match(expectAnswer(await check(bob.digits), 200, verdict).data, { granted: true, reason: 'pin_valid' });
    for (let times = 0; times < 5; times += 1)
      t.match(expectAnswer(await check('58291746'), 200, verdict).data, {
        granted: false,
        reason: 'wrong_code',
      });
    t.match(expectAnswer(await check(bob.digits), 429, problem), { code: 'keypad_locked' });
    t.equal(await simulator.keypad('garage', bob.digits), 'denied', 'at the door too');
    t.equal(await simulator.keypad('front-door', bob.digits), 'granted', 'of no other lock');
  });

  await t.test('no digits anywhere: neither in what is stored nor in what was logged', async (t) => {
    t.equal(await house.hub.stop(), 0);
    output.push(house.hub.program.output);
    const alarms = new Database(path.join(dataDir, 'doorward.db'), { readonly: true });
    const count = alarms.prepare("SELECT count(*) FROM events WHERE type = 'DURESS'").pluck().get();
    alarms.close();
    t.equal(count, 1, 'the alarm is in the log');
    const stored = readdirSync(dataDir).filter((name) => name.startsWith('doorward.db'));
    t.ok(digits.length >= 7 && stored.length > 0);
    for (const code of digits) {
      // Four digits may stand in any number; those the hub proposed have six or more.
      for (const name of stored) t.notOk(readFileSync(path.join(dataDir, name)).includes(code), name);
      t.notOk(
        output.some((text) => text.includes(code)),
        'the log of the program',
      );
    }
  });
});
