import t from 'tap';
import { discovery } from '../integrations/home-assistant/discovery-schema.js';
import { BROKER_KINDS } from '../integrations/external-broker/support/broker-kinds.js';
import { neighbour } from '../integrations/external-broker/support/brokers.js';
import { startRealHub } from '../support/real-hub.js';
import { pairMqtt, pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';
import { adminToken } from './home-programs.js';
import { logs, logsWith, WAIT_MS } from './house.js';

const HUB = 'doorward/hub/availability';
const STATE = 'doorward/front-door/lock/state';
const SET = 'doorward/front-door/lock/set';
const EVENT = 'doorward/front-door/event';

t.setTimeout(240_000);

for (const { name, start, skip } of BROKER_KINDS) {
  t.test(`the house at a broker that was there before: ${name}`, { skip }, async (t) => {
    const dataDir = shortFolder(t);
    const simulator = await startRealSimulator();
    t.teardown(() => simulator.stop());
    const first = await startRealHub({ dataDir });
    const id = await pairSerial(first, simulator, 'front-door', { travelMs: 300 });
    const { token } = await adminToken(first, 'Home', ['mqtt:home-assistant', 'devices:unlock']);
    await first.stop();

    const broker = await start(t);
    const home = await neighbour(t, broker.port);
    // Kept by that broker from long ago.
    await home.say(SET, 'UNLOCK', { qos: 1, retain: true });
    const env = {
      DOORWARD_BRIDGE_URL: `mqtt://127.0.0.1:${broker.port}`,
      DOORWARD_BRIDGE_TOKEN: token,
    };
    let hub = await startRealHub({ dataDir, env });
    t.teardown(() => hub.stop());
    const door = { id, deviceId: 'front-door', transport: 'serial' } as const;
    await home.hears(HUB, 'online');
    await home.hears(STATE, 'LOCKED');
    const late = await neighbour(t, broker.port, { protocolVersion: 4 });
    const config = `homeassistant/device/${id}/config`;
    await late.hears(STATE, 'LOCKED');
    await until(
      () => late.last(config) !== undefined,
      WAIT_MS,
      () => 'the lock',
    );
    t.equal(discovery.parse(JSON.parse(late.last(config) ?? '')).components.lock.command_topic, SET);
    t.ok(late.heard.find(({ topic }) => topic === config)?.retained);

    const before = (await simulator.truth('front-door')).actuations;
    t.equal(before, 0, 'what was kept there opened nothing');
    await home.say(SET, 'UNLOCK', { qos: 1 });
    // As a sender does whose acknowledgement was lost.
    await home.say(SET, 'UNLOCK', { qos: 1, dup: true });
    await home.hears(STATE, 'UNLOCKED');
    const row = await logsWith(hub, door, ({ event_type }) => event_type === 'UNLOCK');
    t.match(row, { success: true, method: 'mqtt', actor: { kind: 'api_token', name: /^Home \(/ } });
    await until(
      () => home.texts(EVENT).some((text) => text.includes('"unlocked"')),
      WAIT_MS,
      () => 'the event',
    );
    await home.say(SET, 'LOCK', { qos: 1 });
    await home.hears(STATE, 'LOCKED');
    t.equal((await simulator.truth('front-door')).actuations, 2, 'each once');
    t.equal((await logs(hub, door, 'event_type=UNLOCK')).length, 1);

    const shed = await pairMqtt(hub, simulator, 'shed');
    const shedConfig = `homeassistant/device/${shed}/config`;
    await until(
      () => home.last(shedConfig) !== undefined,
      WAIT_MS,
      () => 'the new lock',
    );
    await simulator.fault('front-door', { kind: 'power_off' });
    await home.hears(STATE, 'None');
    t.equal((await hub.request('DELETE', `/devices/${shed}`)).status, 204);
    await hub.kill9();
    await home.hears(HUB, 'offline');
    hub = await startRealHub({ dataDir, env });
    await home.hears(HUB, 'online');
    await home.hears(shedConfig, '');
    await home.hears(STATE, 'None');
    t.notOk(
      home.heard.some(({ topic }) => topic.startsWith('zigbee2mqtt/')),
      'names that may be of a real Zigbee2MQTT are left alone',
    );
    await hub.stop();
    await home.hears(HUB, 'offline');
    t.notMatch(hub.program.output, token);
  });
}
