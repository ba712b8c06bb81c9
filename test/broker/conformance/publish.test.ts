import type { IPublishPacket } from 'mqtt-packet';
import t from 'tap';
import { until } from '../lock-clients.js';
import { brokerOnWire, idOf, ORDER, OWN_STATE, STATE, textOf } from './broker-on-wire.js';

type Publish = Omit<IPublishPacket, 'cmd'>;

function publish(given: Partial<Publish> = {}): IPublishPacket {
  return { cmd: 'publish', topic: ORDER, payload: 'x', qos: 0, dup: false, retain: false, ...given };
}

t.test('PUBLISH that is none', async (t) => {
  const broker = await brokerOnWire(t);
  const rest = [Buffer.from('x')] as const;
  const cases: readonly (readonly [string, number, ...(number | string | Uint8Array)[]])[] = [
    ['[MQTT-3.3.1-4] QoS 3', 0x36, ORDER, 0, 1, ...rest],
    ['[MQTT-3.3.1-2] DUP with QoS 0', 0x38, ORDER, ...rest],
    ['[MQTT-2.3.1-1] packet identifier 0, QoS 1', 0x32, ORDER, 0, 0, ...rest],
    ['[MQTT-2.3.1-1] packet identifier 0, QoS 2', 0x34, ORDER, 0, 0, ...rest],
    ['[MQTT-2.3.1-1] no packet identifier', 0x32, ORDER],
    ['[MQTT-3.3.2-2] # in the topic', 0x30, 'doorward/front/#', ...rest],
    ['[MQTT-3.3.2-2] + in the topic', 0x30, 'doorward/+/lock/set', ...rest],
    ['[MQTT-4.7.3-1] an empty topic', 0x30, '', ...rest],
    ['[MQTT-4.7.3-2] U+0000 in the topic', 0x30, 'doorward/\0/lock/set', ...rest],
    ['a topic longer than its packet', 0x30, 0, 200, Buffer.from('doorward/front/lock/set')],
    ['[MQTT-3.6.1-1] flags of PUBREL', 0x60, 0, 1],
    ['[MQTT-2.2.2-2] flags of PUBACK', 0x41, 0, 1],
    ['[MQTT-2.2.2-2] flags of PINGREQ', 0xc1],
    ['[MQTT-3.14.1-1] flags of DISCONNECT', 0xe1],
    ['[MQTT-4.8.0-1] packet type 0', 0x00],
    ['[MQTT-4.8.0-1] packet type 15', 0xf0],
    ['[MQTT-4.8.0-1] what only a broker sends: CONNACK', 0x20, 0, 0],
    ['[MQTT-4.8.0-1] what only a broker sends: SUBACK', 0x90, 0, 1, 0],
    ['[MQTT-4.8.0-1] what only a broker sends: PINGRESP', 0xd0],
  ];
  for (const [name, first, ...bytes] of cases) {
    const { wire } = await broker.program();
    wire.packet(first, ...bytes);
    t.same(await wire.ended(), [], name);
  }
  const long = await broker.program();
  long.wire.raw(0x30, 0xff, 0xff, 0xff, 0xff, 0x01);
  t.same(await long.wire.ended(), [], 'a Remaining Length of five bytes (section 2.2.3)');
  const denied = await broker.program();
  denied.wire.send(publish({ topic: 'smartlock/front/commands', qos: 1, messageId: 1 }));
  t.same(await denied.wire.ended(), [], '[MQTT-3.3.5-2] what it may not publish is not acknowledged');
  t.same(broker.heard, []);
  const after = await broker.program();
  after.wire.packet(0x30, '');
  after.wire.send(publish());
  t.same(await after.wire.ended(), []);
  t.same(broker.heard, [], '[MQTT-4.8.0-1] nor is what follows in the same breath');
});

t.test('what a client sends', async (t) => {
  const broker = await brokerOnWire(t);
  const { wire } = await broker.lasting('sender');

  await t.test('[MQTT-3.3.4-1] QoS 0 has no answer', async (t) => {
    wire.send(publish({ payload: 'zero' }));
    await wire.answersPing();
    await until(() => broker.heard.includes(`${ORDER} zero`), 'QoS 0');
    t.equal(broker.heard.length, 1);
  });

  await t.test('[MQTT-4.3.2-2] QoS 1', async (t) => {
    wire.send(publish({ payload: 'one', qos: 1, messageId: 65535 }));
    t.equal((await wire.expect('puback')).messageId, 65535, '[MQTT-2.3.1-6]');
    t.equal(broker.heard.at(-1), `${ORDER} one`, 'heard before it is acknowledged');
    wire.send(publish({ payload: 'one', qos: 1, messageId: 65535, dup: true }));
    await wire.expect('puback');
    t.equal(broker.heard.length, 3, 'after PUBACK the identifier is of a new message, whatever DUP says');
  });

  await t.test('[MQTT-4.3.3-2] QoS 2: once, however often it is sent', async (t) => {
    const before = broker.heard.length;
    wire.send(publish({ payload: 'two', qos: 2, messageId: 7 }));
    t.equal((await wire.expect('pubrec')).messageId, 7);
    wire.send(publish({ payload: 'two', qos: 2, messageId: 7, dup: true }));
    t.equal((await wire.expect('pubrec')).messageId, 7);
    await wire.vanish();
    const back = await broker.lasting('sender');
    t.ok(back.connack.sessionPresent, 'the session knows its open message, without any subscription');
    back.wire.send(publish({ payload: 'two', qos: 2, messageId: 7, dup: true }));
    await back.wire.expect('pubrec');
    back.wire.send({ cmd: 'pubrel', messageId: 7 });
    t.equal((await back.wire.expect('pubcomp')).messageId, 7);
    t.equal(broker.heard.length, before + 1);
    back.wire.send({ cmd: 'pubrel', messageId: 7 });
    t.equal((await back.wire.expect('pubcomp')).messageId, 7, 'a release that came again ends as well');
    back.wire.send(publish({ payload: 'two again', qos: 2, messageId: 7 }));
    await back.wire.expect('pubrec');
    t.equal(broker.heard.length, before + 2, 'after PUBCOMP the identifier is of a new message');
    await back.wire.leave();
  });

  await t.test('[MQTT-4.6.0-2] [MQTT-4.6.0-3] [MQTT-4.6.0-6] in its order', async (t) => {
    const { wire: sender } = await broker.program({ clientId: 'ordered' });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isFirst = true;
    broker.fixture.settle = async () => {
      if (!isFirst) return;
      isFirst = false;
      await held;
    };
    const before = broker.heard.length;
    const ids = [11, 12, 13, 14, 15];
    sender.send(...ids.map((messageId) => publish({ payload: String(messageId), qos: 1, messageId })));
    await until(() => broker.heard.length > before, 'the first');
    t.same(sender.waiting, [], 'none is acknowledged before the first');
    release();
    const acknowledged: (number | undefined)[] = [];
    while (acknowledged.length < ids.length) acknowledged.push((await sender.expect('puback')).messageId);
    t.same(acknowledged, ids);
    t.same(
      broker.heard.slice(before),
      ids.map((id) => `${ORDER} ${id}`),
    );
    broker.fixture.settle = () => Promise.resolve();
    sender.send(...ids.map((messageId) => publish({ payload: String(messageId), qos: 2, messageId })));
    const received: (number | undefined)[] = [];
    while (received.length < ids.length) received.push((await sender.expect('pubrec')).messageId);
    t.same(received, ids);
  });
});

t.test('what a client gets', async (t) => {
  const broker = await brokerOnWire(t);

  await t.test('[MQTT-4.3.1-1] QoS 0', async (t) => {
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 2 });
    await broker.tell(STATE, 'zero', { qos: 0 });
    const got = await wire.expect('publish');
    t.match(got, { topic: STATE, qos: 0, dup: false, retain: false });
    t.equal(got.messageId, undefined, '[MQTT-2.3.1-5]');
  });

  await t.test('[MQTT-4.3.2-1] [MQTT-4.3.3-1] QoS 1 and 2', async (t) => {
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 2 });
    await broker.tell(STATE, 'one', { qos: 1 });
    const one = await wire.expect('publish');
    t.match(one, { qos: 1, dup: false });
    const oneId = idOf(one);
    await broker.tell(STATE, 'two', { qos: 2 });
    const two = await wire.expect('publish');
    t.match(two, { qos: 2, dup: false });
    const twoId = idOf(two);
    t.not(twoId, oneId, '[MQTT-2.3.1-4]');
    wire.send({ cmd: 'puback', messageId: oneId }, { cmd: 'pubrec', messageId: twoId });
    t.equal((await wire.expect('pubrel')).messageId, twoId, '[MQTT-2.3.1-6]');
    wire.send({ cmd: 'pubcomp', messageId: twoId });
    await wire.answersPing();
  });

  await t.test('[MQTT-3.3.1-3] DUP of the publisher is not passed on', async (t) => {
    const { wire } = await broker.lock();
    await wire.subscribe({ topic: OWN_STATE, qos: 1 });
    t.equal((await wire.expect('publish')).retain, true, 'unknown, as the hub has it');
    wire.send(publish({ topic: OWN_STATE, payload: '{}', qos: 1, messageId: 1, dup: true }));
    const both = [await wire.next(), await wire.next()];
    t.match(
      both.find(({ cmd }) => cmd === 'publish'),
      { dup: false, qos: 1 },
    );
  });

  await t.test('[MQTT-4.6.0-5] [MQTT-4.6.0-6] in the order of publishing', async (t) => {
    const { wire } = await broker.program();
    await wire.subscribe({ topic: 'doorward/#', qos: 2 });
    for (const qos of [0, 1, 2] as const) {
      const texts = Array.from({ length: 20 }, (_, n) => `${qos}.${n}`);
      await Promise.all(texts.map((text) => broker.tell(STATE, text, { qos })));
      const got: string[] = [];
      while (got.length < texts.length) got.push(textOf(await wire.expect('publish')));
      t.same(got, texts, `QoS ${qos}`);
    }
  });
});

t.test('retained messages', async (t) => {
  const broker = await brokerOnWire(t);
  const retainedAt = async (topic: string): Promise<readonly string[]> => {
    const { wire } = await broker.program({ clientId: 'looks' });
    await wire.subscribe({ topic, qos: 1 });
    await broker.tell('doorward/marker', 'last', { qos: 1 });
    await wire.subscribe({ topic: 'doorward/marker', qos: 0 }).catch(() => undefined);
    await wire.answersPing().catch(() => undefined);
    const got = [...wire.waiting].filter(({ cmd }) => cmd === 'publish') as unknown as IPublishPacket[];
    await wire.vanish();
    return got.map((packet) => `${packet.topic} ${textOf(packet)} ${packet.retain ? 'retained' : 'live'}`);
  };
  t.same(await retainedAt(STATE), []);

  await t.test('[MQTT-3.3.1-5] [MQTT-3.3.1-6] [MQTT-3.3.1-8] the last one, marked as retained', async (t) => {
    await broker.tell(STATE, 'locked', { retain: true });
    await broker.tell(STATE, 'unlocked', { retain: true });
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 1 });
    const got = await wire.expect('publish');
    t.match(got, { topic: STATE, retain: true, qos: 1, dup: false });
    t.equal(textOf(got), 'unlocked');
    await broker.tell(STATE, 'locked', { retain: true });
    const live = await wire.expect('publish');
    t.equal(live.retain, false, '[MQTT-3.3.1-9] not to those who were subscribed already');
    t.equal(textOf(live), 'locked');
    await wire.subscribe({ topic: STATE, qos: 0 });
    const again = await wire.expect('publish');
    t.match(again, { retain: true, qos: 0 }, '[MQTT-3.8.4-3] and again on the same filter');
  });

  await t.test('[MQTT-3.3.1-12] one that is not to be retained changes nothing', async (t) => {
    await broker.tell(STATE, 'passing', { retain: false });
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 0 });
    t.equal(textOf(await wire.expect('publish')), 'locked');
  });

  await t.test('[MQTT-3.3.1-7] QoS 0 takes the place of what was', async (t) => {
    await broker.tell(STATE, 'zero', { qos: 0, retain: true });
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 1 });
    const got = await wire.expect('publish');
    t.match(got, { qos: 0, retain: true });
    t.equal(textOf(got), 'zero');
  });

  await t.test('[MQTT-3.3.1-10] [MQTT-3.3.1-11] an empty one takes it away', async (t) => {
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 0 });
    await wire.expect('publish');
    await broker.tell(STATE, '', { retain: true });
    const got = await wire.expect('publish');
    t.match(got, { retain: false }, 'told to who is subscribed as any other');
    t.equal(textOf(got), '');
    t.same(await retainedAt(STATE), []);
  });

  await t.test('[MQTT-3.1.2-7] it outlives the session of its publisher', async (t) => {
    const { wire } = await broker.lock();
    wire.send(publish({ topic: OWN_STATE, payload: '{"a":1}', qos: 1, messageId: 1, retain: true }));
    await wire.expect('puback');
    await wire.leave();
    const back = await broker.lock();
    await back.wire.subscribe({ topic: OWN_STATE, qos: 0 });
    const got = await back.wire.expect('publish');
    t.match(got, { retain: true });
    t.equal(textOf(got), '{"a":1}');
  });

  await t.test('stated difference: what a program wants retained is for the hub alone', async (t) => {
    const { wire } = await broker.program();
    wire.send(publish({ payload: 'kept?', qos: 1, messageId: 1, retain: true }));
    await wire.expect('puback');
    t.match(broker.fixture.heard.at(-1), { topic: ORDER, retained: false });
    t.same(await retainedAt('doorward/#'), []);
  });
});

t.test('[MQTT-4.3.2-1] a message that had to be kept is not lost to one that had not', async (t) => {
  const broker = await brokerOnWire(t);
  const away = await broker.lasting('away');
  await away.wire.subscribe({ topic: STATE, qos: 1 });
  await away.wire.leave();
  const { wire } = await broker.program();
  await wire.subscribe({ topic: 'doorward/#', qos: 1 });
  await Promise.all([
    broker.tell(STATE, 'waits for the disk', { qos: 1 }),
    broker.tell('doorward/other', 'does not', { qos: 0 }),
  ]);
  const both = [textOf(await wire.expect('publish')), textOf(await wire.expect('publish'))];
  t.same(both.sort(), ['does not', 'waits for the disk']);
});
