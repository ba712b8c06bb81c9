import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { WireClient } from './conformance/wire-client.js';
import { until } from './lock-clients.js';
import { temporaryFolder } from './persistence/broker-under-test.js';
import { startProgramBroker } from './program-clients.js';

const ORDER = {
  cmd: 'publish',
  topic: 'doorward/front/lock/set',
  payload: 'UNLOCK',
  qos: 2,
  retain: false,
  messageId: 7,
} as const;

/** A program with a session that lasts. @returns whether the broker had it */
async function comesTo(port: number, token: string): Promise<{ client: WireClient; present: boolean }> {
  const client = await WireClient.open(port);
  client.send({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, keepalive: 60 },
    ...{ clean: false, clientId: 'home', username: 'home', password: Buffer.from(token) },
  });
  const { returnCode, sessionPresent } = await client.expect('connack');
  if (returnCode !== 0) throw new Error(`refused: ${returnCode}`);
  return { client, present: sessionPresent };
}

t.test('a QoS 2 order that was on the disk and perhaps not heard when the power went', async (t) => {
  const folder = temporaryFolder(t);
  const [file, left] = [path.join(folder, 'broker.db'), path.join(folder, 'left.db')];
  const first = await startProgramBroker({ databaseFile: file });
  t.teardown(() => first.stop());
  const token = first.tokens.add(['mqtt:home-assistant']);
  first.settle = () => new Promise(() => undefined);
  const { client } = await comesTo(first.broker.port, token);
  client.send({ ...ORDER, dup: false });
  await until(() => first.heard.length === 1, 'its number is on the disk, and it was not acknowledged');
  for (const more of ['', '-wal']) if (existsSync(file + more)) copyFileSync(file + more, left + more);
  await client.vanish();

  const second = await startProgramBroker({ databaseFile: left, tokens: first.tokens });
  t.teardown(() => second.stop());
  const back = await comesTo(second.broker.port, token);
  t.equal(back.present, true);
  second.settle = () => Promise.reject(new Error('disk full'));
  back.client.send({ ...ORDER, dup: true });
  t.strictSame(await back.client.ended(), [], 'nothing is acknowledged that nobody could be told of');
  second.settle = () => Promise.resolve();

  const { client: again } = await comesTo(second.broker.port, token);
  for (let times = 0; times < 2; times += 1) {
    again.send({ ...ORDER, dup: true });
    t.equal((await again.expect('pubrec')).messageId, ORDER.messageId);
  }
  t.match(
    second.heard.map(({ topic, redelivered }) => ({ topic, redelivered })),
    [
      { topic: ORDER.topic, redelivered: true },
      { topic: ORDER.topic, redelivered: true },
    ],
    'it is heard once that it came, as one that may be done already',
  );
  t.equal(second.heard.length, 2);
  again.send({ cmd: 'pubrel', messageId: ORDER.messageId });
  await again.expect('pubcomp');
  again.send({ ...ORDER, dup: false });
  await again.expect('pubrec');
  t.equal(second.heard.at(-1)?.redelivered, false, 'the same number now is another order');
  t.equal(second.heard.length, 3);
  await again.vanish();
});

t.test('a QoS 2 order that is sent again while it is being heard is not acknowledged before', async (t) => {
  const fixture = await startProgramBroker();
  t.teardown(() => fixture.stop());
  const token = fixture.tokens.add(['mqtt:home-assistant']);
  const settle: (() => void)[] = [];
  fixture.settle = () => new Promise((resolve) => settle.push(resolve));
  const { client } = await comesTo(fixture.broker.port, token);
  client.send({ ...ORDER, dup: false });
  await until(() => settle.length === 1, 'it is heard');
  await client.vanish();
  const { client: back } = await comesTo(fixture.broker.port, token);
  back.send({ ...ORDER, dup: true });
  await until(() => settle.length === 2, 'nobody knows yet how that ends: it is heard as a second one');
  t.equal(fixture.heard[1]?.redelivered, true);
  await back.answersPing();
  t.strictSame(back.waiting, [], 'no PUBREC');
  settle[1]?.();
  t.equal((await back.expect('pubrec')).messageId, ORDER.messageId);
  settle[0]?.();
  await back.vanish();
});
