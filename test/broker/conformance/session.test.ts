import t from 'tap';
import { until } from '../lock-clients.js';
import { brokerOnWire, HOME, idOf, STATE, textOf } from './broker-on-wire.js';

t.test('a session that is kept', async (t) => {
  const broker = await brokerOnWire(t);

  await t.test('[MQTT-3.1.2-4] [MQTT-3.1.2-5] [MQTT-4.5.0-1] what came while it was away', async (t) => {
    const { wire } = await broker.lasting('away');
    await wire.subscribe({ topic: 'doorward/#', qos: 1 });
    await wire.leave();
    await broker.tell(STATE, 'zero', { qos: 0 });
    for (const text of ['one', 'two', 'three']) await broker.tell(STATE, text, { qos: 1 });
    await broker.tell(STATE, 'four', { qos: 2 });
    const back = await broker.lasting('away');
    t.ok(back.connack.sessionPresent);
    const got: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const packet = await back.wire.expect('publish');
      t.match(packet, { qos: 1, dup: false, retain: false });
      got.push(textOf(packet));
      back.wire.send({ cmd: 'puback', messageId: idOf(packet) });
    }
    t.same(got, ['one', 'two', 'three', 'four'], '[MQTT-4.6.0-5] in order');
    await broker.tell(STATE, 'live');
    const live = await back.wire.expect('publish');
    t.equal(textOf(live), 'live', 'its subscription holds');
    back.wire.send({ cmd: 'puback', messageId: idOf(live) });
    await back.wire.answersPing();
    await back.wire.leave();
    const last = await broker.lasting('away');
    await last.wire.answersPing();
    t.pass('[MQTT-4.3.2-1] what was acknowledged does not come again');
    await last.wire.leave();
  });

  await t.test(
    '[MQTT-4.4.0-1] [MQTT-3.3.1-1] [MQTT-4.6.0-1] what was not acknowledged comes again',
    async (t) => {
      const { wire } = await broker.lasting('forgetful');
      await wire.subscribe({ topic: STATE, qos: 2 });
      const texts = ['a', 'b', 'c', 'd'];
      const qos = [1, 2, 1, 2] as const;
      for (const [n, text] of texts.entries()) await broker.tell(STATE, text, { qos: qos[n] ?? 1 });
      const sent = [];
      while (sent.length < texts.length) sent.push(await wire.expect('publish'));
      await wire.vanish();
      const back = await broker.lasting('forgetful');
      for (const before of sent) {
        const again = await back.wire.expect('publish');
        t.match(again, { dup: true, messageId: before.messageId, qos: before.qos });
        t.equal(textOf(again), textOf(before));
      }
      await back.wire.vanish();
    },
  );

  await t.test('[MQTT-4.4.0-1] [MQTT-4.3.3-1] a release that was not completed comes again', async (t) => {
    const { wire } = await broker.lasting('half');
    await wire.subscribe({ topic: STATE, qos: 2 });
    await broker.tell(STATE, 'two', { qos: 2 });
    const messageId = idOf(await wire.expect('publish'));
    wire.send({ cmd: 'pubrec', messageId });
    await wire.expect('pubrel');
    await wire.vanish();
    const back = await broker.lasting('half');
    t.equal((await back.wire.expect('pubrel')).messageId, messageId, 'and not the message');
    back.wire.send({ cmd: 'pubcomp', messageId });
    await back.wire.answersPing();
    await back.wire.leave();
    const last = await broker.lasting('half');
    await last.wire.answersPing();
    await last.wire.leave();
  });

  await t.test('[MQTT-3.1.2-6] a clean one begins with nothing, and leaves nothing', async (t) => {
    const { wire } = await broker.lasting('changes');
    await wire.subscribe({ topic: STATE, qos: 1 });
    await wire.leave();
    await broker.tell(STATE, 'lost');
    const clean = await broker.program({ clientId: 'changes' });
    await clean.wire.answersPing();
    await clean.wire.subscribe({ topic: STATE, qos: 1 });
    await clean.wire.leave();
    const back = await broker.lasting('changes');
    t.equal(back.connack.sessionPresent, false);
    await back.wire.answersPing();
  });

  await t.test(
    '[MQTT-3.1.4-2] [MQTT-3.1.4-3] taken over by its own principal, with all it has',
    async (t) => {
      const first = await broker.lasting('panel-2');
      await first.wire.subscribe({ topic: STATE, qos: 1 });
      await broker.tell(STATE, 'open');
      const before = await first.wire.expect('publish');
      const second = await broker.lasting('panel-2');
      t.same(await first.wire.ended(), []);
      t.ok(second.connack.sessionPresent);
      const again = await second.wire.expect('publish');
      t.match(again, { dup: true, messageId: before.messageId });
      await broker.tell(STATE, 'live');
      t.equal(textOf(await second.wire.expect('publish')), 'live');
    },
  );
});

t.test('wills', async (t) => {
  const broker = await brokerOnWire(t);
  const will = { topic: HOME, payload: Buffer.from('offline'), qos: 1, retain: false } as const;
  const told = () => broker.heard.filter((line) => line === `${HOME} offline`).length;

  await t.test('[MQTT-3.1.2-8] a connection that breaks', async () => {
    const { wire } = await broker.program({ will });
    await wire.vanish();
    await until(() => told() === 1, 'the will', 20_000);
  });
  await t.test('[MQTT-3.1.2-8] a protocol error', async () => {
    const { wire } = await broker.program({ will });
    wire.packet(0x36, STATE, 0, 1);
    await wire.ended();
    await until(() => told() === 2, 'the will', 20_000);
  });
  await t.test('[MQTT-3.1.2-8] keep alive', async () => {
    const { wire } = await broker.program({ will, keepalive: 1 });
    await wire.ended();
    await until(() => told() === 3, 'the will', 20_000);
  });
  await t.test('[MQTT-3.1.2-8] a client identifier that is taken over', async () => {
    const { wire } = await broker.program({ will, clientId: 'taken' });
    await broker.program({ clientId: 'taken' });
    await wire.ended();
    await until(() => told() === 4, 'the will', 20_000);
  });
  await t.test('[MQTT-3.14.4-3] [MQTT-3.1.2-10] not after DISCONNECT', async (t) => {
    const { wire } = await broker.program({ will });
    await wire.leave();
    const next = await broker.program({ will: { ...will, payload: Buffer.from('the next') } });
    await next.wire.vanish();
    await until(() => broker.heard.includes(`${HOME} the next`), 'a later one', 20_000);
    t.equal(told(), 4);
  });
  await t.test('[MQTT-3.1.2-12] none where there was none', async (t) => {
    const { wire } = await broker.program();
    await wire.vanish();
    const next = await broker.program({ will: { ...will, payload: Buffer.from('yet another') } });
    await next.wire.vanish();
    await until(() => broker.heard.includes(`${HOME} yet another`), 'a later one', 20_000);
    t.equal(told(), 4);
  });
  await t.test('[MQTT-3.1.2-16] [MQTT-3.1.2-17] retained or not, as it says', async (t) => {
    for (const retain of [true, false]) {
      const text = retain ? 'gone' : 'passing';
      const status = { topic: 'smartlock/front/status', payload: Buffer.from(text), qos: 1, retain } as const;
      const { wire } = await broker.lock({ will: status });
      await wire.vanish();
      await until(
        () => broker.fixture.lockHeard.includes(`front status ${text}`),
        'the will of the lock',
        20_000,
      );
    }
    const back = await broker.lock();
    await back.wire.subscribe({ topic: 'smartlock/front/status', qos: 0 });
    const got = await back.wire.expect('publish');
    t.match(got, { retain: true });
    t.equal(textOf(got), 'gone');
  });
  await t.test(
    'stated difference: a will for where it may not publish has the CONNECT refused',
    async (t) => {
      const { connack } = await broker.program({ will: { ...will, topic: STATE } });
      t.equal(connack.returnCode, 5);
    },
  );
});
