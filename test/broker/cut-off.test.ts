import t from 'tap';
import { createHash } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import path from 'node:path';
import type { MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { LockBroker, type LockBrokerDeps } from '../../src/broker/server.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { closed, connected, mqttClient, mqttDevice, SECRET, startBroker, until } from './lock-clients.js';
import { startProgramBroker } from './program-clients.js';

const hash = createHash('sha256').update(SECRET).digest();

/** One lock, whose secret may end; `asked` is called whenever it is looked up. */
async function startFor(devices: Partial<LockBrokerDeps['devices']>): Promise<LockBroker> {
  const known = {
    active: () => [mqttDevice('front')],
    mqttSecretHash: () => null,
    mqttNextSecretHash: () => null,
  };
  const deps = { devices: { ...known, ...devices }, clock: systemClock, logger: silentLogger };
  const broker = new LockBroker({ host: '127.0.0.1', port: 0 }, deps);
  broker.onMessage(() => Promise.resolve());
  await broker.start();
  t.teardown(() => broker.stop());
  return broker;
}

async function outcome(client: MqttClient): Promise<unknown> {
  return await connected(client).then(
    () => 'accepted',
    (error: unknown) => (error as { code?: unknown }).code ?? (error as Error).message,
  );
}

t.test('a lock is cut off between its admission and CONNACK', async (t) => {
  let isKnown = true;
  const broker: LockBroker = await startFor({
    mqttSecretHash: () => {
      if (!isKnown) return null;
      // right after this look-up has let it in
      queueMicrotask(() => {
        isKnown = false;
        broker.disconnect('front');
      });
      return { id: 'x', hash };
    },
  });
  const client = mqttClient(broker.port, 'front');
  t.not(await outcome(client), 'accepted');
  await closed(client);
  t.same(broker.sight.clients(), []);
});

t.test('what a lock came with ends while it is let in', async (t) => {
  let own: Uint8Array | null = null;
  const broker = await startFor({
    mqttSecretHash: () => own && { id: 'x', hash: own },
    mqttNextSecretHash: () => (own ? null : { id: 'x', hash }),
  });
  broker.onTakeover(async () => {
    own = hash;
    await new Promise((resolve) => setImmediate(resolve));
    // deleted before the connection of which it is known by now
    own = new Uint8Array(32);
    broker.disconnect('front');
  });
  t.equal(await outcome(mqttClient(broker.port, 'front')), 4);
  t.equal(broker.isConnected('front'), false);
  t.same(broker.sight.clients(), []);
});

t.test('nothing stays of a lock that was deleted', async (t) => {
  let isKnown = true;
  const broker = await startFor({ mqttSecretHash: () => (isKnown ? { id: 'x', hash } : null) });
  let finish: () => void = () => undefined;
  let heard = 0;
  broker.onMessage((_deviceId, leaf) => {
    heard += 1;
    return leaf === 'state' ? Promise.resolve() : new Promise((resolve) => (finish = resolve));
  });
  const will = {
    topic: 'smartlock/front/status',
    payload: Buffer.from('offline'),
    qos: 1 as const,
    retain: true,
  };
  const lock = mqttClient(broker.port, 'front', { will });
  t.teardown(() => lock.end(true));
  await connected(lock);
  t.same(broker.sight.figures().retained.messages, 2, 'state and status');
  await lock.publishAsync('smartlock/front/state', 'locked', { qos: 1, retain: true });
  // on their way to be kept while it is deleted
  for (const qos of [0, 1] as const) lock.publish('smartlock/front/status', 'online', { qos, retain: true });
  await until(() => heard === 3, 'all is heard');
  isKnown = false;
  broker.disconnect('front');
  finish();
  await closed(lock);
  await until(() => broker.sight.clients().length === 0, 'it is gone');
  await broker.publish('doorward/x', 'what came before this has been dealt with');
  t.same(broker.sight.figures().retained.messages, 0);
  t.equal(heard, 3, 'nor is its will heard');
});

t.test('of a lock that was cut off and may return nothing is known', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const lock = await fixture.connect('front');
  await lock.publishAsync('smartlock/front/state', 'locked', { qos: 1, retain: true });
  await lock.publishAsync('smartlock/front/status', 'online', { qos: 1, retain: true });
  fixture.broker.disconnect('front');
  await closed(lock);
  const kept = new Map<string, string>();
  const back = await fixture.connect('front');
  back.on('message', (topic, payload) => kept.set(topic, payload.toString()));
  await back.subscribeAsync('smartlock/front/#');
  await until(() => kept.size === 2, 'what is retained');
  t.match(JSON.parse(kept.get('smartlock/front/state') ?? ''), { bolt: 'unknown' });
  t.equal(kept.get('smartlock/front/status'), 'offline');
});

t.test('a program is cut off between its admission and CONNACK', async (t) => {
  const databaseFile = path.join(t.testdir(), 'broker.db');
  const fixture = await startProgramBroker({ databaseFile });
  t.teardown(() => fixture.stop());
  const { broker, tokens } = fixture;
  const STATE = 'doorward/front/lock/state';
  // that it has a will to be kept makes the way in a long one
  const will = {
    topic: 'homeassistant/status',
    payload: Buffer.from('offline'),
    qos: 1 as const,
    retain: false,
  };
  for (const protocolVersion of [4, 5] as const) {
    const token = tokens.add(['mqtt:home-assistant']);
    const expiry = protocolVersion === 5 ? { properties: { sessionExpiryInterval: 600 } } : {};
    const options = { protocolVersion, clean: false, will, ...expiry };
    const first = await fixture.program(token, options);
    await first.subscribeAsync(STATE, { qos: 1 });
    first.end(true);
    await until(() => broker.sight.clients().length === 0, 'it is away');
    const ask = tokens.authenticateApiToken.bind(tokens);
    tokens.authenticateApiToken = (text) => {
      tokens.authenticateApiToken = ask;
      queueMicrotask(() => {
        tokens.revoke(text);
      });
      return ask(text);
    };
    await t.rejects(fixture.program(token, options), 'it is not let in');
    await until(() => broker.sight.clients().length === 0, 'it is gone');
    const other = await fixture.program(tokens.add(['mqtt:home-assistant']), { will });
    other.end(true);
    await until(() => broker.sight.clients().length === 0, 'whatever came after it is gone too');
    await broker.publish(STATE, 'x');
    t.match(broker.sight.figures(), { sessions: 0, queued: { messages: 0 } });
  }
});

t.test('a connection that ends on its way in leaves the one before it in its place', async (t) => {
  const fixture = await startProgramBroker({ databaseFile: path.join(t.testdir(), 'broker.db') });
  t.teardown(() => fixture.stop());
  const { broker, tokens } = fixture;
  const token = tokens.add(['mqtt:home-assistant']);
  const will = {
    topic: 'homeassistant/status',
    payload: Buffer.from('offline'),
    qos: 1 as const,
    retain: false,
  };
  const options = { protocolVersion: 5 as const, clean: false, properties: { sessionExpiryInterval: 600 } };
  const ask = tokens.authenticateApiToken.bind(tokens);
  for (let round = 0; round < 20; round += 1) {
    const first = await fixture.program(token, options);
    let asked = 0;
    tokens.authenticateApiToken = (text) => {
      asked += 1;
      return ask(text);
    };
    const second = connectSocket({ port: broker.port, host: '127.0.0.1', noDelay: true });
    second.on('error', () => undefined);
    second.write(
      generate({
        cmd: 'connect',
        clientId: 'panel',
        password: Buffer.from(token),
        username: 'x',
        will,
        ...options,
      }),
    );
    await until(() => asked > 0, 'it is let in');
    second.resetAndDestroy();
    await until(() => broker.sight.clients().length <= 1, 'it is gone');
    const third = await fixture.program(token, options);
    await closed(first);
    await until(() => broker.sight.clients().length === 1, 'there is one of a name');
    t.ok(third.connected);
    third.end(true);
    await until(() => broker.sight.clients().length === 0, 'all are gone');
  }
});
