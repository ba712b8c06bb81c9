import t from 'tap';
import type { BrokerMessage } from '../../src/operations/integrations/mqtt-use-cases.js';
import { closed, until } from './lock-clients.js';
import { startProgramBroker } from './program-clients.js';

t.test('clients, figures and messages as they are', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const { broker, tokens } = fixture;
  const seen: BrokerMessage[] = [];
  const stop = broker.sight.tap('+/front/#', (message) => seen.push(message));
  const lock = await fixture.lock('front', { protocolVersion: 5 });
  const token = tokens.add(['mqtt:home-assistant']);
  const home = await fixture.program(token, { clientId: 'ha', clean: false });
  await home.subscribeAsync('doorward/#', { qos: 1 });
  await lock.publishAsync('smartlock/front/events', '{}', { qos: 1 });
  await home.publishAsync('doorward/front/lock/set', 'UNLOCK', { qos: 2 });
  await broker.integrations.publish('doorward/front/lock/state', 'LOCKED', { qos: 1, retain: true });
  await until(() => broker.sight.figures().sent.integration[1] === 1, 'delivery');

  const clients = broker.sight.clients();
  t.match(
    clients.find(({ kind }) => kind === 'lock'),
    {
      ...{ name: 'front', clientId: 'front', address: '127.0.0.1', transport: 'tcp', protocol: '5' },
      ...{ received: 1, subscriptions: 0, queued: 0, lastMessageAtMs: Number },
    },
  );
  t.match(
    clients.find(({ kind }) => kind === 'integration'),
    {
      ...{ name: 'Panel 1', clientId: 'ha', protocol: '3.1.1', subscriptions: 1, received: 1, sent: 1 },
    },
  );
  t.notMatch(JSON.stringify(clients), token);
  t.same(
    seen.map(({ topic, qos, retain, from, payload }) => [
      from.kind,
      from.name,
      topic,
      qos,
      retain,
      String(payload),
    ]),
    [
      ['lock', 'front', 'smartlock/front/events', 1, false, '{}'],
      ['integration', 'Panel 1', 'doorward/front/lock/set', 2, false, 'UNLOCK'],
      ['hub', 'hub', 'doorward/front/lock/state', 1, true, 'LOCKED'],
    ],
  );
  const figures = broker.sight.figures();
  t.match(figures, {
    clients: { lock: 1, integration: 1 },
    connections: 2,
    received: { lock: [0, 1, 0], integration: [0, 0, 1] },
    sessions: 1,
  });
  t.ok(figures.bytes.received > 100 && figures.bytes.sent > 50, 'bytes are counted');
  t.ok(figures.retained.messages >= 5 && figures.retained.bytes > 0);

  await until(() => broker.sight.figures().queued.messages === 0, 'acknowledgement');
  home.end(true);
  await closed(home);
  await until(() => broker.sight.clients().length === 1, 'it left');
  await broker.integrations.publish('doorward/front/lock/state', 'UNLOCKED', { qos: 1, retain: false });
  t.match(broker.sight.figures().queued, { messages: 1, longest: 1 });
  t.ok(broker.sight.figures().bytes.received >= figures.bytes.received, 'what was counted stays');
  stop();
  const count = seen.length;
  await lock.publishAsync('smartlock/front/events', '{}', { qos: 1 });
  t.equal(seen.length, count, 'nobody looks on any more');
});

t.test('what is refused is seen by nobody, and told without its payload', async (t) => {
  const fixture = await startProgramBroker();
  const { letters } = fixture.broker;
  t.teardown(() => fixture.stop());
  const seen: string[] = [];
  fixture.broker.sight.tap('#', ({ topic }) => seen.push(topic));
  const before = seen.length;
  const lock = await fixture.lock('front', { protocolVersion: 5 });
  await t.rejects(lock.publishAsync('smartlock/back/state', 'PIN 0427', { qos: 1 }));
  await t.rejects(fixture.program('dwt_wrong'));
  await t.rejects(lock.subscribeAsync('smartlock/back/#'));
  t.equal(seen.length, before);
  t.match(letters.totals(), { publish_denied: 1, bad_credentials: 1, subscribe_denied: 1 });
  t.match(
    letters.list().find(({ reason }) => reason === 'publish_denied'),
    { kind: 'lock', name: 'front', address: '127.0.0.1', topic: 'smartlock/back/state', bytes: 8 },
  );
  t.match(
    letters.list().find(({ reason }) => reason === 'bad_credentials'),
    { kind: null, address: '127.0.0.1' },
  );
  t.notMatch(JSON.stringify(letters.list()), '0427');
  for (const [filter, good] of [
    ['#', true],
    ['a/+/b', true],
    ['a/#/b', false],
    ['a+', false],
    ['', false],
  ] as const)
    t.equal(fixture.broker.sight.isFilter(filter), good, filter);
});
