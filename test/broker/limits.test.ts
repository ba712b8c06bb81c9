import t from 'tap';
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { ConnectionCount } from '../../src/broker/connection-count.js';
import * as limits from '../../src/broker/limits.js';
import { closed, until } from './lock-clients.js';
import { startProgramBroker, type ProgramFixture } from './program-clients.js';

const STATE = 'doorward/front/lock/state';

t.test('connections are counted: overall, for each address, and unproven', (t) => {
  const count = new ConnectionCount();
  const destroyed: number[] = [];
  let crowdedOut = 0;
  const ends: (() => void)[] = [];
  const enter = (n: number, remoteAddress: string) => {
    const socket = {
      remoteAddress,
      destroy: () => destroyed.push(n),
      once: (_event: string, listener: () => void) => ends.push(listener),
    } as unknown as Socket;
    const fault = count.enter(socket, () => (crowdedOut += 1));
    if (fault === null) count.proven(socket);
    return fault;
  };
  for (let n = 0; n < limits.CONNECTIONS_PER_ADDRESS; n += 1) t.equal(enter(n, '192.0.2.1'), null);
  t.equal(enter(-1, '192.0.2.1'), 'too_many_from_address');
  t.equal(enter(-1, '::ffff:192.0.2.1'), 'too_many_from_address', 'the same in another form');
  ends.pop()?.();
  t.equal(enter(-1, '192.0.2.1'), null, 'one went');
  const own = 2 * limits.CONNECTIONS_PER_ADDRESS;
  for (let n = limits.CONNECTIONS_PER_ADDRESS; n < own; n += 1) t.equal(enter(n, `2001:db8::${n}`), null);
  t.equal(enter(-1, '2001:db8::ffff'), 'too_many_from_address', 'an IPv6 host has a whole /64');
  for (let n = own; n < limits.CONNECTIONS; n += 1) t.equal(enter(n, '::1'), null);
  t.equal(enter(-1, '127.0.0.1'), 'too_many_connections');
  t.equal(enter(-1, '192.0.2.2'), 'too_many_connections');
  t.equal(crowdedOut, 0, 'whoever proved themselves stays');
  t.same(destroyed, []);
  t.end();
});

t.test('strangers who prove nothing make room for newer ones', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const sockets: Socket[] = [];
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  const member = await fixture.lock('front');
  for (let n = 0; n <= limits.UNPROVEN_CONNECTIONS; n += 1) {
    const socket = connectSocket(fixture.broker.port, '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
  }
  await until(() => sockets[0]?.destroyed ?? false, 'the oldest stranger goes');
  t.equal(fixture.broker.refused['crowded_out'], 1);
  t.notOk(sockets.at(-1)?.destroyed);
  t.ok(member.connected, 'a lock stays');
  (await fixture.lock('back')).end(true);
});

t.test('bounds of what one client may ask for', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const token = fixture.tokens.add(['mqtt:read']);

  await t.test('filters', async (t) => {
    const client = await fixture.program(token);
    const filters = Array.from({ length: limits.SUBSCRIPTIONS_PER_CLIENT }, (_, n) => `doorward/door-${n}/#`);
    await client.subscribeAsync(filters);
    await t.rejects(client.subscribeAsync('doorward/one-more/#'));
    await client.subscribeAsync(filters[3] ?? '');
    await client.unsubscribeAsync(filters[3] ?? '');
    await client.subscribeAsync('doorward/one-more/#');
    t.equal(fixture.broker.refused['too_many_subscriptions'], 1);
    let refused = 0;
    for (let n = 0; n < limits.FILTER_BURST * 2; n += 1) {
      await client.subscribeAsync('doorward/one-more/#').catch(() => (refused += 1));
    }
    t.ok(refused > 0, 'nor again and again, for what is retained');
    t.ok((fixture.broker.refused['too_many_subscribes'] ?? 0) > 0);
    client.end(true);
  });

  await t.test('topics', async (t) => {
    const client = await fixture.program(token);
    await client.subscribeAsync('doorward/1/2/3/4/5/6/7');
    await t.rejects(client.subscribeAsync(`doorward/${'x'.repeat(limits.TOPIC_BYTES)}`));
    const second = await fixture.program(token);
    await t.rejects(second.subscribeAsync('doorward/1/2/3/4/5/6/7/8'), 'too deep');
  });

  await t.test('retained messages', async (t) => {
    const lock = await fixture.lock('front', { protocolVersion: 5 });
    const [small, big] = ['x'.repeat(limits.RETAINED_BYTES), 'x'.repeat(limits.RETAINED_BYTES + 1)];
    await lock.publishAsync('smartlock/front/state', small, { qos: 1, retain: true });
    await t.rejects(lock.publishAsync('smartlock/front/state', big, { qos: 1, retain: true }));
    t.equal(fixture.broker.refused['retained_too_long'], 1);
  });
});

/** A reader that takes the CONNACK and the SUBACK, and nothing after them. */
async function idleReader(
  fixture: ProgramFixture,
  token: string,
  clientId: string,
  qos: 0 | 1,
): Promise<Socket> {
  const socket = connectSocket(fixture.broker.port, '127.0.0.1').on('error', () => undefined);
  socket.write(
    generate({
      cmd: 'connect',
      clientId,
      clean: true,
      keepalive: 300,
      username: 'x',
      password: Buffer.from(token),
    }),
  );
  await once(socket, 'data');
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: STATE, qos }] }));
  await once(socket, 'data');
  socket.pause();
  return socket;
}

for (const qos of [0, 1] as const) {
  t.test(`a reader that does not read, QoS ${qos}, holds up nobody and is bounded`, async (t) => {
    const fixture = await startProgramBroker();
    t.teardown(() => fixture.stop());
    const { broker } = fixture;
    const token = fixture.tokens.add(['mqtt:read']);
    const reader = await fixture.program(token, { clientId: 'quick' });
    let got = 0;
    reader.on('message', () => (got += 1));
    await reader.subscribeAsync(STATE);
    const slow = await idleReader(fixture, token, 'slow', qos);
    t.teardown(() => slow.destroy());
    const code = qos === 0 ? 'slow_reader_dropped' : 'slow_reader_cut';
    const text = 'x'.repeat(30_000);
    let sent = 0;
    // as much as the machine keeps for it comes first
    while ((broker.refused[code] ?? 0) === 0 && sent < 3_000) {
      await Promise.all(Array.from({ length: 4 }, () => broker.publish(STATE, text)));
      sent += 4;
      await until(() => got === sent, 'the quick one has it all');
    }
    t.ok((broker.refused[code] ?? 0) > 0, `${code} after ${sent}`);
    if (qos === 1) {
      slow.resume();
      await once(slow, 'close');
    }
    const before = got;
    await broker.publish(STATE, text);
    await until(() => got > before, 'the quick one reads on');
    await closed(await fixture.lock('front').then((lock) => lock.end(true)));
  });
}

t.test('all that is retained reaches a reader, however much it is', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const { integrations } = fixture.broker;
  const text = 'x'.repeat(20_000);
  for (let n = 0; n < 100; n += 1) {
    await integrations.publish(`homeassistant/device/door-${n}/config`, text, { qos: 0, retain: true });
  }
  const client = await fixture.program(fixture.tokens.add(['mqtt:home-assistant']));
  let got = 0;
  client.on('message', () => (got += 1));
  await client.subscribeAsync('homeassistant/#');
  await until(() => got === 100, 'all come');
});

t.test('one that asks again and again is sent what is retained once more, not as often', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const { integrations } = fixture.broker;
  const retained = 20;
  for (let n = 0; n < retained; n += 1) {
    await integrations.publish(`homeassistant/door-${n}`, 'x'.repeat(2_000), { qos: 0, retain: true });
  }
  await integrations.publish('doorward/last', 'the end', { qos: 0, retain: true });
  const token = fixture.tokens.add(['mqtt:home-assistant']);
  const client = await fixture.program(token, { protocolVersion: 5 });
  const got: string[] = [];
  client.on('message', (topic) => got.push(topic));
  const asked = limits.FILTER_BURST - 2;
  const all = Array.from({ length: asked }, () => client.subscribeAsync('homeassistant/#'));
  all.push(client.subscribeAsync('doorward/last'));
  await Promise.all(all);
  await until(() => got.includes('doorward/last'), 'what was asked for last comes last');
  t.equal(new Set(got).size, retained + 1);
  t.ok(got.length < (asked * retained) / 2, `${got.length} messages for ${asked} times ${retained}`);
});
