import type { IPublishPacket } from 'mqtt-packet';
import t from 'tap';
import { until } from '../../lock-clients.js';
import { brokerOnWire, idOf, ORDER, OWN_STATE, STATE, textOf } from '../broker-on-wire.js';

/** Each as the wire had it: name, value. */
const NAMES = [
  ['b', '1'],
  ['10', '2'],
  ['a', '3'],
  ['b', '4'],
  ['2', '5'],
  ['', ''],
  ['b', '1'],
] as const;

const text = (value: string) => Buffer.concat([Buffer.of(0, Buffer.byteLength(value)), Buffer.from(value)]);

t.test('[MQTT-3.3.2-17] [MQTT-3.3.2-18] User Properties, all of them and in their order', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire } = await broker.lock();
  await wire.subscribe({ topic: OWN_STATE, qos: 1, rh: 2 });
  const block = Buffer.concat(NAMES.flatMap(([name, value]) => [Buffer.of(0x26), text(name), text(value)]));
  wire.packet(0x33, OWN_STATE, 0, 1, block.length, block, Buffer.from('{}'));
  const bytes = await wire.bytesOfNext('publish');
  t.ok(bytes.includes(block), 'as they came, byte for byte');
  await wire.expect('puback').catch(() => undefined);
  await wire.leave();
  const back = await broker.lock();
  back.wire.send({
    ...{ cmd: 'subscribe', messageId: 1 },
    subscriptions: [{ topic: OWN_STATE, qos: 0, rh: 0, rap: false, nl: false }],
  });
  t.ok((await back.wire.bytesOfNext('publish')).includes(block), 'and as they are kept');
});

t.test('what a message has besides its text comes unaltered', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const properties = {
    payloadFormatIndicator: true, // [MQTT-3.3.2-4]
    contentType: 'application/json', // [MQTT-3.3.2-20]
    responseTopic: 'smartlock/front/replies', // [MQTT-3.3.2-15]
    correlationData: Buffer.from([0, 255, 1, 128]), // [MQTT-3.3.2-16]
  };
  const { wire } = await broker.lock();
  await wire.subscribe({ topic: OWN_STATE, qos: 1, rh: 2 });
  wire.send({
    ...{ cmd: 'publish', topic: OWN_STATE, payload: '{}', qos: 1, messageId: 1, dup: false, retain: true },
    properties,
  });
  const both = [await wire.next(), await wire.next()];
  const got = both.find(({ cmd }) => cmd === 'publish');
  t.same(got?.['properties'], properties, 'at once');
  await wire.leave();
  const back = await broker.lock();
  await back.wire.subscribe({ topic: OWN_STATE, qos: 0 });
  t.same((await back.wire.expect('publish')).properties, properties, 'and retained');

  const kept = await broker.lasting('away');
  await kept.wire.subscribe({ topic: STATE, qos: 1 });
  await kept.wire.leave();
  await broker.tell(STATE, 'x', { properties: { ...properties, payloadFormatIndicator: false } });
  const again = await broker.lasting('away');
  t.same(
    (await again.wire.expect('publish')).properties,
    { ...properties, payloadFormatIndicator: false },
    'and from the queue',
  );
});

t.test('Message Expiry Interval', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const intervalOf = ({ properties }: IPublishPacket) => properties?.messageExpiryInterval;
  const { wire } = await broker.lasting('expires');
  await wire.subscribe({ topic: STATE, qos: 1 });
  await broker.tell(STATE, 'live', { properties: { messageExpiryInterval: 1000 } });
  const live = await wire.expect('publish');
  t.equal(intervalOf(live), 1000, 'as it was received, when it did not wait');
  wire.send({ cmd: 'puback', messageId: idOf(live) });
  await wire.answersPing();
  await wire.leave();
  await broker.tell(STATE, 'short', { properties: { messageExpiryInterval: 1 } });
  await broker.tell(STATE, 'long', { properties: { messageExpiryInterval: 1000 } });
  await broker.tell('doorward/kept', 'short', { retain: true, properties: { messageExpiryInterval: 1 } });
  await broker.tell('doorward/kept/long', 'x', { retain: true, properties: { messageExpiryInterval: 900 } });
  const over = Date.now() + 1_100;
  await until(() => Date.now() > over, 'the second is over', 20_000);
  const back = await broker.lasting('expires');
  const got = await back.wire.expect('publish');
  t.equal(textOf(got), 'long', '[MQTT-3.3.2-5] what has expired does not come');
  const leftS = intervalOf(got) ?? 0;
  t.ok(leftS < 1000 && leftS > 900, '[MQTT-3.3.2-6] less the time that it waited');
  await back.wire.subscribe({ topic: 'doorward/kept/#', qos: 0 });
  const retained = await back.wire.expect('publish');
  t.equal(retained.topic, 'doorward/kept/long', 'nor what was retained');
  const keptS = intervalOf(retained) ?? 0;
  t.ok(keptS < 900 && keptS > 800);
  await back.wire.answersPing();

  const slow = await broker.program({ properties: { receiveMaximum: 1 } });
  await slow.wire.subscribe({ topic: STATE, qos: 1 });
  await broker.tell(STATE, 'first');
  await broker.tell(STATE, 'expires as it waits', { properties: { messageExpiryInterval: 1 } });
  await broker.tell(STATE, 'last', { properties: { messageExpiryInterval: 1000 } });
  const end = Date.now() + 1_100;
  const first = await slow.wire.expect('publish');
  await until(() => Date.now() > end, 'the second is over', 20_000);
  slow.wire.send({ cmd: 'puback', messageId: idOf(first) });
  const last = await slow.wire.expect('publish');
  t.equal(textOf(last), 'last', '[MQTT-3.3.2-5] nor what waited for an acknowledgement');
  t.ok((intervalOf(last) ?? 0) < 1000);
});

t.test('Topic Alias', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire, connack } = await broker.program();
  const most = connack.properties?.topicAliasMaximum ?? 0;
  const publish = { cmd: 'publish', qos: 1, dup: false, retain: false } as const;
  let messageId = 0;
  const says = async (topic: string, payload: string, topicAlias: number) => {
    messageId += 1;
    wire.send({ ...publish, topic, payload, messageId, properties: { topicAlias } });
    t.equal((await wire.expect('puback')).reasonCode, 0);
    return broker.heard.at(-1);
  };
  t.equal(await says(ORDER, 'one', 1), `${ORDER} one`, '[MQTT-3.3.2-12]');
  t.equal(await says('', 'two', 1), `${ORDER} two`, 'without its topic');
  t.equal(await says('doorward/back/lock/set', 'three', most), 'doorward/back/lock/set three', 'the highest');
  t.equal(await says('doorward/back/lock/set', 'four', 1), 'doorward/back/lock/set four');
  t.equal(await says('', 'five', 1), 'doorward/back/lock/set five', 'set anew');

  for (const [name, topic, topicAlias] of [
    ['[MQTT-3.3.2-8] 0', ORDER, 0],
    ['[MQTT-3.3.2-9] more than the broker takes', ORDER, most + 1],
    ['one that was not set on this connection', '', 1],
  ] as const) {
    const { wire: other } = await broker.program({ clientId: 'other' });
    const before = broker.heard.length;
    other.send({ ...publish, topic, payload: 'x', messageId: 1, properties: { topicAlias } });
    other.send({ ...publish, topic: ORDER, payload: 'after it', messageId: 2 });
    t.equal((await other.expect('disconnect')).reasonCode, 0x94, name);
    t.same(await other.ended(), []);
    t.equal(broker.heard.length, before);
  }

  const lock = await broker.lock();
  await lock.wire.subscribe({ topic: OWN_STATE, qos: 0, rh: 2 });
  lock.wire.send({ ...publish, topic: OWN_STATE, payload: '{}', qos: 0, properties: { topicAlias: 3 } });
  const got = await lock.wire.expect('publish');
  t.same(
    [got.topic, got.properties?.topicAlias],
    [OWN_STATE, undefined],
    '[MQTT-3.3.2-7] an alias is not passed on',
  );
});
