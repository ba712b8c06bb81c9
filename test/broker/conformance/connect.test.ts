import type { Packet } from 'mqtt-packet';
import t from 'tap';
import { brokerOnWire, HOME, ORDER, STATE, textOf } from './broker-on-wire.js';

// CONNECT flags (MQTT 3.1.1, figure 3.4).
const CLEAN = 0x02;
const WILL = 0x04;
const WILL_QOS_3 = 0x18;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USER_NAME = 0x80;
const KEEP_ALIVE = [0, 60] as const;

t.test('the first packet', async (t) => {
  const broker = await brokerOnWire(t);

  await t.test('[MQTT-3.1.0-1] something else than CONNECT comes first', async (t) => {
    const publish = {
      cmd: 'publish',
      topic: ORDER,
      payload: 'x',
      qos: 0,
      dup: false,
      retain: false,
    } satisfies Packet;
    const subscribe = {
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: STATE, qos: 0 }],
    } satisfies Packet;
    for (const packet of [publish, subscribe, { cmd: 'pingreq' }, { cmd: 'disconnect' }] satisfies Packet[]) {
      const wire = await broker.open();
      wire.send(packet);
      t.same(await wire.ended(), [], packet.cmd);
    }
    t.same(broker.heard, []);
  });

  await t.test('[MQTT-3.1.0-2] a second CONNECT', async (t) => {
    const { wire } = await broker.program();
    wire.send(broker.introduction());
    t.same(await wire.ended(), []);
  });

  await t.test('[MQTT-3.1.2-1] another protocol name', async (t) => {
    const wire = await broker.open();
    wire.packet(0x10, 'MQTX', 4, CLEAN, ...KEEP_ALIVE, 'panel');
    t.same(await wire.ended(), []);
  });

  await t.test('[MQTT-3.1.2-2] a protocol level that there is not', async (t) => {
    for (const level of [0, 2]) {
      const wire = await broker.open();
      wire.packet(0x10, 'MQTT', level, CLEAN, ...KEEP_ALIVE, 'panel');
      t.match(await wire.expect('connack'), { returnCode: 1, sessionPresent: false }, `level ${level}`);
      t.same(await wire.ended(), []);
    }
  });

  await t.test('[MQTT-3.1.2-3] the reserved flag', async (t) => {
    const wire = await broker.open();
    const flags = CLEAN | USER_NAME | PASSWORD | 0x01;
    wire.packet(0x10, 'MQTT', 4, flags, ...KEEP_ALIVE, 'panel', 'home', broker.token);
    t.same(await wire.ended(), []);
  });

  await t.test('[MQTT-2.2.2-2] flags of the fixed header', async (t) => {
    const wire = await broker.open();
    const flags = CLEAN | USER_NAME | PASSWORD;
    wire.packet(0x11, 'MQTT', 4, flags, ...KEEP_ALIVE, 'panel', 'home', broker.token);
    t.same(await wire.ended(), []);
  });

  await t.test('[MQTT-3.1.4-1] a CONNECT that ends too soon', async (t) => {
    const wire = await broker.open();
    wire.packet(0x10, 'MQTT', 4, CLEAN | USER_NAME, ...KEEP_ALIVE, 'panel');
    t.same(await wire.ended(), []);
  });

  await t.test('[MQTT-3.2.0-1] [MQTT-3.1.4-4] CONNACK is what comes first', async (t) => {
    const wire = await broker.open();
    wire.send(
      broker.introduction(),
      { cmd: 'pingreq' },
      { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: STATE, qos: 0 }] },
    );
    t.match(await wire.expect('connack'), { returnCode: 0 });
    const both = [(await wire.next()).cmd, (await wire.next()).cmd];
    t.same(both.sort(), ['pingresp', 'suback'], 'and what was sent with CONNECT is done after it');
  });

  await t.test('[MQTT-3.1.4-5] nothing that follows a refused CONNECT is done', async (t) => {
    const wire = await broker.open();
    wire.send(broker.introduction({ password: Buffer.from('wrong') }), {
      ...{ cmd: 'publish', topic: ORDER, payload: 'unlock', qos: 1, messageId: 1, dup: false, retain: false },
    });
    t.match(await wire.expect('connack'), { returnCode: 4, sessionPresent: false });
    t.same(await wire.ended(), []);
    t.same(broker.heard, []);
  });
});

t.test('will, user name and password in CONNECT', async (t) => {
  const broker = await brokerOnWire(t);
  const refused = async (flags: number, ...payload: string[]) => {
    const wire = await broker.open();
    wire.packet(0x10, 'MQTT', 4, flags | CLEAN, ...KEEP_ALIVE, 'panel', ...payload);
    return await wire.ended();
  };
  const named = [USER_NAME | PASSWORD, 'home', broker.token] as const;
  t.same(await refused(named[0] | 0x08, named[1], named[2]), [], '[MQTT-3.1.2-13] Will QoS without a will');
  t.same(
    await refused(named[0] | WILL_RETAIN, named[1], named[2]),
    [],
    '[MQTT-3.1.2-15] Will Retain without',
  );
  t.same(
    await refused(named[0] | WILL | WILL_QOS_3, HOME, 'offline', named[1], named[2]),
    [],
    '[MQTT-3.1.2-14] Will QoS 3',
  );
  t.same(await refused(WILL), [], '[MQTT-3.1.2-9] a will without topic and message');
  t.same(await refused(USER_NAME), [], '[MQTT-3.1.2-19] a user name that is not there');
  t.same(await refused(USER_NAME | PASSWORD, 'home'), [], '[MQTT-3.1.2-21] a password that is not there');
  t.same(await refused(PASSWORD, broker.token), [], '[MQTT-3.1.2-22] a password without a user name');
  t.same(broker.heard, []);
  const { connack } = await broker.program();
  t.equal(connack.returnCode, 0, 'the same well-formed');
});

t.test('client identifiers', async (t) => {
  const broker = await brokerOnWire(t);

  await t.test('[MQTT-3.1.3-5] 1 to 23 letters and digits, and longer', async (t) => {
    const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    for (const clientId of ['a', 'Z', '9', letters.slice(0, 23), letters.slice(-23), letters]) {
      const { wire, connack } = await broker.program({ clientId });
      t.equal(connack.returnCode, 0, clientId);
      await wire.leave();
    }
  });

  await t.test('[MQTT-3.1.3-6] none, on a clean session: each has one of its own', async (t) => {
    const [one, other] = [await broker.program({ clientId: '' }), await broker.program({ clientId: '' })];
    for (const { wire, connack } of [one, other]) {
      t.match(connack, { returnCode: 0, sessionPresent: false });
      await wire.answersPing();
    }
  });

  await t.test('[MQTT-3.1.3-7] [MQTT-3.1.3-8] none, on a session to be kept', async (t) => {
    const wire = await broker.open();
    const flags = USER_NAME | PASSWORD;
    wire.packet(0x10, 'MQTT', 4, flags, ...KEEP_ALIVE, '', 'home', broker.token);
    t.match(await wire.expect('connack'), { returnCode: 2, sessionPresent: false }, '[MQTT-3.2.2-4]');
    t.same(await wire.ended(), [], '[MQTT-3.2.2-5]');
  });

  await t.test('[MQTT-3.1.3-9] one that is refused', async (t) => {
    const { wire, connack } = await broker.program({ clientId: 'line\nbreak' });
    t.match(connack, { returnCode: 2, sessionPresent: false });
    t.same(await wire.ended(), []);
    const lock = await broker.lock({ clientId: 'back' });
    t.equal(lock.connack.returnCode, 2, 'stated difference: a lock has its own device_id and no other');
  });

  await t.test('[MQTT-3.1.4-2] a client identifier that is connected already', async (t) => {
    const first = await broker.program({ clientId: 'same' });
    const second = await broker.program({ clientId: 'same' });
    t.same(await first.wire.ended(), []);
    await second.wire.answersPing();
    const token = broker.fixture.tokens.add(['mqtt:read']);
    const stranger = await broker.program({ clientId: 'same', password: Buffer.from(token) });
    t.equal(stranger.connack.returnCode, 0);
    await second.wire.answersPing();
    t.pass('stated difference: of another token it is another client');
    const lock = await broker.lock();
    const again = await broker.lock();
    t.same(await lock.wire.ended(), []);
    await again.wire.answersPing();
  });
});

t.test('[MQTT-3.2.2-1] [MQTT-3.2.2-2] [MQTT-3.2.2-3] Session Present', async (t) => {
  const broker = await brokerOnWire(t);
  const first = await broker.lasting('kept');
  t.equal(first.connack.sessionPresent, false, 'there was none');
  await first.wire.subscribe({ topic: STATE, qos: 1 });
  await first.wire.leave();
  const second = await broker.lasting('kept');
  t.equal(second.connack.sessionPresent, true);
  second.wire.send({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: [STATE] });
  await second.wire.expect('unsuback');
  await second.wire.leave();
  const third = await broker.lasting('kept');
  t.equal(third.connack.sessionPresent, true, 'a session without a subscription is one');
  await third.wire.leave();
  const clean = await broker.program({ clientId: 'kept' });
  t.equal(clean.connack.sessionPresent, false, '[MQTT-3.1.2-6] begun anew');
  await clean.wire.leave();
  const last = await broker.lasting('kept');
  t.equal(last.connack.sessionPresent, false, 'and nothing is left of it');
  const lock = await broker.lock({ clean: false });
  await lock.wire.subscribe({ topic: 'smartlock/front/commands', qos: 0 });
  await lock.wire.leave();
  const back = await broker.lock({ clean: false });
  t.equal(back.connack.sessionPresent, false, 'stated difference: of a lock no session is kept');
});

t.test('texts', async (t) => {
  const broker = await brokerOnWire(t);
  const flags = CLEAN | USER_NAME | PASSWORD;
  const bad: readonly (readonly [string, Uint8Array])[] = [
    ['[MQTT-1.5.3-1] ill-formed UTF-8', Buffer.from([0, 2, 0xc3, 0x28])],
    ['[MQTT-1.5.3-1] a surrogate', Buffer.from([0, 3, 0xed, 0xa0, 0x80])],
    ['[MQTT-1.5.3-2] U+0000', Buffer.from([0, 3, 0x61, 0, 0x62])],
  ];
  for (const [name, text] of bad) {
    const wire = await broker.open();
    wire.packet(0x10, 'MQTT', 4, flags, ...KEEP_ALIVE, text, 'home', broker.token);
    t.same(await wire.ended(), [], `${name} as client identifier`);
    const user = await broker.open();
    user.packet(0x10, 'MQTT', 4, flags, ...KEEP_ALIVE, 'panel', text, broker.token);
    t.same(await user.ended(), [], `${name} as user name`);
    const topic = Buffer.concat([
      Buffer.from([0, text.length - 2 + 13]),
      Buffer.from('doorward/a/b/'),
      text.subarray(2),
    ]);
    const publisher = await broker.program();
    publisher.wire.packet(0x30, topic, Buffer.from('x'));
    t.same(await publisher.wire.ended(), [], `${name} in a topic`);
    const subscriber = await broker.program();
    subscriber.wire.packet(0x82, 0, 1, topic, 0);
    t.same(await subscriber.wire.ended(), [], `${name} in a filter`);
    const leaver = await broker.program();
    leaver.wire.packet(0xa2, 0, 1, topic);
    t.same(await leaver.wire.ended(), [], `${name} in UNSUBSCRIBE`);
  }
  t.same(broker.heard, []);

  const { wire } = await broker.program();
  const topic = 'doorward/\uFEFFdoor/lock/state';
  await wire.subscribe({ topic, qos: 0 });
  await broker.tell(topic.replace('\uFEFF', ''), 'without');
  await broker.tell(topic, 'with');
  const got = await wire.expect('publish');
  t.same([got.topic, textOf(got)], [topic, 'with'], '[MQTT-1.5.3-3] U+FEFF is kept, and makes a difference');
});

t.test('keep alive', async (t) => {
  const broker = await brokerOnWire(t);
  const since = performance.now();
  const [silent, talking] = [
    await broker.program({ clientId: 'silent', keepalive: 2 }),
    await broker.program({ clientId: 'talking', keepalive: 2 }),
  ];
  const pinging = setInterval(() => {
    talking.wire.send({ cmd: 'pingreq' });
  }, 250);
  t.teardown(() => {
    clearInterval(pinging);
  });
  t.same(await silent.wire.ended(), [], '[MQTT-3.1.2-24] who says nothing is cut');
  // This clock began before that of the broker, so a slow machine only adds to it.
  t.ok(performance.now() - since >= 3_000, 'after one and a half times its keep alive');
  t.notOk(talking.wire.socket.destroyed, '[MQTT-3.12.4-1] who sends PINGREQ is not');
  t.ok(talking.wire.waiting.every(({ cmd }) => cmd === 'pingresp'));
  const refused = await broker.program({ keepalive: 0 });
  t.equal(
    refused.connack.returnCode,
    5,
    'stated difference: a keep alive is wanted, of five minutes at most',
  );
  t.same(await refused.wire.ended(), [], '[MQTT-3.2.2-5]');
  t.equal((await broker.program({ keepalive: 301 })).connack.returnCode, 5);
  t.equal((await broker.program({ keepalive: 300 })).connack.returnCode, 0);
});
