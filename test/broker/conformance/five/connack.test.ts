import t from 'tap';
import * as limits from '../../../../src/broker/limits.js';
import { INCOMING_QOS2 } from '../../../../src/broker/persistence/limits.js';
import { brokerOnWire, ORDER, STATE, textOf } from '../broker-on-wire.js';

t.test('what CONNACK says is what the broker does', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire, connack } = await broker.program();
  t.match(connack, { reasonCode: 0, sessionPresent: false }, '[MQTT-3.2.0-1]');
  const properties = connack.properties ?? {};
  t.equal(properties.receiveMaximum, INCOMING_QOS2, 'Receive Maximum');
  t.equal(properties.maximumPacketSize, limits.PACKET_BYTES, 'Maximum Packet Size');
  t.equal(properties.topicAliasMaximum, limits.TOPIC_ALIASES, 'Topic Alias Maximum');
  t.equal(properties.sharedSubscriptionAvailable, false, 'no shared subscriptions');
  for (const name of ['maximumQoS', 'retainAvailable', 'wildcardSubscriptionAvailable'] as const) {
    t.equal(properties[name], undefined, `${name}: all of it`);
  }
  t.equal(properties.assignedClientIdentifier, undefined, 'it has a client identifier');
  t.equal(properties.serverKeepAlive, undefined, 'and a keep alive that will do');
  t.equal(properties.sessionExpiryInterval, undefined, 'and its session ends when it asked for');
  t.equal(properties.responseInformation, undefined, '[MQTT-3.1.2-28] none that was not asked for');

  await broker.tell(STATE, 'kept', { retain: true, qos: 2 });
  t.same(await wire.subscribe({ topic: 'doorward/+/lock/state', qos: 2 }), [2], 'QoS 2, and a wildcard');
  t.match(await wire.expect('publish'), { qos: 2, retain: true }, 'and what is retained');
});

t.test('[MQTT-3.1.3-6] [MQTT-3.1.3-7] [MQTT-3.2.2-16] Assigned Client Identifier', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const names = new Set<string>();
  for (const clean of [true, false]) {
    const wire = await broker.open();
    const flags = (clean ? 0x02 : 0) | 0xc0;
    wire.packet(0x10, 'MQTT', 5, flags, 0, 60, 5, 0x11, 0, 0, 0, 60, '', 'home', broker.token);
    const connack = await wire.expect('connack');
    const name = connack.properties?.assignedClientIdentifier ?? '';
    t.equal(connack.reasonCode, 0);
    t.match(name, /\S/, `Clean Start ${Number(clean)}`);
    names.add(name);
    await wire.subscribe({ topic: STATE, qos: 1 });
    await wire.vanish();
    await broker.tell(STATE, 'meanwhile');
    const back = await broker.program({ clientId: name, clean: false });
    t.ok(back.connack.sessionPresent, 'by that name it finds its session again');
    t.equal(textOf(await back.wire.expect('publish')), 'meanwhile');
    await back.wire.vanish();
  }
  t.equal(names.size, 2, 'each has its own');
});

t.test('[MQTT-3.1.2-21] [MQTT-3.2.2-21] Server Keep Alive', async (t) => {
  const broker = await brokerOnWire(t, 5);
  for (const keepalive of [0, 301, 65_535]) {
    const { connack } = await broker.program({ keepalive });
    t.equal(connack.properties?.serverKeepAlive, limits.KEEP_ALIVE_S, `instead of ${keepalive}`);
  }
  const { connack } = await broker.program({ keepalive: 300 });
  t.equal(connack.properties?.serverKeepAlive, undefined);
});

t.test('Maximum Packet Size and Receive Maximum of the broker', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const order = { cmd: 'publish', topic: ORDER, dup: false, retain: false } as const;
  const { wire } = await broker.program();
  const around = 1 + 3 + 2 + ORDER.length + 2 + 1;
  const largest = Buffer.alloc(limits.PACKET_BYTES - around, 'x');
  wire.send({ ...order, payload: largest, qos: 1, messageId: 1 });
  t.match(await wire.expect('puback'), { messageId: 1, reasonCode: 0 }, 'one of just that size is taken');
  const ids = Array.from({ length: INCOMING_QOS2 + 1 }, (_, n) => n + 1);
  wire.send(...ids.map((messageId) => ({ ...order, payload: 'x', qos: 2 as const, messageId })));
  const heard = [];
  for (;;) {
    const packet = await wire.next();
    if (packet.cmd === 'disconnect') {
      t.equal(packet['reasonCode'], 0x93, '[MQTT-3.3.4-8] more than may be open at once');
      break;
    }
    heard.push(packet.cmd);
  }
  t.ok(heard.every((cmd) => cmd === 'pubrec') && heard.length <= INCOMING_QOS2);
});

t.test('[MQTT-3.1.2-29] Request Problem Information 0: no reasons in words', async (t) => {
  const broker = await brokerOnWire(t, 5);
  for (const asked of [true, false]) {
    const { wire } = await broker.program({ properties: { requestProblemInformation: asked } });
    wire.send({
      ...{ cmd: 'publish', topic: STATE, payload: 'x', qos: 1, messageId: 1, dup: false, retain: false },
    });
    const puback = await wire.expect('puback');
    t.equal(puback.reasonCode, 0x87);
    t.equal(puback.properties?.reasonString !== undefined, asked);
  }
});
