import type { Test } from 'tap';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { Scope } from '../../src/accounts/api-token.js';
import { closed, until } from './lock-clients.js';
import { startProgramBroker, type Connector, type ProgramFixture } from './program-clients.js';

const LOCK_TOPICS = [
  'smartlock/front/commands',
  'smartlock/front/decisions',
  'smartlock/front/events',
  'smartlock/front/replies',
  'smartlock/front/access',
  'smartlock/front/state',
  'smartlock/front/status',
  'smartlock/front/other',
  'smartlock/back/commands',
  'smartlock/back/events',
  'smartlock/back/state',
  'smartlock',
];
const TOPICS = [
  ...LOCK_TOPICS,
  'homeassistant/status',
  'homeassistant/device/front/config',
  'doorward/front/lock/set',
  'doorward/front/set',
  'doorward/front/lock/state',
  'doorward/alerts',
  'zigbee2mqtt/front/set',
  'zigbee2mqtt/front/get',
  'zigbee2mqtt/Front door/1/set',
  'zigbee2mqtt/front',
  '$SYS/broker/heartbeat',
  '$share/all/doorward/front/lock/state',
  'anything/else',
];

interface Kind {
  readonly name: string;
  readonly scopes: readonly Scope[] | null;
  readonly role?: 'admin';
  /** What it subscribes to, to hear as much as it can. */
  readonly widest: readonly string[];
  readonly publish: readonly string[];
  readonly will: readonly string[];
  /** The topic itself as the filter. */
  readonly subscribe: readonly string[];
  readonly receive: readonly string[];
}

const OWN_REPORTS = ['events', 'replies', 'access', 'state', 'status'].map(
  (leaf) => `smartlock/front/${leaf}`,
);
const OWN_READS = ['commands', 'decisions', 'state', 'status'].map((leaf) => `smartlock/front/${leaf}`);
const ENTITIES = ['doorward/front/lock/state', 'doorward/alerts'];
const HOME = ['homeassistant/device/front/config', ...ENTITIES];

/** Written out by hand, apart from the table of the program. */
const KINDS: readonly Kind[] = [
  {
    name: 'lock',
    scopes: null,
    widest: ['smartlock/front/#'],
    publish: OWN_REPORTS,
    will: OWN_REPORTS,
    subscribe: OWN_READS,
    receive: OWN_READS,
  },
  {
    name: 'home assistant',
    scopes: ['mqtt:home-assistant'],
    widest: ['homeassistant/#', 'doorward/#'],
    publish: ['homeassistant/status', 'doorward/front/lock/set', 'doorward/front/set'],
    will: ['homeassistant/status'],
    subscribe: HOME,
    receive: HOME,
  },
  {
    name: 'zigbee2mqtt',
    scopes: ['mqtt:zigbee2mqtt'],
    widest: ['zigbee2mqtt/#'],
    publish: ['zigbee2mqtt/front/set', 'zigbee2mqtt/front/get', 'zigbee2mqtt/Front door/1/set'],
    will: [],
    subscribe: ['zigbee2mqtt/front'],
    receive: ['zigbee2mqtt/front'],
  },
  {
    name: 'reader',
    scopes: ['mqtt:read'],
    widest: ['doorward/#'],
    publish: [],
    will: [],
    subscribe: ENTITIES,
    receive: ENTITIES,
  },
  {
    name: "admin's reader",
    scopes: ['mqtt:read', 'devices:unlock'],
    role: 'admin',
    widest: ['doorward/#', '$SYS/#'],
    publish: [],
    will: [],
    subscribe: [...ENTITIES, '$SYS/broker/heartbeat'],
    receive: [...ENTITIES, '$SYS/broker/heartbeat'],
  },
];

/** Each of them widens what it may: denied to everybody. */
const WIDER = [
  '#',
  '+/#',
  '+',
  '/#',
  '+/front/state',
  'smartlock/#',
  'smartlock/+/state',
  '+/+/commands',
  'doorward#',
];

const VERSIONS = [4, 5] as const;

/** Every kind of principal x topic x action, through a real client. */
export async function accessMatrix(t: Test, connector: Connector): Promise<void> {
  for (const protocolVersion of VERSIONS) {
    for (const kind of KINDS) {
      await t.test(`${connector.name}, MQTT ${protocolVersion}: ${kind.name}`, async (t) => {
        const fixture = await startProgramBroker({ connector });
        t.teardown(() => fixture.stop());
        const token = kind.scopes && fixture.tokens.add(kind.scopes, kind.role);
        const connect = (options: IClientOptions = {}): Promise<MqttClient> =>
          token === null
            ? fixture.lock('front', { protocolVersion, ...options })
            : fixture.program(token, { protocolVersion, ...options });
        await publishing(t, fixture, kind, connect);
        await willing(t, fixture, kind, connect);
        await subscribing(t, kind, connect);
        await receiving(t, fixture, kind, connect);
      });
    }
  }
}

type Connect = (options?: IClientOptions) => Promise<MqttClient>;

function heardOf(fixture: ProgramFixture): number {
  return fixture.heard.length + fixture.lockHeard.length;
}

async function publishing(t: Test, fixture: ProgramFixture, kind: Kind, connect: Connect): Promise<void> {
  for (const qos of [0, 1, 2] as const) {
    for (const topic of TOPICS) {
      const client = await connect();
      const before = heardOf(fixture);
      const done = await Promise.race([
        client.publishAsync(topic, 'x', { qos }).then(
          () => 'acknowledged',
          () => 'refused',
        ),
        closed(client).then(() => 'closed'),
      ]);
      const what = `${kind.name} publishes ${topic}, QoS ${qos}: ${done}`;
      if (kind.publish.includes(topic)) {
        await until(() => heardOf(fixture) === before + 1, what);
        t.not(done, 'refused', what);
      } else {
        if (qos > 0) t.not(done, 'acknowledged', what);
        // QoS 0 says nothing: what comes after it shows that it was dealt with
        if (client.connected) await client.unsubscribeAsync('x').catch(() => undefined);
        t.equal(heardOf(fixture), before, what);
      }
      client.end(true);
    }
  }
}

async function willing(t: Test, fixture: ProgramFixture, kind: Kind, connect: Connect): Promise<void> {
  for (const topic of TOPICS) {
    const will = { topic, payload: Buffer.from('gone'), qos: 1 as const, retain: false };
    const client = await connect({ will }).catch(() => null);
    t.equal(client !== null, kind.will.includes(topic), `${kind.name} has a will for ${topic}`);
    if (!client) continue;
    const before = heardOf(fixture);
    client.stream.destroy();
    await until(() => heardOf(fixture) === before + 1, `the will for ${topic} is heard`);
  }
}

async function subscribing(t: Test, kind: Kind, connect: Connect): Promise<void> {
  const client = await connect();
  for (const filter of TOPICS) {
    const granted = await client.subscribeAsync(filter).then(
      (grants) => grants.every(({ qos }) => qos < 128),
      () => false,
    );
    t.equal(granted, kind.subscribe.includes(filter), `${kind.name} subscribes to ${filter}`);
  }
  client.end(true);
  const wide = await connect();
  for (const filter of WIDER) {
    // the client itself refuses malformed filters
    t.equal(
      await wide.subscribeAsync(filter).then(
        () => true,
        () => false,
      ),
      false,
      `${kind.name}: ${filter}`,
    );
  }
  wide.end(true);
}

async function receiving(t: Test, fixture: ProgramFixture, kind: Kind, connect: Connect): Promise<void> {
  const client = await connect();
  const got: string[] = [];
  client.on('message', (topic, payload) => {
    if (payload.toString() === 'told') got.push(topic);
  });
  for (const filter of kind.widest) await client.subscribeAsync(filter, { qos: 1 });
  for (const topic of TOPICS) await fixture.broker.publish(topic, 'told');
  await until(() => got.length >= kind.receive.length, `${kind.name} receives`);
  await client.unsubscribeAsync('x').catch(() => undefined);
  t.same(got.sort(), [...kind.receive].sort(), `${kind.name} receives`);
  client.end(true);
}
