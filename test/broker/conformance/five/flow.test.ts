import type { IPublishPacket } from 'mqtt-packet';
import t from 'tap';
import { until } from '../../lock-clients.js';
import { brokerOnWire, idOf, STATE, textOf, type Admitted, type BrokerOnWire } from '../broker-on-wire.js';
import type { WireClient } from '../wire-client.js';

const texts = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);

/** PUBLISH packets that have come, after all that was on its way when PINGREQ was sent. */
async function arrived(wire: WireClient): Promise<IPublishPacket[]> {
  wire.send({ cmd: 'pingreq' });
  const got: IPublishPacket[] = [];
  for (;;) {
    const packet = await wire.next();
    if (packet.cmd === 'pingresp') return got;
    if (packet.cmd !== 'publish') throw new Error(`came ${packet.cmd}`);
    got.push(packet);
  }
}

async function untilArrived(wire: WireClient, count: number): Promise<IPublishPacket[]> {
  const got: IPublishPacket[] = [];
  while (got.length < count) got.push(await wire.expect('publish'));
  return got;
}

const connections: readonly (readonly [string, (broker: BrokerOnWire, most: number) => Promise<Admitted>])[] =
  [
    [
      'a session that ends with its connection',
      (broker, most) => broker.program({ properties: { receiveMaximum: most } }),
    ],
    [
      'a session that is kept',
      (broker, most) => broker.lasting(`keeps ${most}`, { properties: { receiveMaximum: most } }),
    ],
  ];

for (const [name, connect] of connections) {
  t.test(`[MQTT-3.3.4-9] Receive Maximum: ${name}`, async (t) => {
    const broker = await brokerOnWire(t, 5);

    await t.test('never more unacknowledged, all in order', async (t) => {
      const { wire } = await connect(broker, 3);
      await wire.subscribe({ topic: STATE, qos: 1 });
      const said = texts(20);
      for (const text of said) await broker.tell(STATE, text);
      const heard: string[] = [];
      let open = await untilArrived(wire, 3);
      while (open.length > 0) {
        t.same(await arrived(wire), [], 'no more than three');
        const [first] = open;
        if (!first) break;
        heard.push(textOf(first));
        wire.send({ cmd: 'puback', messageId: idOf(first) });
        const isLast = heard.length + open.length - 1 === said.length;
        open = [...open.slice(1), ...(isLast ? [] : await untilArrived(wire, 1))];
      }
      t.same(heard, said);
      await wire.leave();
    });

    await t.test('QoS 2 counts until PUBCOMP, or a PUBREC that is a failure (section 4.9)', async (t) => {
      const { wire } = await connect(broker, 1);
      await wire.subscribe({ topic: STATE, qos: 2 });
      for (const text of ['a', 'b', 'c']) await broker.tell(STATE, text, { qos: 2 });
      const [first] = await untilArrived(wire, 1);
      const messageId = idOf(first as IPublishPacket);
      wire.send({ cmd: 'pubrec', messageId });
      t.equal((await wire.expect('pubrel')).messageId, messageId, '[MQTT-3.3.4-10] only PUBLISH waits');
      t.same(await arrived(wire), []);
      wire.send({ cmd: 'pubcomp', messageId });
      const [second] = await untilArrived(wire, 1);
      t.equal(textOf(second as IPublishPacket), 'b');
      wire.send({ cmd: 'pubrec', messageId: idOf(second as IPublishPacket), reasonCode: 0x97 });
      const [third] = await untilArrived(wire, 1);
      t.equal(textOf(third as IPublishPacket), 'c', 'and no PUBREL for what was refused (section 4.3.3)');
      wire.send({ cmd: 'pubrec', messageId: idOf(third as IPublishPacket) });
      await wire.expect('pubrel');
      wire.send({ cmd: 'pubcomp', messageId: idOf(third as IPublishPacket) });
      await wire.leave();
    });

    await t.test('QoS 0 waits for nothing', async (t) => {
      const { wire } = await connect(broker, 1);
      await wire.subscribe({ topic: STATE, qos: 1 });
      for (const text of ['one', 'two']) await broker.tell(STATE, text);
      await untilArrived(wire, 1);
      await broker.tell(STATE, 'zero', { qos: 0 });
      t.match((await wire.expect('publish')).qos, 0);
      await wire.vanish();
    });

    await t.test('retained messages as well', async (t) => {
      const topics = texts(5).map((text) => `doorward/retained/${text}`);
      for (const topic of topics) await broker.tell(topic, 'kept', { retain: true });
      const { wire } = await connect(broker, 2);
      await wire.subscribe({ topic: 'doorward/retained/#', qos: 1 });
      const heard = new Set<string>();
      let open = await untilArrived(wire, 2);
      while (open.length > 0) {
        t.same(await arrived(wire), []);
        for (const packet of open) {
          heard.add(packet.topic);
          wire.send({ cmd: 'puback', messageId: idOf(packet) });
        }
        open = await untilArrived(wire, Math.min(2, topics.length - heard.size));
      }
      t.same([...heard].sort(), topics);
      await wire.vanish();
    });
  });
}

t.test('[MQTT-4.4.0-1] [MQTT-4.6.0-1] what was sent is sent again, what waited follows', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const limited = (most: number) => broker.lasting('returns', { properties: { receiveMaximum: most } });
  const { wire } = await limited(3);
  await wire.subscribe({ topic: STATE, qos: 2 });
  for (const [n, text] of texts(8).entries()) await broker.tell(STATE, text, { qos: n % 2 === 0 ? 1 : 2 });
  const sent = await untilArrived(wire, 3);
  await wire.vanish();
  const back = await limited(2);
  await broker.tell(STATE, 'live', { qos: 1 });
  const open = [await back.wire.next(), await back.wire.next()];
  t.same(await arrived(back.wire), [], 'by the Receive Maximum of this connection');
  back.wire.putBack(open);
  const heard: string[] = [];
  while (heard.length < 9) {
    const packet = await back.wire.expect('publish');
    const before = sent.find((one) => textOf(one) === textOf(packet));
    t.match(packet, before ? { dup: true, messageId: before.messageId } : { dup: false }, textOf(packet));
    heard.push(textOf(packet));
    if (packet.qos === 2) {
      back.wire.send({ cmd: 'pubrec', messageId: idOf(packet) });
      // PUBLISH of a place that became free may come before
      const rest = [];
      for (;;) {
        const next = await back.wire.next();
        if (next.cmd === 'pubrel') break;
        rest.push(next);
      }
      back.wire.putBack(rest);
      back.wire.send({ cmd: 'pubcomp', messageId: idOf(packet) });
    } else back.wire.send({ cmd: 'puback', messageId: idOf(packet) });
  }
  t.same(heard, [...texts(8), 'live']);
});

t.test('[MQTT-3.1.2-24] [MQTT-3.1.2-25] Maximum Packet Size of the client', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const most = 200;
  // fixed header, topic, packet identifier, no properties
  const around = (qos: number) => 3 + 2 + STATE.length + (qos > 0 ? 2 : 0) + 1;
  for (const [name, connect] of [
    ['clean', () => broker.program({ properties: { maximumPacketSize: most } })],
    ['kept', () => broker.lasting('small', { properties: { maximumPacketSize: most } })],
  ] as const) {
    for (const qos of [0, 1, 2] as const) {
      const { wire } = await connect();
      await wire.subscribe({ topic: STATE, qos });
      const refused = broker.fixture.broker.refused['packet_too_large_for_client'] ?? 0;
      await broker.tell(STATE, 'x'.repeat(most - around(qos) + 1), { qos });
      const largest = 'y'.repeat(most - around(qos));
      await broker.tell(STATE, largest, { qos });
      const got = await wire.expect('publish');
      t.equal(textOf(got), largest, `${name}, QoS ${qos}: one that just fits, and none that does not`);
      t.equal(broker.fixture.broker.refused['packet_too_large_for_client'], refused + 1, 'counted');
      if (qos === 1) wire.send({ cmd: 'puback', messageId: idOf(got) });
      if (qos === 2) {
        wire.send({ cmd: 'pubrec', messageId: idOf(got) });
        await wire.expect('pubrel');
        wire.send({ cmd: 'pubcomp', messageId: idOf(got) });
      }
      await wire.answersPing();
      await wire.leave();
    }
  }
  await broker.tell(STATE, 'x'.repeat(most), { qos: 1 });
  const back = await broker.lasting('small', { properties: { maximumPacketSize: most } });
  await back.wire.answersPing();
  await back.wire.leave();
  const other = await broker.lasting('small');
  await other.wire.answersPing();
  t.pass('as if it had been sent: it does not come when there is room for it');
  await broker.tell(STATE, 'x'.repeat(most), { retain: true });
  const reader = await broker.program({ properties: { maximumPacketSize: most } });
  await reader.wire.subscribe({ topic: STATE, qos: 1 });
  await reader.wire.answersPing();
});

t.test('who acknowledges nothing does not make the hub keep all there is', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire } = await broker.program({ properties: { receiveMaximum: 1 } });
  await wire.subscribe({ topic: STATE, qos: 1 });
  for (const text of texts(300)) await broker.tell(STATE, text);
  await until(() => wire.socket.destroyed, 'its end');
  const rest = wire.waiting.map((packet) => packet.cmd);
  t.same(rest, ['publish', 'disconnect']);
  t.equal(wire.waiting.at(-1)?.['reasonCode'], 0x97);
});
