import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { adminToken, joinHome } from './home-programs.js';
import { logsWith } from './house.js';

const BASE = 'zigbee2mqtt/front-door';
const LOGGING = 'zigbee2mqtt/bridge/logging';
const SCOPES = ['mqtt:zigbee2mqtt', 'devices:unlock', 'pins:read', 'pins:manage'];
const pins = z.object({ data: z.array(z.object({ id: z.string(), is_active: z.boolean() })) });

t.setTimeout(300_000);

t.test('a PIN manager made for Zigbee locks, at a real hub', async (t) => {
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const id = await pairSerial(hub, simulator, 'front-door');
  const door = { id, deviceId: 'front-door', transport: 'serial' } as const;
  const joined = async (name: string, scopes: readonly string[]) => {
    const { token } = await adminToken(hub, name, scopes);
    return joinHome(t, hub.mqttUrl, { username: 'z2m', password: token }, ['zigbee2mqtt/#']);
  };
  const manager = await joined('PIN manager', SCOPES);
  await manager.hears('zigbee2mqtt/bridge/state', (text) => text.includes('online'), 'the bridge');
  await manager.hears(BASE, (text) => text.includes('"LOCK"'), 'its state');
  t.match(manager.last('zigbee2mqtt/bridge/devices'), /"friendly_name":"front-door"/);

  const ask = async (verb: 'set' | 'get', message: object, topic = BASE, by = manager) => {
    const from = by.texts(topic).length;
    await by.say(`${BASE}/${verb}`, JSON.stringify(message));
    return by.hears(topic, (text) => topic === LOGGING || text.includes('"users"'), 'an answer', from);
  };
  const good = async () =>
    expectAnswer(await hub.request('GET', `/access/pins?device_id=${id}`), 200, pins).data.filter(
      ({ is_active }) => is_active,
    );
  const slot = { user: 7, user_type: 'unrestricted', user_enabled: true };

  await t.test('opens and locks, once', async (t) => {
    const { actuations } = await simulator.truth('front-door');
    const from = manager.texts(BASE).length;
    await manager.say(`${BASE}/set`, JSON.stringify({ state: 'UNLOCK' }), { retain: true });
    await manager.say(`${BASE}/set`, JSON.stringify({ state: 'UNLOCK' }), { dup: true });
    await manager.say(`${BASE}/set`, JSON.stringify({ state: 'UNLOCK' }));
    await manager.hears(BASE, (text) => text.includes('"UNLOCK"'), 'unlocked', from);
    await logsWith(
      hub,
      door,
      (row) => row.event_type === 'UNLOCK' && row.actor.name.startsWith('PIN manager'),
    );
    const back = manager.texts(BASE).length;
    await manager.say(`${BASE}/set`, 'LOCK');
    await manager.hears(BASE, (text) => text.includes('"LOCK"'), 'locked', back);
    t.equal((await simulator.truth('front-door')).actuations, actuations + 2);
  });

  await t.test('sets, reads and clears codes that work, and shows no digits', async (t) => {
    t.match(JSON.parse(await ask('set', { pin_code: { ...slot, pin_code: '0427' } })), {
      users: { 7: { status: 'enabled' } },
    });
    t.equal((await good()).length, 1);
    const from = manager.texts(BASE).length;
    t.equal(await simulator.keypad('front-door', '0427'), 'granted');
    const told = await manager.hears(BASE, (text) => text.includes('keypad_unlock'), 'who opened', from);
    t.match(JSON.parse(told), { action_user: 7, action_source_name: 'keypad' });
    t.match(await ask('set', { pin_code: { ...slot, user: 8, pin_code: '1111' } }, LOGGING), /Slot 8/);
    t.match(JSON.parse(await ask('get', { pin_code: { user: 8 } })), {
      users: { 8: { status: 'available' } },
    });
    t.match(JSON.parse(await ask('get', { pin_code: { user: 7 } })), {
      users: { 7: { status: 'enabled' } },
    });

    const showsOnly = await joined('Panel', ['mqtt:zigbee2mqtt', 'devices:unlock']);
    const refused = await ask('set', { pin_code: { ...slot, pin_code: '4821' } }, LOGGING, showsOnly);
    t.match(JSON.parse(refused), { level: 'error', message: /Slot 7/ });
    await ask('set', { pin_code: { user: 7, pin_code: null } }, LOGGING, showsOnly);
    t.equal((await good()).length, 1, 'a token without pins:manage changes no code');

    await ask('set', { pin_code: { user: 7, pin_code: null } });
    t.strictSame(await good(), []);
    t.equal(await simulator.keypad('front-door', '0427'), 'denied');
    const everything = JSON.stringify([manager.heard, showsOnly.heard]) + hub.program.output;
    for (const { text, topic } of [...manager.heard, ...showsOnly.heard]) {
      if (topic.endsWith('/set')) t.fail(`an order was passed on: ${text}`);
    }
    t.notMatch(everything, /0427|4821|1111/);
  });
});
