import t from 'tap';
import { until } from '../../lock-clients.js';
import { brokerOnWire, HOME, textOf } from '../broker-on-wire.js';

t.test('Will Delay Interval', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const willOf = (text: string, willDelayInterval: number) => ({
    ...{ topic: HOME, payload: Buffer.from(text), qos: 1 as const, retain: false },
    properties: { willDelayInterval },
  });
  const told = (text: string) => broker.heard.includes(`${HOME} ${text}`);

  await t.test('[MQTT-3.1.2-8] told when the delay is over', async (t) => {
    const { wire } = await broker.lasting('delayed', { will: willOf('late', 1) });
    const next = await broker.lasting('at once', { will: willOf('now', 0) });
    await wire.vanish();
    await next.wire.vanish();
    await until(() => told('now'), 'the one without a delay', 20_000);
    t.notOk(told('late'));
    await until(() => told('late'), 'the other', 20_000);
  });

  await t.test('[MQTT-3.1.3-9] not when the session goes on before', async (t) => {
    const { wire } = await broker.lasting('returns', { will: willOf('never', 2) });
    await wire.vanish();
    await broker.lasting('returns');
    const other = await broker.lasting('goes', { will: willOf('later', 3) });
    await other.wire.vanish();
    await until(() => told('later'), 'one that was to be told after it', 20_000);
    t.notOk(told('never'));
  });

  await t.test('[MQTT-3.1.2-8] not later than the session ends', async () => {
    const { wire } = await broker.program({ clientId: 'ends', will: willOf('with its session', 600) });
    await wire.vanish();
    await until(() => told('with its session'), 'the will', 20_000);
  });

  await t.test('[MQTT-3.14.4-3] [MQTT-3.1.2-10] DISCONNECT with 0x04 leaves it, with 0x00 not', async (t) => {
    const normal = await broker.program({ clientId: 'normal', will: willOf('dropped', 0) });
    await normal.wire.leave();
    const { wire } = await broker.program({ clientId: 'says so', will: willOf('told', 0) });
    wire.send({ cmd: 'disconnect', reasonCode: 4 });
    await wire.ended();
    await until(() => told('told'), 'the will', 20_000);
    t.notOk(told('dropped'));
  });
});

t.test('a will is a message with its properties, and without its delay', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const status = 'smartlock/front/status';
  const { wire } = await broker.lock({
    will: {
      ...{ topic: status, payload: Buffer.from('gone'), qos: 1, retain: true },
      properties: {
        willDelayInterval: 5,
        contentType: 'text/plain',
        payloadFormatIndicator: true,
        messageExpiryInterval: 3600,
        userProperties: { door: 'front' },
      },
    },
  });
  await wire.vanish();
  await until(() => broker.fixture.lockHeard.includes('front status gone'), 'the will', 20_000);
  const back = await broker.lock();
  await back.wire.subscribe({ topic: status, qos: 0 });
  const got = await back.wire.expect('publish');
  t.match([got.retain, textOf(got)], [true, 'gone'], '[MQTT-3.1.2-15]');
  const { messageExpiryInterval: leftS = 0, ...properties } = got.properties ?? {};
  t.same(
    { ...properties, userProperties: { ...properties.userProperties } },
    { contentType: 'text/plain', payloadFormatIndicator: true, userProperties: { door: 'front' } },
    '[MQTT-3.1.3-10] as its client gave them',
  );
  t.ok(leftS > 0 && leftS <= 3600, '[MQTT-3.3.2-6]');
});
