import t from 'tap';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { LockBroker } from '../../src/broker/server.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { closed, connected, mqttClient, mqttDevice, SECRET, startBroker, until } from './lock-clients.js';

const listensTo = (leaf: string, deviceId = 'front'): string => `smartlock/${deviceId}/${leaf}`;

t.test('commands are never retained nor queued', async (t) => {
  const fixture = await startBroker(['front', 'back']);
  t.teardown(() => fixture.stop());
  const { broker } = fixture;
  t.equal(broker.send('front', 'commands', { n: 1 }), false, 'never connected');

  const once1 = await fixture.connect('front', { clean: false });
  await once1.subscribeAsync(listensTo('#'), { qos: 1 });
  const got: string[] = [];
  const packets: { retain: boolean; qos: number }[] = [];
  once1.on('message', (topic, payload, packet) => {
    if (!topic.endsWith('commands')) return;
    got.push(payload.toString());
    packets.push({ retain: packet.retain, qos: packet.qos });
  });
  const bystander = await fixture.connect('back');
  await bystander.subscribeAsync(listensTo('#', 'back'));
  bystander.on('message', (topic) => {
    if (topic.endsWith('commands')) got.push(`bystander got ${topic}`);
  });
  t.equal(broker.send('front', 'commands', { n: 2 }), true);
  await until(() => got.length === 1, 'the command arrives');
  t.same(got, ['{"n":2}']);
  t.same(packets, [{ retain: false, qos: 0 }]);
  once1.end(true);
  await until(() => !broker.isConnected('front'), 'the lock went');
  t.equal(broker.send('front', 'commands', { n: 3 }), false, 'gone');

  const again = mqttClient(broker.port, 'front', { clean: false });
  t.teardown(() => again.end(true));
  again.on('message', (topic, payload) => {
    if (topic.endsWith('commands')) got.push(payload.toString());
  });
  const connack = await connected(again);
  t.equal(connack.sessionPresent, false, 'no session survives its connection');
  t.equal(broker.send('front', 'commands', { n: 4 }), false, 'connected but not subscribed');
  await again.subscribeAsync(listensTo('#'), { qos: 1 });
  t.equal(broker.send('front', 'commands', { n: 5 }), true);
  await until(() => got.length === 2, 'the next command arrives');
  t.same(got, ['{"n":2}', '{"n":5}'], 'and none in between');
});

t.test('a lock is acknowledged only after the listener has settled', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const client = await fixture.connect('front');
  let makeDurable: () => void = () => undefined;
  fixture.settle = (leaf) =>
    leaf === 'events' ? new Promise((resolve) => (makeDurable = resolve)) : Promise.resolve();
  const acknowledged: string[] = [];
  client.publish(listensTo('events'), 'e', { qos: 1 }, () => acknowledged.push('event'));
  client.publish(listensTo('replies'), 'r', { qos: 1 }, () => acknowledged.push('reply'));
  await until(() => fixture.heard.length === 2, 'both are heard, though the first is not settled');
  await new Promise((resolve) => setTimeout(resolve, 30));
  t.same(acknowledged, [], 'no acknowledgement before the event is durable, nor one out of turn');
  makeDurable();
  await until(() => acknowledged.length === 2, 'both are acknowledged');
  t.same(acknowledged, ['event', 'reply']);

  fixture.settle = () => Promise.reject(new Error('disk full'));
  client.publish(listensTo('events'), 'e2', { qos: 1 }, (error) => {
    if (!error) acknowledged.push('refused event');
  });
  await closed(client);
  t.same(acknowledged, ['event', 'reply'], 'a failed one is not acknowledged');

  fixture.settle = () => Promise.resolve();
  const returned = await fixture.connect('front');
  await returned.publishAsync(listensTo('events'), 'e2', { qos: 1, dup: true });
  t.equal(fixture.heard.filter(({ text }) => text === 'e2').length, 2, 'and can be sent again');
});

t.test('what is kept: state and status, nothing else', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const client = await fixture.connect('front', {
    will: { topic: listensTo('status'), payload: Buffer.from('offline'), qos: 1, retain: true },
  });
  for (const leaf of ['events', 'replies', 'access', 'state', 'status']) {
    await client.publishAsync(listensTo(leaf), `mine: ${leaf}`, { qos: 1, retain: true });
  }
  client.stream.destroy();
  await until(() => fixture.heard.some(({ text }) => text === 'offline'), 'the will is heard');
  t.same(fixture.heard.at(-1), { deviceId: 'front', leaf: 'status', text: 'offline', retained: true });

  const kept = new Map<string, string>();
  const reader = await fixture.connect('front');
  reader.on('message', (topic, payload) => kept.set(topic, payload.toString()));
  await reader.subscribeAsync(listensTo('#'));
  await until(() => kept.size === 2, 'the retained messages come');
  await reader.publishAsync(listensTo('replies'), 'round trip', { qos: 1 });
  t.same(Object.fromEntries(kept), {
    [listensTo('state')]: 'mine: state',
    [listensTo('status')]: 'offline',
  });
});

t.test('before it listens every state is unknown', async (t) => {
  const order: string[] = [];
  const devices = [mqttDevice('front'), { ...mqttDevice('serial-door'), transport: 'serial' as const }];
  const hash = createHash('sha256').update(SECRET).digest();
  const broker = new LockBroker(
    { host: '127.0.0.1', port: 0 },
    {
      devices: {
        active: () => {
          order.push(`listening: ${String(broker.listening)}`);
          return devices;
        },
        mqttNextSecretHash: () => null,
        mqttSecretHash: (deviceId) => (deviceId === 'front' ? { id: 'x', hash } : null),
      },
      clock: systemClock,
      logger: silentLogger,
    },
  );
  const retain = broker.retain.bind(broker);
  broker.retain = async (...args) => {
    await retain(...args);
    order.push(`${args[0]} ${args[1]}, listening: ${String(broker.listening)}`);
  };
  broker.onMessage(() => Promise.resolve());
  t.equal(broker.listening, false);
  await t.rejects(retain('front', 'state', 'x'), { code: 'broker_stopped' });
  await broker.start();
  t.teardown(() => broker.stop());
  t.same(order, ['listening: false', 'front state, listening: false', 'front status, listening: false']);
  t.equal(broker.listening, true);
  const client = mqttClient(broker.port, 'front');
  t.teardown(() => client.end(true));
  await connected(client);
  const kept = new Map<string, string>();
  client.on('message', (topic, payload) => kept.set(topic, payload.toString()));
  await client.subscribeAsync(listensTo('#'));
  await until(() => kept.size === 2, 'both come');
  t.match(JSON.parse(kept.get(listensTo('state')) ?? ''), { lock_state: 'unknown', bolt: 'unknown' });
  t.equal(kept.get(listensTo('status')), 'offline');
});

t.test('a port in use is said clearly, and a stop leaves nothing', async (t) => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  t.teardown(() => squatter.close());
  const { port } = squatter.address() as { port: number };
  const deps = {
    devices: { active: () => [], mqttSecretHash: () => null, mqttNextSecretHash: () => null },
    clock: systemClock,
    logger: silentLogger,
  };
  const broker = new LockBroker({ host: '127.0.0.1', port }, deps);
  await t.rejects(broker.start(), { code: 'mqtt_listen_failed' });
  await broker.stop();
  await broker.stop();

  const fixture = await startBroker(['front']);
  const client = await fixture.connect('front');
  await fixture.broker.stop();
  await closed(client);
  t.equal(fixture.broker.listening, false);
  t.equal(fixture.broker.send('front', 'commands', {}), false);
});
