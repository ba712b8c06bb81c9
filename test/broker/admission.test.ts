import t from 'tap';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { PACKET_BYTES } from '../../src/broker/limits.js';
import { closed, mqttClient, startBroker, until } from './lock-clients.js';

const listensTo = (leaf: string, deviceId = 'front'): string => `smartlock/${deviceId}/${leaf}`;

t.test('who may connect', async (t) => {
  const fixture = await startBroker(['front', 'back']);
  t.teardown(() => fixture.stop());
  const refused = async (deviceId: string, options: Parameters<typeof mqttClient>[2]): Promise<unknown> => {
    try {
      await fixture.connect(deviceId, options);
      return 'accepted';
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  };
  t.equal(await refused('front', { password: 'wrong' }), 4, 'a wrong secret');
  t.equal(await refused('front', { password: Buffer.alloc(0) }), 4, 'an empty secret');
  t.equal(await refused('nobody', {}), 4, 'an unknown lock');
  t.equal(await refused('Front/#', {}), 4, 'a name that is none');
  t.equal(await refused('front', { clientId: 'back' }), 2, "another's client id");
  t.equal(await refused('front', { clientId: '' }), 2, 'no client id');
  t.equal(
    await refused('front', { will: { topic: listensTo('status', 'back'), payload: Buffer.from('x') } }),
    5,
    "a will on another's topic",
  );
  t.equal(
    await refused('front', { will: { topic: listensTo('commands'), payload: Buffer.from('x') } }),
    5,
    'a will that commands',
  );
  t.equal(await refused('front', { keepalive: 0 }), 5, 'a connection that would never be missed');
  t.equal(await refused('front', {}), 'accepted');
  t.equal(fixture.broker.refused['bad_credentials'], 4);

  await t.test("a stranger can't take over a connection", async (t) => {
    const front = await fixture.connect('front');
    t.equal(await refused('back', { clientId: 'front' }), 2);
    t.equal(await refused('front', { password: 'wrong' }), 4);
    t.ok(front.connected);
  });
});

t.test('what a lock may publish and where it is heard', async (t) => {
  const fixture = await startBroker(['front', 'back']);
  t.teardown(() => fixture.stop());
  for (const leaf of ['events', 'replies', 'access', 'state', 'status']) {
    const client = await fixture.connect('front');
    await client.publishAsync(listensTo(leaf), 'own', { qos: 1 });
    t.same(fixture.heard.pop(), { deviceId: 'front', leaf, text: 'own', retained: false });
    client.end(true);
  }
  const denied = [
    listensTo('commands'),
    listensTo('decisions'),
    listensTo('other'),
    listensTo('events/x'),
    listensTo('events', 'back'),
    'smartlock/front',
    'smartlock/front2/events',
    '$SYS/x',
    'doorward/front/x',
  ];
  const back = await fixture.connect('back');
  await back.subscribeAsync(listensTo('#', 'back'));
  const got: string[] = [];
  back.on('message', (topic, payload) => got.push(`${topic} ${payload.toString()}`));
  fixture.heard.length = 0;
  for (const topic of denied) {
    const client = await fixture.connect('front');
    client.publish(topic, 'denied', { qos: 0 });
    await closed(client);
  }
  t.same(fixture.heard, [], 'nothing denied was heard');
  t.same(
    got.filter((line) => line.includes('denied')),
    [],
    'nor forwarded',
  );
  t.equal(fixture.broker.refused['publish_denied'], denied.length);
});

t.test('what a lock may subscribe to', async (t) => {
  const fixture = await startBroker(['front', 'back']);
  t.teardown(() => fixture.stop());
  const client = await fixture.connect('front');
  for (const filter of ['commands', 'decisions', '+', '#', 'commands/#']) {
    const [granted] = await client.subscribeAsync(listensTo(filter));
    t.equal(granted?.qos, 0, filter);
    await client.unsubscribeAsync(listensTo(filter));
  }
  const denied = [
    '#',
    '+/front/commands',
    'smartlock/#',
    'smartlock/+/commands',
    'smartlock/back/commands',
    'smartlock/front',
    'smartlock/front+/commands',
    'smartlock/front/+/x',
    'smartlock/front2/#',
    '$SYS/#',
    'doorward/#',
  ];
  for (const filter of denied) await t.rejects(client.subscribeAsync(filter), filter);

  await t.test('one denied filter refuses the whole packet and leaves nothing', async (t) => {
    await t.rejects(client.subscribeAsync([listensTo('commands'), listensTo('commands', 'back')]));
    await t.rejects(client.subscribeAsync([listensTo('commands', 'back'), listensTo('decisions')]));
    t.equal(fixture.broker.isConnected('front'), false);
    t.equal(fixture.broker.send('front', 'commands', {}), false);
    t.equal(fixture.broker.send('front', 'decisions', {}), false);
    t.ok(client.connected, 'the connection stays');
    await client.subscribeAsync(listensTo('commands'));
    t.equal(fixture.broker.isConnected('front'), true, 'and can ask rightly');
  });
});

t.test('a lock is there while it is connected and listens to commands', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const { broker, seen } = fixture;
  const first = await fixture.connect('front');
  t.equal(broker.isConnected('front'), false, 'connected is not enough');
  await first.subscribeAsync(listensTo('commands'));
  t.same(seen, ['front+']);
  await first.subscribeAsync(listensTo('decisions'));
  await first.unsubscribeAsync(listensTo('commands'));
  t.same(seen, ['front+', 'front-']);
  await first.subscribeAsync(listensTo('commands'));

  const second = await fixture.connect('front');
  await closed(first);
  await until(() => seen.length === 4, 'the old connection counts as lost');
  t.same(seen.slice(2), ['front+', 'front-']);
  t.equal(broker.isConnected('front'), false, 'the old subscription went with the old connection');
  await second.subscribeAsync(listensTo('commands'));
  t.same(seen.slice(4), ['front+']);

  broker.disconnect('front');
  await closed(second);
  await until(() => seen.length === 6, 'the end is told');
  t.equal(broker.isConnected('front'), false);
});

t.test('an oversize packet is cut before it is collected', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const client = await fixture.connect('front');
  const topic = listensTo('events');
  await client.publishAsync(topic, randomBytes(PACKET_BYTES - topic.length - 16), { qos: 1 });
  t.equal(fixture.heard.length, 1, 'one just below the limit is taken');
  client.publish(topic, randomBytes(PACKET_BYTES), { qos: 0 });
  await closed(client);
  t.equal(fixture.heard.length, 1);
  t.equal(fixture.broker.refused['packet_too_long'], 1);

  const stranger = connectSocket(fixture.broker.port, '127.0.0.1');
  stranger.on('error', () => undefined);
  // the fixed header of a CONNECT that promises 8 KiB, from somebody who proved nothing
  stranger.write(Buffer.from([0x10, 0x80, 0x40]));
  await once(stranger, 'close');
  t.equal(fixture.broker.refused['packet_too_long'], 2);
});

t.test('garbage ends its own connection only', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const good = await fixture.connect('front');
  for (let round = 0; round < 50; round += 1) {
    const socket = connectSocket(fixture.broker.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(randomBytes(200));
    await once(socket, 'close');
  }
  await good.publishAsync(listensTo('status'), 'online', { qos: 1 });
  t.equal(fixture.heard.length, 1);
});
