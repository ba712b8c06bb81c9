import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { until } from '../../support/until.js';
import { INCOMING_QOS2, QUEUE_MESSAGES } from '../../../src/broker/persistence/limits.js';
import { collect, LASTING, ListeningBroker, temporaryFolder } from './broker-under-test.js';

const WAIT_MS = 10_000;
const TURNS = 50;
const [lasting] = LASTING;

type Store = Record<string, (...given: unknown[]) => Promise<unknown>>;

/** Lets nothing be stored until it is told to. @returns what tells it, and whether anything waits */
function hold(store: Store, method: string) {
  const original = store[method]?.bind(store);
  const waiting: (() => void)[] = [];
  store[method] = async (...given) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return await original?.(...given);
  };
  return {
    waiting,
    go: () => {
      waiting.splice(0).forEach((one) => {
        one();
      });
    },
  };
}

for (const kind of ['bare', 'durable'] as const) {
  t.test(
    `${kind}: PUBACK ${kind === 'bare' ? 'goes out before' : 'waits until'} the message is stored`,
    async (t) => {
      const broker = kind === 'bare' ? await ListeningBroker.bare() : await ListeningBroker.durable(null);
      t.teardown(() => broker.stop());
      const store = (broker.aedes as unknown as { persistence: Store }).persistence;
      const held = hold(store, kind === 'bare' ? 'outgoingEnqueueCombi' : 'accept');
      const reader = await broker.connect('reader', lasting.options);
      t.teardown(() => reader.endAsync(true));
      await reader.subscribeAsync('news', { qos: 1 });
      const writer = await broker.connect('writer');
      t.teardown(() => writer.endAsync(true));
      let acknowledged = false;
      const publishing = writer.publishAsync('news', 'one', { qos: 1 }).then(() => (acknowledged = true));
      await until(
        () => held.waiting.length > 0,
        WAIT_MS,
        () => 'the message to be stored',
      );
      if (kind === 'bare')
        await until(
          () => acknowledged,
          WAIT_MS,
          () => 'PUBACK',
        );
      else for (let i = 0; i < TURNS; i += 1) await turn();
      t.equal(acknowledged, kind === 'bare', 'while it is not stored');
      held.go();
      await publishing;
    },
  );
}

t.test(
  'who is told that it outlasts a power cut waits for the disk; QoS 1 of a client does not',
  async (t) => {
    const broker = await ListeningBroker.durable(null);
    t.teardown(() => broker.stop());
    const reader = await broker.connect('reader', lasting.options);
    t.teardown(() => reader.endAsync(true));
    await reader.subscribeAsync('news', { qos: 1 });
    const got = collect(reader);
    const writer = await broker.connect('writer', { ...lasting.options, clean: true });
    t.teardown(() => writer.endAsync(true));
    const held = hold(broker.persistence as unknown as Store, 'settled');
    await writer.publishAsync('news', 'QoS 1', { qos: 1 });
    const told: string[] = [];
    const exactly = writer.publishAsync('news', 'QoS 2', { qos: 2 }).then(() => told.push('QoS 2'));
    const hub = new Promise<void>((resolve) => {
      const packet = {
        cmd: 'publish',
        topic: 'news',
        payload: 'hub',
        qos: 1,
        retain: false,
        dup: false,
      } as const;
      broker.aedes.publish(packet, () => {
        told.push('hub');
        resolve();
      });
    });
    await until(
      () => held.waiting.length === 2 && got.length === 3,
      WAIT_MS,
      () => 'all to be passed on, and two to wait',
    );
    for (let i = 0; i < TURNS; i += 1) await turn();
    t.strictSame(told, []);
    held.go();
    await Promise.all([exactly, hub]);
  },
);

t.test('a full disk: nothing is acknowledged, and the broker lives on', async (t) => {
  const file = path.join(temporaryFolder(t), 'broker.db');
  // As good as full: a few pages more than the empty schema has.
  const broker = await ListeningBroker.durable(file, { largestBytes: 28 * 4096 });
  t.teardown(() => broker.stop());
  const reader = await broker.connect('reader', lasting.options);
  await reader.subscribeAsync('news', { qos: 1 });
  await reader.endAsync();
  for (const { name, options } of LASTING) {
    const writer = await broker.connect(`writer of ${name}`, { ...options, clean: true });
    let closed = false;
    writer.on('close', () => (closed = true));
    writer.on('error', () => undefined);
    let acknowledged = 0;
    const text = 'x'.repeat(8000);
    for (let i = 0; i < 30; i += 1)
      writer.publish('news', text, { qos: 1 }, (error) => {
        if (!error) acknowledged += 1;
      });
    await until(
      () => closed,
      WAIT_MS,
      () => 'the writer is sent away',
    );
    t.ok(
      acknowledged <= (broker.persistence?.kept.queued ?? 0),
      'every acknowledged message is in the queue',
    );
    writer.end(true);
  }
  t.ok((broker.persistence?.lost['disk_failed'] ?? 0) > 0, 'and it is counted');
  const [a, b] = [await broker.connect('a'), await broker.connect('b')];
  t.teardown(() => Promise.all([a.endAsync(true), b.endAsync(true)]).then(() => undefined));
  const got = collect(b);
  await b.subscribeAsync('other', { qos: 1 });
  await a.publishAsync('other', 'still here', { qos: 1 });
  await until(
    () => got.length === 1,
    WAIT_MS,
    () => 'what needs no disk',
  );
  const before = broker.persistence?.kept.queued ?? 0;
  t.ok(before > 0);
  const back = await broker.connect('reader', { ...lasting.options, clean: true });
  t.teardown(() => back.endAsync(true));
  t.equal(broker.persistence?.kept.queued, 0, 'with what was dropped there is space again');
  await back.endAsync();
});

t.test('a full queue loses its oldest message, and says so', async (t) => {
  const broker = await ListeningBroker.durable(null);
  t.teardown(() => broker.stop());
  const reader = await broker.connect('reader', lasting.options);
  await reader.subscribeAsync('news', { qos: 1 });
  await reader.endAsync();
  const writer = await broker.connect('writer');
  t.teardown(() => writer.endAsync(true));
  const last = QUEUE_MESSAGES + 4;
  await Promise.all(
    Array.from({ length: last + 1 }, (_, i) => writer.publishAsync('news', String(i), { qos: 1 })),
  );
  t.match(broker.persistence?.kept, { queued: QUEUE_MESSAGES });
  t.match(broker.persistence?.lost, { queue_full: 5 });
  const got: string[] = [];
  for await (const packet of broker.persistence?.outgoingStream({ id: 'reader' }) ?? [])
    got.push(String((packet as { payload: Buffer }).payload));
  t.equal(got.length, QUEUE_MESSAGES);
  t.strictSame([got[0], got.at(-1)], ['5', String(last)]);
});

t.test('more open QoS 2 messages than a client was told it may have close its connection', async (t) => {
  const broker = await ListeningBroker.durable(null);
  t.teardown(() => broker.stop());
  const writer = await broker.connect('writer', { protocolVersion: 4 });
  let closed = false;
  writer.on('close', () => (closed = true));
  writer.on('error', () => undefined);
  const send = (messageId: number) => {
    (writer as unknown as { _writePacket(packet: object): void })._writePacket({
      cmd: 'publish',
      topic: 'a',
      payload: 'b',
      qos: 2,
      messageId,
      dup: false,
      retain: false,
    });
  };
  for (let id = 1; id <= INCOMING_QOS2; id += 1) send(id);
  for (let i = 0; i < TURNS; i += 1) await turn();
  t.equal(closed, false);
  // Never released: mqtt.js answers PUBREC of a message it does not know with nothing.
  send(INCOMING_QOS2 + 1);
  await until(
    () => closed,
    WAIT_MS,
    () => 'the connection is closed',
  );
});
