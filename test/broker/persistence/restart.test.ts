import { copyFileSync, statSync } from 'node:fs';
import path from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import t from 'tap';
import { until } from '../../support/until.js';
import { collect, LASTING, ListeningBroker, temporaryFolder } from './broker-under-test.js';

const WAIT_MS = 10_000;

/** Listens for messages before the CONNACK, or what comes at once would be missed. */
function comingBack(
  port: number,
  clientId: string,
  options: IClientOptions,
): { client: MqttClient; got: ReturnType<typeof collect> } {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId, reconnectPeriod: 0, ...options });
  return { client, got: collect(client) };
}

for (const { name, options } of LASTING) {
  t.test(
    `${name}: a session with its queue, its subscriptions and what is retained outlives a restart`,
    async (t) => {
      const file = path.join(temporaryFolder(t), 'broker.db');
      const first = await ListeningBroker.durable(file);
      t.equal(statSync(file).mode & 0o777, 0o600, 'readable by its owner alone');
      const reader = await first.connect('reader', options);
      await reader.subscribeAsync({ 'news/#': { qos: 2 }, 'other/+': { qos: 1 } });
      await reader.endAsync();
      const writer = await first.connect('writer');
      await writer.publishAsync('news/a', 'one', { qos: 1 });
      await writer.publishAsync('news/b', 'two', { qos: 2, retain: true });
      await writer.publishAsync('other/c', 'three', { qos: 2 });
      await writer.publishAsync('other/d', 'never queued', { qos: 0 });
      await writer.publishAsync('nobody/wants', 'this', { qos: 1 });
      await writer.endAsync();
      await first.stop();

      const second = await ListeningBroker.durable(file);
      t.teardown(() => second.stop());
      const { client, got } = comingBack(second.port, 'reader', options);
      t.teardown(() => client.endAsync(true));
      const present = await new Promise((resolve) =>
        client.once('connect', ({ sessionPresent }) => {
          resolve(sessionPresent);
        }),
      );
      t.equal(present, true);
      await until(
        () => got.length >= 3,
        WAIT_MS,
        () => `three messages, not ${JSON.stringify(got)}`,
      );
      const again = await second.connect('writer');
      t.teardown(() => again.endAsync(true));
      await again.publishAsync('other/live', 'four', { qos: 1 });
      await until(
        () => got.length >= 4,
        WAIT_MS,
        () => 'a new message by an old subscription',
      );
      t.same(
        // A QoS 2 message is complete, and told, later than it was sent.
        got
          .map(({ topic, text, qos }) => ({ topic, text, qos }))
          .sort((a, b) => (a.topic < b.topic ? -1 : 1)),
        [
          { topic: 'news/a', text: 'one', qos: 1 },
          { topic: 'news/b', text: 'two', qos: 2 },
          { topic: 'other/c', text: 'three', qos: 1 },
          { topic: 'other/live', text: 'four', qos: 1 },
        ],
      );
      const late = collect(again);
      await again.subscribeAsync('#', { qos: 2 });
      await until(
        () => late.length >= 1,
        WAIT_MS,
        () => 'the retained message',
      );
      t.match(late, [{ topic: 'news/b', text: 'two', retain: true }]);
      await until(
        () => second.persistence?.kept.queued === 0,
        WAIT_MS,
        () => 'the queue is empty',
      );
    },
  );

  t.test(
    `${name}: what was sent and not acknowledged comes again, as a duplicate, under its identifier`,
    async (t) => {
      const broker = await ListeningBroker.durable(null);
      t.teardown(() => broker.stop());
      const reader = await broker.connect('reader', options);
      await reader.subscribeAsync('news', { qos: 1 });
      const ids: (number | undefined)[] = [];
      // Gone at the moment it gets the message, before it can acknowledge it.
      reader.on('packetreceive', (packet) => {
        if (packet.cmd !== 'publish') return;
        ids.push(packet.messageId);
        reader.stream.destroy();
      });
      reader.on('error', () => undefined);
      const writer = await broker.connect('writer');
      t.teardown(() => writer.endAsync(true));
      await writer.publishAsync('news', 'one', { qos: 1 });
      await until(
        () => ids.length === 1 && !reader.connected,
        WAIT_MS,
        () => 'it was sent',
      );
      const back = comingBack(broker.port, 'reader', options);
      t.teardown(() => back.client.endAsync(true));
      back.client.on('packetreceive', (packet) => {
        if (packet.cmd === 'publish') ids.push(packet.messageId);
      });
      await until(
        () => back.got.length === 1,
        WAIT_MS,
        () => 'it was sent again',
      );
      t.match(back.got, [{ text: 'one', dup: true }]);
      t.equal(ids[0], ids[1]);
    },
  );
}

t.test('a clean start forgets the session and its queue', async (t) => {
  const broker = await ListeningBroker.durable(null);
  t.teardown(() => broker.stop());
  const [lasting] = LASTING;
  const reader = await broker.connect('reader', lasting.options);
  await reader.subscribeAsync('news', { qos: 1 });
  await reader.endAsync();
  const writer = await broker.connect('writer');
  t.teardown(() => writer.endAsync(true));
  await writer.publishAsync('news', 'one', { qos: 1 });
  t.match(broker.persistence?.kept, { sessions: 1, queued: 1 });
  const { client, got } = comingBack(broker.port, 'reader', { clean: true });
  t.teardown(() => client.endAsync(true));
  await until(
    () => client.connected,
    WAIT_MS,
    () => 'connected',
  );
  await client.subscribeAsync('news', { qos: 1 });
  await writer.publishAsync('news', 'two', { qos: 1 });
  await until(
    () => got.length > 0,
    WAIT_MS,
    () => 'the new message',
  );
  t.match(got, [{ text: 'two' }]);
  t.match(broker.persistence?.kept, { sessions: 0, queued: 0 }, 'and keeps nothing for a clean session');
});

t.test('the will of a persistent session is published when the broker comes back', async (t) => {
  const file = path.join(temporaryFolder(t), 'broker.db');
  const [lasting] = LASTING;
  const first = await ListeningBroker.durable(file);
  const reader = await first.connect('reader', lasting.options);
  await reader.subscribeAsync('gone', { qos: 1 });
  const will = { topic: 'gone', payload: Buffer.from('dead'), qos: 1 as const, retain: true };
  const dying = await first.connect('dying', { ...lasting.options, will });
  dying.on('error', () => undefined);
  const brief = await first.connect('brief', { will: { ...will, topic: 'gone/too' } });
  brief.on('error', () => undefined);
  // As kill -9 leaves it: nobody was told anything, nothing more was written.
  const left = path.join(temporaryFolder(t), 'broker.db');
  for (const end of ['', '-wal']) copyFileSync(file + end, left + end);
  for (const client of [reader, dying, brief]) client.end(true);
  await first.stop();

  const second = await ListeningBroker.durable(left);
  t.teardown(() => second.stop());
  const { client, got } = comingBack(second.port, 'reader', lasting.options);
  t.teardown(() => client.endAsync(true));
  await until(
    () => got.length > 0,
    WAIT_MS,
    () => 'the will',
  );
  t.match(got, [{ topic: 'gone', text: 'dead' }]);
  await until(
    () => second.persistence?.leftWills().length === 0,
    WAIT_MS,
    () => 'it to be forgotten: it is told once',
  );
});
