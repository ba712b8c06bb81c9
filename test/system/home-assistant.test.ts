import t from 'tap';
import { z } from 'zod';
import { discovery } from '../integrations/home-assistant/discovery-schema.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { pairMqtt, pairSerial, startRealSimulator, whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { adminToken, joinHome, memberToken } from './home-programs.js';
import { BOB, logsWith, WAIT_MS, type Door } from './house.js';
import { shortFolder } from '../support/short-folder.js';

const HUB = 'doorward/hub/availability';
const FRONT: Omit<Door, 'id'> = { deviceId: 'front-door', transport: 'serial' };
const SET = 'doorward/front-door/lock/set';
const STATE = 'doorward/front-door/lock/state';
const ONLINE = 'doorward/front-door/connectivity/state';
const EVENT = 'doorward/front-door/event';
const created = z.object({ data: z.object({ id: z.string() }) });

t.setTimeout(240_000);

const configOf = (id: string) => `homeassistant/device/${id}/config`;

t.test('Home Assistant at a real hub, from the first look to the last', async (t) => {
  const dataDir = shortFolder(t);
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  let hub = await startRealHub({ dataDir });
  t.teardown(() => hub.stop());
  const front = await pairSerial(hub, simulator, 'front-door', { travelMs: 300 });
  const garage = await pairMqtt(hub, simulator, 'garage');
  const door = { ...FRONT, id: front };
  const actuations = async () => (await simulator.truth('front-door')).actuations;
  const { token } = await adminToken(hub, 'Home Assistant', ['mqtt:home-assistant', 'devices:unlock']);
  const joined = (password: string, options = {}) =>
    joinHome(t, hub.mqttUrl, { username: 'home', password, ...options });
  const home = await joined(token);

  await t.test('it finds every lock by itself, whenever it comes, in MQTT 5 and 3.1.1', async (t) => {
    await home.shows(HUB, 'online');
    await home.shows(ONLINE, 'ON');
    for (const protocolVersion of [4, 5] as const) {
      const late = await joined(token, { protocolVersion });
      for (const id of [front, garage]) await late.hears(configOf(id), (text) => text !== '', 'the lock');
      const told = discovery.parse(late.read(configOf(front)));
      t.equal(told.components.lock.state_topic, STATE);
      t.equal(told.components.lock.command_topic, SET);
      await late.hears(STATE, () => true, 'its state');
      await late.shows(HUB, 'online');
      t.ok(
        late.heard.every(({ retained }) => retained),
        'a program that comes later is told what was kept',
      );
      await late.client.endAsync();
    }
  });

  await t.test('its commands act once, are decided, and are in the log as its own', async (t) => {
    await home.shows(STATE, 'LOCKED');
    const before = await actuations();
    const from = home.texts(STATE).length;
    await home.say(SET, 'UNLOCK');
    await home.hears(STATE, (text) => text === 'UNLOCKED', 'unlocked', from);
    t.strictSame(home.texts(STATE).slice(from), ['UNLOCKING', 'UNLOCKED']);
    t.equal(await actuations(), before + 1);
    const row = await logsWith(hub, door, ({ event_type }) => event_type === 'UNLOCK');
    t.match(row, { success: true, method: 'mqtt', actor: { kind: 'api_token', name: /^Home Assistant \(/ } });
    await home.hears(EVENT, (text) => text.includes('"unlocked"'), 'the event');
    t.match(home.read(EVENT), { by: /^Home Assistant \(/, method: 'mqtt', command_id: row.command_id });
    const back = home.texts(STATE).length;
    await home.say(SET, 'LOCK');
    await home.hears(STATE, (text) => text === 'LOCKED', 'locked', back);
    t.equal(await actuations(), before + 2);
  });

  await t.test('what is old, may be old or is not allowed moves nothing', async (t) => {
    const before = await actuations();
    const from = home.texts(STATE).length;
    await home.say(SET, 'UNLOCK', { retain: true });
    await home.say(SET, 'UNLOCK', { dup: true });
    for (const text of ['unlock', 'OPEN', '', 'TOGGLE', 'x'.repeat(5_000)]) await home.say(SET, text);
    await home.say('doorward/no-such-lock/lock/set', 'UNLOCK');
    const showsOnly = await joined((await adminToken(hub, 'Panel', ['mqtt:home-assistant'])).token);
    await showsOnly.say(SET, 'UNLOCK');
    const guest = await memberToken(hub, 'gus', 'Tablet', ['mqtt:home-assistant', 'devices:unlock']);
    const tablet = await joined(guest.token);
    await tablet.say(SET, 'UNLOCK');
    const denied = await logsWith(hub, door, ({ actor }) => actor.name.startsWith('Tablet ('));
    t.match(denied, { event_type: 'ACCESS_DENIED', success: false, method: 'mqtt', user_id: guest.userId });
    await tablet.hears(EVENT, (text) => text.includes('"denied"'), 'the denial');
    t.equal(home.texts(STATE).length, from, 'its state is as it was');
    // Behind all of them: the orders of one lock are carried out one after the other.
    await home.say(SET, 'LOCK');
    await logsWith(hub, door, ({ event_type, seq }) => event_type === 'LOCK' && seq > denied.seq);
    const moved = (await simulator.truth('front-door')).actuation_log.slice(before);
    t.strictSame(
      moved.filter(({ direction }) => direction !== 'lock'),
      [],
    );
  });

  await t.test('it is told who opened with a code', async (t) => {
    const bob = expectAnswer(await hub.request('POST', '/users', { body: BOB }), 201, created).data.id;
    const pin = { device_ids: [front], label: 'Bob', kind: 'permanent', pin: '0427', user_id: bob };
    expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created);
    const from = home.texts(EVENT).length;
    t.equal(await simulator.keypad('front-door', '0427'), 'granted');
    const told = await home.hears(EVENT, (text) => text.includes('"unlocked"'), 'the entry', from);
    t.match(JSON.parse(told), { event_type: 'unlocked', by: 'Bob Bobur', method: 'pin' });
    t.notMatch(JSON.stringify(home.heard), /0427/, 'and never the digits');
    await home.shows(STATE, 'UNLOCKED');
    const late = await joined(token);
    await late.hears(HUB, () => true, 'what is kept');
    t.equal(late.texts(EVENT).length, 0, 'what happened is told once, and not kept');
    await late.client.endAsync();
  });

  await t.test('after its own start it is told everything again', async () => {
    const from = home.texts(configOf(front)).length;
    const states = home.texts(STATE).length;
    await home.say('homeassistant/status', 'online');
    await home.hears(configOf(front), (text) => text !== '', 'the lock again', from);
    await home.hears(STATE, (text) => text === 'UNLOCKED', 'its state again', states);
  });

  await t.test('a new name, a latch, and a lock that is gone', async (t) => {
    const change = { name: 'Big door', unlatches: true };
    t.equal((await hub.request('PATCH', `/devices/${front}`, { body: change })).status, 200);
    await home.hears(configOf(front), (text) => text.includes('"Big door"'), 'the new name');
    t.equal(discovery.parse(home.read(configOf(front))).components.lock.payload_open, 'OPEN');
    t.equal((await hub.request('DELETE', `/devices/${garage}`)).status, 204);
    await home.shows(configOf(garage), '');
    const late = await joined(token);
    await late.hears(HUB, () => true, 'what is kept');
    t.strictSame(
      late.heard.filter(({ topic }) => topic.includes('garage') || topic.includes(garage)),
      [],
    );
    await late.client.endAsync();
  });

  await t.test(
    'nothing is known of a dead lock, nor at a start; what went meanwhile is taken away',
    async (t) => {
      const shed = await pairMqtt(hub, simulator, 'shed');
      await home.hears(configOf(shed), (text) => text !== '', 'the new lock');
      await simulator.fault('front-door', { kind: 'power_off' });
      await home.shows(STATE, 'None');
      await home.shows(ONLINE, 'OFF');
      t.equal((await hub.request('DELETE', `/devices/${shed}`)).status, 204);
      await hub.kill9();
      hub = await startRealHub({ dataDir });
      const again = await joined(token);
      await again.shows(HUB, 'online');
      await until(
        () => again.last(configOf(shed)) === '' || !again.heard.some(({ topic }) => topic === configOf(shed)),
        WAIT_MS,
        () => 'the deleted lock to be taken away',
      );
      await again.shows(STATE, 'None');
      t.strictSame([...new Set(again.texts(STATE))], ['None']);
      await simulator.fault('front-door', { kind: 'power_on' });
      await again.shows(ONLINE, 'ON');
      await whenOnline(hub, front);
      await until(
        () => ['LOCKED', 'UNLOCKED'].includes(again.last(STATE) ?? ''),
        WAIT_MS,
        () => 'the truth, as soon as the lock speaks',
      );
      t.equal(again.last(STATE), (await simulator.truth('front-door')).bolt.toUpperCase());
      const late = await joined(token);
      await late.hears(HUB, () => true, 'what is kept');
      t.strictSame(late.texts(configOf(shed)), []);
      await hub.stop();
      await again.shows(HUB, 'offline');
      t.notMatch(hub.program.output, token);
    },
  );
  t.ok((await simulator.truth('front-door')).powered);
});
