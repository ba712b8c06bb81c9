import t from 'tap';
import { brokerOnWire, idOf, OWN_STATE, STATE, textOf } from './broker-on-wire.js';

t.test('SUBSCRIBE and UNSUBSCRIBE that are none', async (t) => {
  const broker = await brokerOnWire(t);
  const cases: readonly (readonly [string, number, ...(number | string | Uint8Array)[]])[] = [
    ['[MQTT-3.8.1-1] flags of SUBSCRIBE', 0x80, 0, 1, STATE, 0],
    ['[MQTT-3.8.3-3] no filter', 0x82, 0, 1],
    ['[MQTT-3.8.3-4] QoS 3', 0x82, 0, 1, STATE, 3],
    ['[MQTT-3.8.3-4] reserved bits beside the QoS', 0x82, 0, 1, STATE, 0x04],
    ['a filter without its QoS', 0x82, 0, 1, STATE],
    ['[MQTT-2.3.1-1] packet identifier 0', 0x82, 0, 0, STATE, 0],
    ['[MQTT-4.7.3-1] an empty filter', 0x82, 0, 1, '', 0],
    ['[MQTT-4.7.1-2] # that is not last', 0x82, 0, 1, 'doorward/#/state', 0],
    ['[MQTT-4.7.1-2] # that is not a level', 0x82, 0, 1, 'doorward/front#', 0],
    ['[MQTT-4.7.1-3] + that is not a level', 0x82, 0, 1, 'doorward/fr+nt/lock/state', 0],
    ['[MQTT-3.10.1-1] flags of UNSUBSCRIBE', 0xa0, 0, 1, STATE],
    ['[MQTT-3.10.3-2] nothing to unsubscribe from', 0xa2, 0, 1],
    ['[MQTT-2.3.1-1] UNSUBSCRIBE with packet identifier 0', 0xa2, 0, 0, STATE],
  ];
  for (const [name, first, ...bytes] of cases) {
    const { wire } = await broker.program();
    wire.packet(first, ...bytes);
    t.same(await wire.ended(), [], name);
  }
});

t.test('what is granted', async (t) => {
  const broker = await brokerOnWire(t);

  await t.test(
    '[MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.8.4-5] [MQTT-3.9.3-1] a code for each filter',
    async (t) => {
      const { wire } = await broker.program();
      const asked = [
        { topic: 'doorward/c', qos: 2 },
        { topic: 'doorward/a', qos: 0 },
        { topic: 'doorward/b', qos: 1 },
      ] as const;
      t.same(await wire.subscribe(...asked), [2, 0, 1]);
      t.same(
        await wire.subscribe({ topic: 'doorward/a', qos: 0 }, { topic: 'elsewhere', qos: 1 }),
        [0x80, 0x80],
        'stated difference: one that is denied has the whole SUBSCRIBE refused',
      );
      for (const topic of ['#', '+/#', '+/front', 'other'])
        t.same(
          await wire.subscribe({ topic, qos: 0 }),
          [0x80],
          `stated difference: ${topic} would widen what it may`,
        );
    },
  );

  await t.test('[MQTT-3.8.4-6] QoS is the lesser of both, with and without a wildcard', async (t) => {
    for (const topic of [STATE, 'doorward/#', 'doorward/+/lock/+']) {
      for (const granted of [0, 1, 2] as const) {
        const { wire } = await broker.program();
        await wire.subscribe({ topic, qos: granted });
        for (const sent of [0, 1, 2] as const) {
          await broker.tell(STATE, 'x', { qos: sent });
          t.equal(
            (await wire.expect('publish')).qos,
            Math.min(sent, granted),
            `${sent} to ${topic}, ${granted}`,
          );
        }
        await wire.vanish();
      }
    }
    await broker.tell('doorward/kept', 'x', { qos: 2, retain: true });
    for (const granted of [0, 1, 2] as const) {
      const { wire } = await broker.program();
      await wire.subscribe({ topic: 'doorward/+', qos: granted });
      t.equal((await wire.expect('publish')).qos, granted, 'what is retained too');
      await wire.vanish();
    }
    await broker.tell('doorward/kept', '', { qos: 0, retain: true });
  });

  await t.test('[MQTT-3.3.5-1] overlapping subscriptions: the highest QoS of them', async (t) => {
    const both = [
      { topic: 'doorward/#', qos: 0 },
      { topic: 'doorward/+/lock/state', qos: 1 },
      { topic: 'doorward/front/+/state', qos: 2 },
    ] as const;
    const exact = [
      { topic: 'doorward/#', qos: 2 },
      { topic: STATE, qos: 0 },
    ] as const;
    for (const asked of [both, [...both].reverse(), exact, [...exact].reverse()]) {
      for (const connect of [
        () => broker.program(),
        () => broker.lasting(`overlap ${asked.map(({ topic }) => topic).join(' ')}`),
      ]) {
        const { wire } = await connect();
        await wire.subscribe(...asked);
        await broker.tell(STATE, 'once', { qos: 2 });
        const got = await wire.expect('publish');
        t.same([got.qos, textOf(got)], [2, 'once']);
        await broker.tell('doorward/other', 'next', { qos: 1 });
        t.equal(textOf(await wire.expect('publish')), 'next', 'and no other copy of it');
        wire.send({ cmd: 'pubrec', messageId: idOf(got) });
        await wire.expect('pubrel');
        wire.send({ cmd: 'pubcomp', messageId: idOf(got) });
        await wire.leave();
      }
    }
  });

  await t.test('[MQTT-3.8.4-3] the same filter again takes the place of the former', async (t) => {
    const { wire } = await broker.program();
    await wire.subscribe({ topic: STATE, qos: 2 });
    await wire.subscribe({ topic: STATE, qos: 0 });
    await broker.tell(STATE, 'once', { qos: 2 });
    t.equal((await wire.expect('publish')).qos, 0);
    await wire.answersPing();
  });
});

t.test('which topics a filter is for', async (t) => {
  const broker = await brokerOnWire(t);
  const matches: readonly (readonly [string, string, boolean, string])[] = [
    ['doorward/#', 'doorward', true, '[MQTT-4.7.1-2] # is for its parent too'],
    ['doorward/#', 'doorward/a/b/c', true, '[MQTT-4.7.1-2]'],
    ['doorward/+', 'doorward/a', true, '[MQTT-4.7.1-3]'],
    ['doorward/+', 'doorward/', true, '[MQTT-4.7.1-3] a level may be empty'],
    ['doorward/+', 'doorward', false, '[MQTT-4.7.1-3] + is one level, not none'],
    ['doorward/+', 'doorward/a/b', false, '[MQTT-4.7.1-3] nor two'],
    ['doorward/+/c', 'doorward/b/c', true, '[MQTT-4.7.1-3]'],
    ['doorward/a', 'doorward/A', false, '[MQTT-4.7.3-4] letters are what they are'],
    ['doorward/a', 'doorward/a/', false, '[MQTT-4.7.3-4] a slash makes another topic'],
    ['doorward/a b', 'doorward/a b', true, '[MQTT-4.7.3-4] with a space'],
    ['doorward/\u00e9', 'doorward/e\u0301', false, '[MQTT-4.7.3-4] nothing is normalised'],
  ];
  for (const [filter, topic, holds, name] of matches) {
    const { wire } = await broker.program();
    await wire.subscribe({ topic: filter, qos: 0 }, { topic: 'doorward/the/last', qos: 0 });
    await broker.tell(topic, 'x');
    await broker.tell('doorward/the/last', 'x');
    const topics = [(await wire.expect('publish')).topic];
    while (topics.at(-1) !== 'doorward/the/last') topics.push((await wire.expect('publish')).topic);
    t.equal(topics.includes(topic), holds, `${name}: ${filter} and ${topic}`);
    await wire.vanish();
  }
  const { wire } = await broker.program();
  t.same(await wire.subscribe({ topic: '$SYS/#', qos: 0 }), [0]);
  await broker.tell('$SYS/x', 'y');
  t.equal(
    (await wire.expect('publish')).topic.startsWith('$SYS/'),
    true,
    '[MQTT-4.7.2-1] $SYS/# is for $SYS',
  );
});

t.test('UNSUBSCRIBE', async (t) => {
  const broker = await brokerOnWire(t);
  const { wire } = await broker.lasting('leaver');
  await wire.subscribe({ topic: STATE, qos: 1 }, { topic: 'doorward/+/lock/state', qos: 1 });
  wire.send({ cmd: 'unsubscribe', messageId: 77, unsubscriptions: ['doorward/+/lock/+', 'doorward/none'] });
  t.equal(
    (await wire.expect('unsuback')).messageId,
    77,
    '[MQTT-3.10.4-4] [MQTT-3.10.4-5] though there is none',
  );
  await broker.tell(STATE, 'still');
  const open = await wire.expect('publish');
  t.equal(textOf(open), 'still', '[MQTT-3.10.4-1] only the very filter counts');
  wire.send({ cmd: 'unsubscribe', messageId: 78, unsubscriptions: [STATE, 'doorward/+/lock/state'] });
  t.equal((await wire.expect('unsuback')).messageId, 78, '[MQTT-3.10.4-6] several at once');
  await wire.subscribe({ topic: 'doorward/other', qos: 0 });
  await broker.tell(STATE, 'no more');
  await broker.tell('doorward/other', 'last');
  t.equal(textOf(await wire.expect('publish')), 'last', '[MQTT-3.10.4-2] nothing new');
  await wire.vanish();
  const back = await broker.lasting('leaver');
  const again = await back.wire.expect('publish');
  t.match(again, { dup: true, messageId: open.messageId }, '[MQTT-3.10.4-3] what was under way is delivered');
  t.equal(textOf(again), 'still');
});

t.test('a lock hears itself with the QoS it asked for', async (t) => {
  const broker = await brokerOnWire(t);
  const { wire } = await broker.lock();
  await wire.subscribe({ topic: 'smartlock/front/#', qos: 1 });
  t.ok((await wire.expect('publish')).retain);
  t.ok((await wire.expect('publish')).retain);
  wire.send({
    ...{ cmd: 'publish', topic: OWN_STATE, payload: '{}', qos: 2, messageId: 5, dup: false, retain: false },
  });
  const both = [await wire.next(), await wire.next()];
  t.match(
    both.find(({ cmd }) => cmd === 'publish'),
    { qos: 1, retain: false },
    '[MQTT-3.8.4-6]',
  );
  t.match(
    both.find(({ cmd }) => cmd === 'pubrec'),
    { messageId: 5 },
  );
});
