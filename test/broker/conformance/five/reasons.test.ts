import t from 'tap';
import { brokerOnWire, idOf, ORDER, STATE, textOf } from '../broker-on-wire.js';

const NOT_AUTHORIZED = 0x87;
const NO_SUBSCRIPTION = 0x11;
const SHARED_NOT_SUPPORTED = 0x9e;

t.test('[MQTT-3.9.3-2] a reason code for each filter of SUBSCRIBE, in their order', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire } = await broker.program();
  t.same(
    await wire.subscribe(
      { topic: 'doorward/c', qos: 2 },
      { topic: 'doorward/a', qos: 0 },
      { topic: 'doorward/b', qos: 1 },
    ),
    [2, 0, 1],
    '[MQTT-3.8.4-6]',
  );
  t.same(await wire.subscribe({ topic: 'other', qos: 0 }), [NOT_AUTHORIZED]);
  t.same(
    await wire.subscribe({ topic: 'doorward/d', qos: 0 }, { topic: '#', qos: 1 }),
    [NOT_AUTHORIZED, NOT_AUTHORIZED],
    'stated difference: one that is denied has the whole SUBSCRIBE refused',
  );
  t.same(await wire.subscribe({ topic: '$share/group/doorward/#', qos: 1 }), [SHARED_NOT_SUPPORTED]);
  t.same(
    await wire.subscribe({ topic: '$share/group/doorward/#', qos: 1 }, { topic: 'doorward/d', qos: 0 }),
    [SHARED_NOT_SUPPORTED, NOT_AUTHORIZED],
  );
  await broker.tell('doorward/d', 'x', { qos: 0 });
  await wire.answersPing();
});

t.test('[MQTT-3.11.3-2] a reason code for each filter of UNSUBSCRIBE, in their order', async (t) => {
  const broker = await brokerOnWire(t, 5);
  for (const { wire } of [await broker.program(), await broker.lasting('leaver')]) {
    await wire.subscribe({ topic: STATE, qos: 1 }, { topic: 'doorward/+', qos: 1 });
    const unsubscriptions = ['doorward/none', STATE, 'doorward/#', 'doorward/+'];
    wire.send({ cmd: 'unsubscribe', messageId: 5, unsubscriptions });
    const { granted, messageId } = await wire.expect('unsuback');
    t.same(granted, [NO_SUBSCRIPTION, 0, NO_SUBSCRIPTION, 0], '[MQTT-3.10.4-1]');
    t.equal(messageId, 5, '[MQTT-3.10.4-4]');
    await broker.tell(STATE, 'x');
    await wire.answersPing();
    t.pass('[MQTT-3.10.4-2] and nothing comes any more');
  }
});

t.test('PUBACK and PUBREC', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire } = await broker.program();
  const publish = { cmd: 'publish', payload: 'x', dup: false, retain: false } as const;
  wire.send({ ...publish, topic: ORDER, qos: 1, messageId: 1 });
  t.match(await wire.expect('puback'), { messageId: 1, reasonCode: 0 }, 'the hub itself hears: never 0x10');
  wire.send({ ...publish, topic: ORDER, qos: 2, messageId: 2 });
  t.match(await wire.expect('pubrec'), { messageId: 2, reasonCode: 0 });
  wire.send({ cmd: 'pubrel', messageId: 2 });
  t.match(await wire.expect('pubcomp'), { messageId: 2, reasonCode: 0 });

  await t.test('[MQTT-3.3.5-2] what may not be published is refused, and the connection stays', async (t) => {
    wire.send({ ...publish, topic: STATE, qos: 0 });
    wire.send({ ...publish, topic: STATE, qos: 1, messageId: 3 });
    t.match(await wire.expect('puback'), { messageId: 3, reasonCode: NOT_AUTHORIZED });
    wire.send({ ...publish, topic: STATE, qos: 2, messageId: 4 });
    t.match(await wire.expect('pubrec'), { messageId: 4, reasonCode: NOT_AUTHORIZED });
    wire.send({ ...publish, topic: ORDER, payload: 'again', qos: 2, messageId: 4 });
    t.match(
      await wire.expect('pubrec'),
      { messageId: 4, reasonCode: 0 },
      '[MQTT-4.3.3-9] its identifier is free at once',
    );
    t.equal(broker.heard.at(-1), `${ORDER} again`);
  });

  await t.test('a Response Topic that leads where it may not publish', async (t) => {
    wire.send({
      ...{ ...publish, topic: ORDER, qos: 1, messageId: 6 },
      properties: { responseTopic: 'smartlock/front/commands' },
    });
    t.match(await wire.expect('puback'), { messageId: 6, reasonCode: NOT_AUTHORIZED });
  });

  await t.test('[MQTT-4.3.3-4] a release of nothing is completed', async (t) => {
    wire.send({ cmd: 'pubrel', messageId: 77 });
    t.equal((await wire.expect('pubcomp')).messageId, 77);
  });
});

t.test('a receiver that says why it did not take a message', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire } = await broker.lasting('refuses');
  await wire.subscribe({ topic: STATE, qos: 2 });
  await broker.tell(STATE, 'one', { qos: 1 });
  const one = await wire.expect('publish');
  wire.send({ cmd: 'puback', messageId: idOf(one), reasonCode: 0x83 });
  await broker.tell(STATE, 'two', { qos: 2 });
  const two = await wire.expect('publish');
  wire.send({ cmd: 'pubrec', messageId: idOf(two), reasonCode: 0x97 });
  await wire.answersPing();
  await wire.leave();
  const back = await broker.lasting('refuses');
  await back.wire.answersPing();
  t.pass('[MQTT-4.4.0-2] neither is sent again');
  await broker.tell(STATE, 'three');
  t.equal(textOf(await back.wire.expect('publish')), 'three');
});
