import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import type { RealHub } from '../support/real-hub.js';
import { act, logs, moveIn, seqOf } from './house.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const paired = z.object({
  data: z.object({ mqtt: z.object({ username: z.string(), password: z.string(), client_id: z.string() }) }),
});
/** Longer than any answer of a broker on this machine takes. */
const SILENCE_MS = 300;

interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly client_id: string;
}

/** Pairs a lock that is nobody's simulation: its credentials are ours to misuse. */
async function stranger(hub: RealHub, deviceId: string): Promise<Credentials> {
  const body = { device_id: deviceId, name: deviceId };
  const { id } = expectAnswer(await hub.request('POST', '/devices', { body }), 201, created).data;
  const answer = await hub.request('POST', `/devices/${id}/pair`, { body: { transport: 'mqtt' } });
  return expectAnswer(answer, 200, paired).data.mqtt;
}

async function connect(
  t: Test,
  hub: RealHub,
  { username, password, client_id: clientId }: Credentials,
): Promise<MqttClient> {
  const client = await connectAsync(hub.mqttUrl, {
    username,
    password,
    clientId,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  client.on('error', () => undefined);
  t.teardown(() => client.endAsync(true));
  return client;
}

const silence = () => new Promise((resolve) => setTimeout(resolve, SILENCE_MS));

t.test('a lock on MQTT is confined to its own topics', async (t) => {
  const { hub, doors, simulator } = await moveIn(t);
  const [, garage] = doors;
  const own = await stranger(hub, 'stranger');

  await t.test('who it is, is proven', async (t) => {
    await t.rejects(connect(t, hub, { ...own, password: 'wrong' }));
    await t.rejects(connect(t, hub, { ...own, username: 'garage', client_id: 'garage' }));
    await t.rejects(connect(t, hub, { ...own, client_id: 'garage' }), 'nor does it take the name of another');
    await t.rejects(connect(t, hub, { username: '', password: '', client_id: 'nobody' }));
  });

  await t.test('it hears nothing that is meant for another', async (t) => {
    const client = await connect(t, hub, own);
    const heard: string[] = [];
    client.on('message', (topic) => heard.push(topic));
    for (const topic of ['#', '+/+/commands', 'smartlock/garage/commands', 'smartlock/garage/#', '$SYS/#']) {
      await client.subscribeAsync(topic).catch(() => undefined);
    }
    t.equal((await act(hub, garage, 'unlock')).status, 200, 'the other lock does hear it');
    await silence();
    t.strictSame(
      heard.filter((topic) => !topic.startsWith('smartlock/stranger/')),
      [],
    );
  });

  await t.test('it says nothing in the name of another', async (t) => {
    const seq = await seqOf(hub, garage);
    const event = { seq: 99, boot_id: '00112233445566aa', kind: 'tamper', at_lock_ms: 1, lock_ms: 2 };
    const request = {
      request_id: '00112233445566bb',
      kind: 'pin',
      value: '0427',
      boot_id: event.boot_id,
      lock_ms: 2,
    };
    const { actuations } = await simulator.truth('garage');
    for (const [leaf, message] of [
      ['events', event],
      ['access', request],
      ['status', 'offline'],
      ['commands', { command: 'UNLOCK', command_id: '0', boot_id: '0', not_after_ms: 9e15 }],
    ] as const) {
      const client = await connect(t, hub, own);
      const payload = typeof message === 'string' ? message : JSON.stringify(message);
      client.publish(`smartlock/garage/${leaf}`, payload, { qos: 0 });
      await silence();
    }
    t.strictSame(
      (await logs(hub, garage)).filter((row) => row.seq > seq),
      [],
    );
    t.equal((await simulator.truth('garage')).actuations, actuations);
    t.equal((await act(hub, garage, 'lock')).status, 200, 'and the other is still there');
  });
});
