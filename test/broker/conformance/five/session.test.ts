import t from 'tap';
import { KEPT_SESSIONS_PER_TOKEN } from '../../../../src/broker/limits.js';
import { SESSION_AGE_S } from '../../../../src/broker/persistence/limits.js';
import { until } from '../../lock-clients.js';
import { brokerOnWire, HOME, idOf, STATE, textOf, type BrokerOnWire } from '../broker-on-wire.js';
import type { WireClient } from '../wire-client.js';

const NEVER = 0xffff_ffff;

function bye(wire: WireClient, sessionExpiryInterval: number): Promise<unknown> {
  wire.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval } });
  return wire.ended();
}

/** Connects with this interval, subscribes, goes; whether it is there afterwards. */
async function outlives(broker: BrokerOnWire, clientId: string, expiryS: number | null): Promise<boolean> {
  const properties = expiryS === null ? {} : { sessionExpiryInterval: expiryS };
  const { wire } = await broker.program({ clientId, clean: true, properties });
  await wire.subscribe({ topic: STATE, qos: 1 });
  await wire.leave();
  const back = await broker.program({ clientId, clean: false });
  await back.wire.leave();
  return back.connack.sessionPresent;
}

t.test('Session Expiry Interval', async (t) => {
  const broker = await brokerOnWire(t, 5);

  await t.test('[MQTT-3.1.2-23] kept as long as asked for', async (t) => {
    t.notOk(await outlives(broker, 'none', null), 'absent: ends with the connection');
    t.notOk(await outlives(broker, 'zero', 0), '0 as well');
    t.ok(await outlives(broker, 'minute', 60));
    t.ok(await outlives(broker, 'ever', NEVER));
  });

  await t.test('it ends when its time is over', async () => {
    const before = broker.sessions;
    const { wire } = await broker.program({ clientId: 'brief', properties: { sessionExpiryInterval: 1 } });
    await wire.subscribe({ topic: STATE, qos: 1 });
    await wire.leave();
    await until(() => broker.sessions === before, 'its end', 20_000);
  });

  await t.test('cut to what the broker gives, and told (section 3.2.2.3.2)', async (t) => {
    for (const asked of [SESSION_AGE_S + 1, NEVER]) {
      const { wire, connack } = await broker.program({ properties: { sessionExpiryInterval: asked } });
      t.equal(connack.properties?.sessionExpiryInterval, SESSION_AGE_S, String(asked));
      await bye(wire, 0);
    }
    const lock = await broker.lock({ clean: false, properties: { sessionExpiryInterval: 60 } });
    t.equal(
      lock.connack.properties?.sessionExpiryInterval,
      0,
      'stated difference: nothing is kept for a lock',
    );
  });

  await t.test('changed at DISCONNECT', async (t) => {
    const { wire } = await broker.lasting('shortened');
    await wire.subscribe({ topic: STATE, qos: 1 });
    await bye(wire, 0);
    t.notOk((await broker.lasting('shortened')).connack.sessionPresent, 'to 0: it ends');
    const other = await broker.lasting('changed');
    await bye(other.wire, 120);
    t.ok((await broker.lasting('changed')).connack.sessionPresent, 'to another time');
  });

  await t.test(
    'not from 0 to more: that is no DISCONNECT, and the will stands (section 3.14.2.2.2)',
    async (t) => {
      const will = { topic: HOME, payload: Buffer.from('revived'), qos: 1, retain: false } as const;
      const { wire } = await broker.program({ clientId: 'revived', will });
      wire.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 10 } });
      t.equal((await wire.expect('disconnect')).reasonCode, 0x82);
      await until(() => broker.heard.includes(`${HOME} revived`), 'the will');
    },
  );
});

t.test('Clean Start', async (t) => {
  const broker = await brokerOnWire(t, 5);

  await t.test('[MQTT-3.1.2-4] begins anew, though the session is to be kept', async (t) => {
    const { wire } = await broker.lasting('anew');
    await wire.subscribe({ topic: STATE, qos: 1 });
    await wire.leave();
    await broker.tell(STATE, 'lost');
    const back = await broker.lasting('anew', { clean: true });
    t.notOk(back.connack.sessionPresent, '[MQTT-3.2.2-2]');
    await back.wire.answersPing();
    await broker.tell(STATE, 'not subscribed');
    await back.wire.answersPing();
    await back.wire.leave();
    t.ok((await broker.lasting('anew')).connack.sessionPresent, '[MQTT-3.1.2-5] and this one is kept');
  });

  await t.test('[MQTT-3.1.2-5] 0 goes on with a session, even one that is to end now', async (t) => {
    const { wire } = await broker.lasting('once more');
    await wire.subscribe({ topic: STATE, qos: 1 });
    await wire.leave();
    await broker.tell(STATE, 'while away');
    const back = await broker.program({ clientId: 'once more', clean: false });
    t.ok(back.connack.sessionPresent);
    const got = await back.wire.expect('publish');
    t.equal(textOf(got), 'while away', '[MQTT-4.5.0-1]');
    back.wire.send({ cmd: 'puback', messageId: idOf(got) });
    await broker.tell(STATE, 'live');
    t.equal(textOf(await back.wire.expect('publish')), 'live');
    await back.wire.leave();
    t.notOk((await broker.lasting('once more')).connack.sessionPresent, 'its interval was 0 this time');
  });

  await t.test('sessions that were given up make room for others of their token', async (t) => {
    for (let n = 0; n < 2 * KEPT_SESSIONS_PER_TOKEN; n += 1) {
      const { wire, connack } = await broker.lasting(`given up ${n}`);
      if (connack.reasonCode !== 0) t.fail(`no room for number ${n}`);
      await bye(wire, 0);
    }
  });
});
