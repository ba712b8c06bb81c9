import t from 'tap';
import { brokerOnWire, idOf, OWN_STATE, STATE, textOf, type Admitted } from '../broker-on-wire.js';

t.test('No Local', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const state = { cmd: 'publish', topic: OWN_STATE, dup: false, retain: false } as const;

  await t.test('[MQTT-3.8.3-3] not what the connection itself published', async (t) => {
    const { wire } = await broker.lock();
    t.same(await wire.subscribe({ topic: OWN_STATE, qos: 1, nl: true, rh: 2 }), [1]);
    for (const qos of [0, 1] as const) {
      wire.send({ ...state, payload: '{}', qos, messageId: 9 });
      if (qos === 1) await wire.expect('puback');
    }
    await wire.answersPing();
    await broker.tell(OWN_STATE, '{"of":"the hub"}', { qos: 0 });
    t.equal(textOf(await wire.expect('publish')), '{"of":"the hub"}', 'what others say comes');
    await wire.leave();
  });

  await t.test('a filter beside it that is not No Local brings it', async (t) => {
    const { wire } = await broker.lock();
    await wire.subscribe({ topic: OWN_STATE, qos: 1, nl: true, rh: 2 });
    await wire.subscribe({ topic: 'smartlock/front/#', qos: 0, rh: 2 });
    wire.send({ ...state, payload: '{"a":1}', qos: 1, messageId: 1 });
    const both = [await wire.next(), await wire.next()];
    t.match(
      both.find(({ cmd }) => cmd === 'publish'),
      { qos: 0, payload: Buffer.from('{"a":1}') },
      'with the QoS of that one',
    );
    await wire.answersPing();
    await wire.leave();
  });
});

t.test('Retain As Published', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const connections: readonly (readonly [string, () => Promise<Admitted>])[] = [
    ['clean', () => broker.program()],
    ['kept', () => broker.lasting('as published')],
  ];
  for (const [name, connect] of connections) {
    for (const rap of [true, false]) {
      await t.test(`[MQTT-3.3.1-${rap ? '13' : '12'}] ${name}`, async (t) => {
        const { wire } = await connect();
        await wire.subscribe({ topic: STATE, qos: 2, rap, rh: 2 });
        for (const qos of [0, 1, 2] as const) {
          for (const retain of [true, false]) {
            await broker.tell(STATE, 'x', { qos, retain });
            const got = await wire.expect('publish');
            t.equal(got.retain, retain && rap, `QoS ${qos}, RETAIN ${Number(retain)}`);
            if (qos === 1) wire.send({ cmd: 'puback', messageId: idOf(got) });
            if (qos !== 2) continue;
            wire.send({ cmd: 'pubrec', messageId: idOf(got) });
            await wire.expect('pubrel');
            wire.send({ cmd: 'pubcomp', messageId: idOf(got) });
          }
        }
        await wire.answersPing();
        await wire.leave();
        if (name !== 'kept') return;
        const between = await connect();
        await between.wire.answersPing();
        t.pass('what was acknowledged does not come again');
        await between.wire.leave();
        await broker.tell(STATE, 'away', { qos: 1, retain: true });
        const back = await connect();
        const got = await back.wire.expect('publish');
        t.same([textOf(got), got.retain], ['away', rap], 'what came while it was away as well');
        back.wire.send({ cmd: 'puback', messageId: idOf(got) });
        await back.wire.answersPing();
        await back.wire.leave();
      });
    }
  }
});

const MARKER = 'doorward/marker';

t.test('Retain Handling', async (t) => {
  const broker = await brokerOnWire(t, 5);
  await broker.tell(STATE, 'kept', { retain: true, qos: 1 });
  await broker.tell(MARKER, 'last', { retain: true, qos: 0 });
  const connections: readonly (readonly [string, () => Promise<Admitted>])[] = [
    ['clean', () => broker.program()],
    ['kept', () => broker.lasting('handles')],
  ];
  for (const [name, connect] of connections) {
    const { wire } = await connect();
    /** How many come for this SUBSCRIBE: before what its last filter brings. */
    const sent = async (rh: 0 | 1 | 2, by = wire) => {
      await by.subscribe({ topic: STATE, qos: 0, rh }, { topic: MARKER, qos: 0, rh: 0 });
      let count = 0;
      for (;;) {
        const got = await by.expect('publish');
        if (got.topic !== STATE) return count;
        t.equal(got.retain, true, '[MQTT-3.3.1-8]');
        count += 1;
      }
    };
    t.equal(await sent(2), 0, `[MQTT-3.3.1-11] ${name}: 2, none`);
    t.equal(await sent(0), 1, `[MQTT-3.3.1-9] ${name}: 0, each time`);
    t.equal(await sent(0), 1, `[MQTT-3.8.4-4] ${name}: also when there was such a subscription`);
    t.equal(await sent(1), 0, `[MQTT-3.3.1-10] ${name}: 1, not when there was`);
    wire.send({ cmd: 'unsubscribe', messageId: 99, unsubscriptions: [STATE] });
    await wire.expect('unsuback');
    t.equal(await sent(1), 1, `[MQTT-3.3.1-10] ${name}: 1, for a new one`);
    await wire.leave();
    if (name === 'clean') continue;
    const back = await connect();
    t.equal(await sent(1, back.wire), 0, `[MQTT-3.3.1-10] ${name}: 1, not when the session had it`);
    t.pass('a subscription of the session that goes on is not new');
    await back.wire.leave();
  }
});

t.test('[MQTT-3.3.4-2] overlapping filters: one copy, with the highest QoS of them', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const filters = [
    { topic: STATE, qos: 0 },
    { topic: 'doorward/front/lock/+', qos: 2 },
    { topic: 'doorward/#', qos: 1 },
  ] as const;
  for (const asked of [filters, [...filters].reverse()]) {
    for (const { wire } of [await broker.program(), await broker.lasting(asked[0].topic)]) {
      await wire.subscribe(...asked);
      await broker.tell(STATE, 'once', { qos: 2 });
      const got = await wire.expect('publish');
      t.equal(got.qos, 2);
      await wire.answersPing();
      wire.send({ cmd: 'pubrec', messageId: idOf(got) });
      await wire.expect('pubrel');
      wire.send({ cmd: 'pubcomp', messageId: idOf(got) });
      await wire.leave();
    }
  }
});

t.test('Subscription Identifiers', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const connections: readonly (readonly [string, () => Promise<Admitted>])[] = [
    ['clean', () => broker.program()],
    ['kept', () => broker.lasting('identifies')],
  ];
  for (const [name, connect] of connections) {
    const first = await connect();
    const { wire } = first;
    await wire.subscribe({ topic: 'doorward/a', qos: 1, identifier: 268_435_455 });
    await wire.subscribe({ topic: 'doorward/+', qos: 2, identifier: 7 });
    await wire.subscribe({ topic: 'doorward/#', qos: 0 });
    const hears = async (topic: string, by: Admitted['wire']) => {
      const got = await by.expect('publish');
      t.equal(got.topic, topic);
      if (got.qos === 1) by.send({ cmd: 'puback', messageId: idOf(got) });
      const found: unknown = got.properties?.subscriptionIdentifier;
      return { qos: got.qos, identifiers: [found].flat().filter((id) => id !== undefined) };
    };
    for (const qos of [0, 1] as const) {
      await broker.tell('doorward/a', 'x', { qos });
      const { identifiers, qos: came } = await hears('doorward/a', wire);
      t.same(
        identifiers.sort(),
        [268_435_455, 7],
        `[MQTT-3.3.4-3] [MQTT-3.3.4-4] ${name}: of all that match`,
      );
      t.equal(came, qos, '[MQTT-3.3.4-2] one copy, with the highest QoS');
      await broker.tell('doorward/b', 'x', { qos });
      t.same((await hears('doorward/b', wire)).identifiers, [7], name);
      await broker.tell('doorward/b/c', 'x', { qos });
      t.same(await hears('doorward/b/c', wire), { qos: 0, identifiers: [] }, 'none where there is none');
      await wire.answersPing();
    }
    await broker.tell('doorward/a', 'kept', { retain: true, qos: 0 });
    await hears('doorward/a', wire);
    await wire.subscribe({ topic: 'doorward/a', qos: 1, identifier: 9 });
    t.same((await hears('doorward/a', wire)).identifiers, [9], 'with what is retained; and replaced');
    await wire.leave();
    await broker.tell('doorward/a', '', { retain: true, qos: 0 });
    if (name === 'clean') continue;
    await broker.tell('doorward/a', 'away', { qos: 1 });
    const back = await connect();
    t.same((await hears('doorward/a', back.wire)).identifiers.sort(), [7, 9], 'what came while it was away');
    await broker.tell('doorward/b', 'live', { qos: 1 });
    t.same((await hears('doorward/b', back.wire)).identifiers, [7], 'kept with the session');
    await back.wire.leave();
  }
});
