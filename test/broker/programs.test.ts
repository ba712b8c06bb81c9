import t from 'tap';
import path from 'node:path';
import type { IClientOptions, MqttClient } from 'mqtt';
import { KEPT_SESSIONS_PER_TOKEN, STANDING_CHECK_MS } from '../../src/broker/limits.js';
import { SESSION_AGE_S, SWEEP_MS } from '../../src/broker/persistence/limits.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { closed, until } from './lock-clients.js';
import { startProgramBroker, type ProgramFixture } from './program-clients.js';

const SET = 'doorward/front/lock/set';
const STATE = 'doorward/front/lock/state';
const V5: IClientOptions = { protocolVersion: 5 };

async function codeOf(connecting: Promise<MqttClient>): Promise<unknown> {
  return await connecting.then(
    () => 'accepted',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

t.test('who is let in', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const { tokens } = fixture;
  const good = tokens.add(['mqtt:read']);
  t.equal(await codeOf(fixture.program(good)), 'accepted');
  t.equal(await codeOf(fixture.program(good, V5)), 'accepted');
  t.equal(await codeOf(fixture.program(`${good}x`)), 4, 'an unknown token');
  t.equal(await codeOf(fixture.program(`${good}x`, V5)), 0x86, 'an unknown token');
  t.equal(
    await codeOf(fixture.program(tokens.add(['devices:unlock']))),
    5,
    'a token without a scope for MQTT',
  );
  t.equal(await codeOf(fixture.program(good, { username: 'front' })), 4, 'under the name of a lock');
  t.equal(
    await codeOf(fixture.program(good, { clientId: 'front' })),
    'accepted',
    'its client id is its own affair',
  );
  t.equal(await codeOf(fixture.program(good, { clientId: 'x'.repeat(200) })), 2, 'a client id without end');
  t.equal(await codeOf(fixture.program(good, { clientId: 'a\u0001b' })), 2);
  t.equal(await codeOf(fixture.program(good, { clientId: '' })), 'accepted', 'it needs none');
  const asked = { properties: { authenticationMethod: 'SCRAM-SHA-1' } };
  t.equal(await codeOf(fixture.program(good, { ...V5, ...asked })), 0x8c, 'another way of authentication');
  t.equal(await codeOf(fixture.lock('front', { ...V5, ...asked })), 0x8c);
  t.match(fixture.broker.refused, {
    bad_credentials: 3,
    no_mqtt_scope: 1,
    client_id_malformed: 2,
    enhanced_auth_refused: 2,
  });
});

t.test('an assigned client id leads back to the session, with the same token only', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const [one, other] = [fixture.tokens.add(['mqtt:read']), fixture.tokens.add(['mqtt:read'])];
  const kept = { ...V5, clean: false, properties: { sessionExpiryInterval: 600 } };
  const client = await fixture.program(one, { ...kept, clean: true, clientId: '' });
  const clientId = fixture.connackOf(client)?.properties?.assignedClientIdentifier ?? '';
  t.match(clientId, /^aedes_/, 'told to the client');
  await client.subscribeAsync(STATE, { qos: 1 });
  client.end(true);
  for (const [token, present] of [
    [other, false],
    [one, true],
  ] as const) {
    const back = await fixture.program(token, { ...kept, clientId });
    const got: string[] = [];
    back.on('message', (_topic, payload) => got.push(payload.toString()));
    await fixture.broker.publish(STATE, 'a');
    if (present) await until(() => got.length > 0, 'the session goes on');
    await back.unsubscribeAsync('x');
    t.equal(got.length > 0, present);
    back.end(true);
  }
});

t.test('a token that ends takes its connections with it', async (t) => {
  const clock = new SimulatedClock();
  const fixture = await startProgramBroker({ clock });
  t.teardown(() => fixture.stop());
  const { tokens } = fixture;

  for (const version of [4, 5] as const) {
    await t.test(`revoked, MQTT ${version}: at once`, async (t) => {
      const token = tokens.add(['mqtt:home-assistant']);
      const will = {
        topic: 'homeassistant/status',
        payload: Buffer.from('offline'),
        qos: 0 as const,
        retain: false,
      };
      const client = await fixture.program(token, { protocolVersion: version, will });
      const other = await fixture.program(tokens.add(['mqtt:home-assistant']), { protocolVersion: version });
      let reason: number | undefined;
      client.on('disconnect', (packet) => (reason = packet.reasonCode));
      tokens.revoke(token);
      await closed(client);
      if (version === 5) t.equal(reason, 0x87, 'and says why');
      t.ok(other.connected, 'others stay');
      t.equal(await codeOf(fixture.program(token)), 4);
      t.same(fixture.heard, [], 'its will is not heard');
    });
  }

  await t.test('its person was deactivated', async (t) => {
    const token = tokens.add(['mqtt:read']);
    const client = await fixture.program(token);
    tokens.change(token, (owned) => (owned.user = { ...owned.user, isActive: false }));
    await closed(client);
    t.equal(await codeOf(fixture.program(token)), 4);
  });

  await t.test('nobody tells: the next publish is refused, and the rest ends in time', async (t) => {
    const [silent, talking] = [tokens.add(['mqtt:read']), tokens.add(['mqtt:home-assistant'])];
    const reader = await fixture.program(silent, { keepalive: 300 });
    const writer = await fixture.program(talking, { ...V5, keepalive: 300 });
    tokens.revoke(silent, false);
    tokens.revoke(talking, false);
    const ended = closed(writer);
    // never acknowledged, not even with a failure: DISCONNECT is the last word
    writer.publish(SET, 'UNLOCK', { qos: 1 });
    await ended;
    t.same(fixture.heard, []);
    t.ok(reader.connected);
    clock.advance(STANDING_CHECK_MS);
    await closed(reader);
  });

  await t.test('it expires: nothing more is delivered', async (t) => {
    const token = tokens.add(['mqtt:read'], 'member', clock.wallMs() + 5_000);
    const client = await fixture.program(token);
    const got: string[] = [];
    client.on('message', (_topic, payload) => got.push(payload.toString()));
    await client.subscribeAsync('doorward/#');
    await fixture.broker.publish(STATE, 'before');
    await until(() => got.length === 1, 'it hears');
    clock.advance(5_000);
    tokens.change(token, (owned) => (owned.token = { ...owned.token, revokedAtMs: 1 }), false);
    await fixture.broker.publish(STATE, 'after');
    await closed(client);
    t.same(got, ['before']);
  });

  await t.test('its person is no admin any more', async (t) => {
    const token = tokens.add(['mqtt:read'], 'admin');
    const client = await fixture.program(token);
    const got: string[] = [];
    client.on('message', (topic) => got.push(topic));
    await client.subscribeAsync(['$SYS/#', 'doorward/#']);
    await fixture.broker.publish('$SYS/x', '');
    await until(() => got.includes('$SYS/x'), 'an admin reads of the broker');
    const asked = tokens.asked;
    tokens.change(token, (owned) => (owned.user = { ...owned.user, role: 'member' }));
    await until(() => tokens.asked > asked, 'the token is looked at');
    got.length = 0;
    await fixture.broker.publish('$SYS/y', '');
    await fixture.broker.publish(STATE, '');
    await until(() => got.includes(STATE), 'the rest is still there');
    t.same(got, [STATE], 'judged at delivery, though it is subscribed');
  });
});

t.test('what an integration says', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const { tokens, heard } = fixture;
  const token = tokens.add(['mqtt:home-assistant', 'devices:unlock'], 'manager');

  await t.test('is heard once, with who says it, and by nobody else', async (t) => {
    const client = await fixture.program(token);
    const bystander = await fixture.program(tokens.add(['mqtt:home-assistant']), { clientId: 'other' });
    const got: string[] = [];
    for (const one of [client, bystander]) {
      one.on('message', (topic) => got.push(topic));
      await one.subscribeAsync(['doorward/#', 'homeassistant/#'], { qos: 1 });
    }
    for (const qos of [0, 1, 2] as const) {
      await client.publishAsync(SET, `UNLOCK ${qos}`, { qos, retain: true });
      await until(() => heard.length === 1, 'it is heard');
      t.match(heard.pop(), {
        topic: SET,
        payload: Buffer.from(`UNLOCK ${qos}`),
        retained: false,
        toBeKept: true,
        caller: {
          actor: { kind: 'api_token' },
          role: 'manager',
          method: 'mqtt',
          ipAddress: '127.0.0.1',
          scopes: ['mqtt:home-assistant', 'devices:unlock'],
        },
      });
    }
    await bystander.subscribeAsync('doorward/front/#');
    await bystander.unsubscribeAsync('x');
    t.same(got, [], 'neither routed nor kept');
  });

  for (const version of [4, 5] as const) {
    for (const qos of [1, 2] as const) {
      await t.test(
        `MQTT ${version}, QoS ${qos}: acknowledged after the promise, and not when it fails`,
        async (t) => {
          heard.length = 0;
          const options = { protocolVersion: version };
          const client = await fixture.program(token, options);
          let finish: () => void = () => undefined;
          fixture.settle = () => new Promise((resolve) => (finish = resolve));
          let acknowledged = false;
          client.publish(SET, 'LOCK', { qos }, (error) => (acknowledged = !error));
          await until(() => heard.length === 1, 'it is heard');
          await new Promise((resolve) => setTimeout(resolve, 20));
          t.equal(acknowledged, false);
          finish();
          await until(() => acknowledged, 'it is acknowledged');

          fixture.settle = () => Promise.reject(new Error('disk full'));
          acknowledged = false;
          client.publish(SET, 'UNLOCK', { qos, dup: false }, (error) => (acknowledged = !error));
          await closed(client);
          t.equal(acknowledged, false);
          fixture.settle = () => Promise.resolve();
          const again = await fixture.program(token, options);
          await again.publishAsync(SET, 'UNLOCK', { qos });
          t.equal(heard.length, 3, 'and can be sent again');
          again.end(true);
        },
      );
    }
  }

  await t.test('what an answer would be sent to is judged as a publish', async (t) => {
    heard.length = 0;
    const client = await fixture.program(token, V5);
    const asking = (responseTopic: string) =>
      client.publishAsync(SET, 'x', { qos: 1, properties: { responseTopic } }).then(
        () => 'heard',
        () => 'refused',
      );
    t.equal(await asking('smartlock/front/commands'), 'refused');
    t.equal(await asking(STATE), 'refused');
    t.equal(await asking('homeassistant/status'), 'heard');
    t.equal(heard.length, 1);
    const will = {
      topic: 'homeassistant/status',
      payload: Buffer.from(''),
      properties: { responseTopic: 'smartlock/front/commands' },
    };
    t.equal(await codeOf(fixture.program(token, { ...V5, will })), 0x87);
  });

  await t.test('topic aliases stand for topics, within limits', async (t) => {
    heard.length = 0;
    const client = await fixture.program(token, V5);
    await client.publishAsync(SET, '1', { qos: 1, properties: { topicAlias: 1 } });
    await client.publishAsync('', '2', { qos: 1, properties: { topicAlias: 1 } });
    t.same(
      heard.map(({ topic }) => topic),
      [SET, SET],
    );
    await t.rejects(client.publishAsync('doorward/alerts', '3', { qos: 1, properties: { topicAlias: 2 } }));
    await t.rejects(
      client.publishAsync('', '4', { qos: 1, properties: { topicAlias: 2 } }),
      'denied under any name',
    );
    t.equal(heard.length, 2);
  });
});

t.test('the way to integrations', async (t) => {
  const fixture = await startProgramBroker();
  const { integrations } = fixture.broker;
  t.teardown(() => fixture.stop());
  let ready = 0;
  integrations.onReady(() => (ready += 1));
  await until(() => ready === 1, 'who comes late is told as well');
  const config = 'homeassistant/device/front/config';
  await integrations.publish(config, '{}', { qos: 1, retain: true });
  await integrations.publish(STATE, 'LOCKED', { qos: 0, retain: true });
  const token = fixture.tokens.add(['mqtt:home-assistant']);
  const kept = async (count: number): Promise<string[]> => {
    const client = await fixture.program(token);
    const got: string[] = [];
    client.on('message', (topic, _payload, packet) => packet.retain && got.push(topic));
    await client.subscribeAsync(['homeassistant/#', 'doorward/#']);
    await until(() => got.length >= count, 'what is kept comes');
    client.end(true);
    return got.sort();
  };
  t.same(await kept(2), [STATE, config].sort());
  await integrations.clear(config);
  t.same(await kept(1), [STATE]);
  for (const topic of ['smartlock/front/commands', SET, '$share/x/y', 'other', 'doorward/+']) {
    await t.rejects(integrations.publish(topic, 'x', { qos: 0, retain: false }), topic);
  }
  await t.rejects(integrations.publish(STATE, 'x'.repeat(40_000), { qos: 0, retain: true }), /too long/);
  await fixture.broker.stop();
  await t.rejects(integrations.publish(STATE, 'x', { qos: 0, retain: false }), { code: 'broker_stopped' });
  await fixture.broker.start();
  t.equal(ready, 2, 'and anew after a new start');
});

/** Has it go, and waits until the broker has noticed. */
async function gone(client: MqttClient, { broker }: ProgramFixture): Promise<void> {
  const there = broker.sight.clients().length;
  client.end(true);
  await until(() => broker.sight.clients().length < there, 'it is gone');
}

t.test('kept sessions end by themselves, and make room', async (t) => {
  const clock = new SimulatedClock();
  const fixture = await startProgramBroker({ clock });
  t.teardown(() => fixture.stop());
  const { broker, tokens } = fixture;
  const forAMinute = { ...V5, clean: false, properties: { sessionExpiryInterval: 60 } };
  for (const [kept, lifeS] of [
    [forAMinute, 60],
    [{ clean: false }, SESSION_AGE_S],
  ] as const) {
    const token = tokens.add(['mqtt:read']);
    for (let n = 0; n < KEPT_SESSIONS_PER_TOKEN; n += 1) {
      await gone(await fixture.program(token, { ...kept, clientId: `panel-${n}` }), fixture);
    }
    t.not(await codeOf(fixture.program(token, { ...kept, clientId: 'one-more' })), 'accepted');
    clock.advance(lifeS * 1000 + SWEEP_MS);
    t.equal(broker.sight.figures().sessions, 0);
    t.equal(await codeOf(fixture.program(token, { ...kept, clientId: 'one-more' })), 'accepted');
    tokens.revoke(token);
    await until(() => broker.sight.figures().sessions === 0, 'all are gone');
  }
});

t.test('what is kept for a token that ended, and nobody told', async (t) => {
  const clock = new SimulatedClock();
  const databaseFile = path.join(t.testdir(), 'broker.db');
  const fixture = await startProgramBroker({ clock, databaseFile });
  t.teardown(() => fixture.stop());
  const { broker, tokens } = fixture;
  const kept = { ...V5, clean: false, properties: { sessionExpiryInterval: 600 } };
  const [first, second, third] = [1, 2, 3].map(() => tokens.add(['mqtt:read']));
  for (const token of [first ?? '', second ?? '', third ?? '']) {
    const client = await fixture.program(token, kept);
    await client.subscribeAsync(STATE, { qos: 1 });
    await gone(client, fixture);
  }
  await broker.publish(STATE, 'waits');
  t.match(broker.sight.figures(), { sessions: 3, queued: { messages: 3 } });

  tokens.revoke(first ?? '', false);
  clock.advance(STANDING_CHECK_MS);
  t.match(broker.sight.figures(), { sessions: 2, queued: { messages: 2 } }, 'is looked for');

  await broker.stop();
  tokens.revoke(second ?? '', false);
  await broker.start();
  t.match(broker.sight.figures(), { sessions: 1, queued: { messages: 1 } }, 'at the start too');
  const got: string[] = [];
  const back = await fixture.program(third ?? '', kept);
  back.on('message', (_topic, payload) => got.push(payload.toString()));
  await until(() => got.length === 1, 'what is not theirs stays');
});

t.test('sessions', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const { tokens, broker } = fixture;
  const keeping = (version: 4 | 5): IClientOptions => ({
    protocolVersion: version,
    clean: false,
    ...(version === 5 && { properties: { sessionExpiryInterval: 600 } }),
  });
  for (const version of [4, 5] as const) {
    await t.test(`MQTT ${version}: an integration's is kept, and what waits for it`, async () => {
      const token = tokens.add(['mqtt:read']);
      const first = await fixture.program(token, keeping(version));
      await first.subscribeAsync(STATE, { qos: 1 });
      first.end(true);
      await broker.publish(STATE, 'while away');
      const got: string[] = [];
      const again = await fixture.program(token, keeping(version));
      again.on('message', (_topic, payload) => got.push(payload.toString()));
      await until(() => got.length === 1, 'it comes');
      again.end(true);
    });

    await t.test(`MQTT ${version}: a lock's is not, whatever it asks for`, async (t) => {
      const lock = await fixture.lock('front', keeping(version));
      await lock.subscribeAsync('smartlock/front/#', { qos: 1 });
      lock.end(true);
      await broker.publish('smartlock/front/commands', 'late');
      const back = await fixture.lock('front', keeping(version));
      const got: string[] = [];
      back.on('message', (_topic, payload) => got.push(payload.toString()));
      await back.subscribeAsync('smartlock/front/decisions', { qos: 1 });
      await broker.publish('smartlock/front/decisions', 'now');
      await until(() => got.includes('now'), 'it hears');
      t.same(got, ['now']);
      back.end(true);
    });
  }

  await t.test('a lock that asked for a session is told that it has none', async (t) => {
    const lock = await fixture.lock('back', keeping(5));
    t.equal(fixture.connackOf(lock)?.properties?.sessionExpiryInterval, 0);
    t.equal(fixture.connackOf(lock)?.sessionPresent, false);
  });

  for (const version of [4, 5] as const) {
    await t.test(
      `MQTT ${version}: of a token that is revoked nothing is left, its client there or away`,
      async (t) => {
        for (const isAway of [true, false]) {
          const before = broker.sight.figures().sessions;
          const token = tokens.add(['mqtt:read']);
          const client = await fixture.program(token, keeping(version));
          await client.subscribeAsync(STATE, { qos: 1 });
          if (isAway) await gone(client, fixture);
          await broker.publish(STATE, 'waits');
          t.equal(broker.sight.figures().sessions, before + 1);
          tokens.revoke(token);
          await closed(client);
          await until(
            () => broker.sight.figures().sessions === before,
            `its session is gone, away: ${isAway}`,
          );
          t.equal(await codeOf(fixture.program(token, keeping(version))), version === 4 ? 4 : 0x86);
        }
      },
    );
  }

  await t.test('a token has so many', async (t) => {
    const token = tokens.add(['mqtt:read']);
    for (let n = 0; n < 16; n += 1) {
      (await fixture.program(token, { ...keeping(4), clientId: `panel-${n}` })).end(true);
    }
    t.equal(await codeOf(fixture.program(token, { ...keeping(4), clientId: 'one-more' })), 3);
    t.equal(await codeOf(fixture.program(token, { clean: true, clientId: 'one-more' })), 'accepted');
    t.equal(
      await codeOf(fixture.program(token, { ...keeping(4), clientId: 'panel-3' })),
      'accepted',
      'its own',
    );
    (await fixture.program(token, { clean: true, clientId: 'panel-4' })).end(true);
    t.equal(
      await codeOf(fixture.program(token, { ...keeping(4), clientId: 'one-more' })),
      'accepted',
      'given up',
    );
    t.equal(await codeOf(fixture.program(tokens.add(['mqtt:read']), keeping(4))), 'accepted', "another's");
  });
});
