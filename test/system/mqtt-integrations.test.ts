import { MqttClient, type IClientOptions } from 'mqtt';
import { connect as connectSocket } from 'node:net';
import t from 'tap';
import * as z from 'zod';
import { connected, until } from '../broker/lock-clients.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';

const made = z.object({ data: z.object({ id: z.string(), token: z.string() }) });

async function program(hub: RealHub, password: string, options: IClientOptions = {}): Promise<MqttClient> {
  const port = Number(new URL(hub.mqttUrl).port);
  const client = new MqttClient(() => connectSocket(port, '127.0.0.1'), {
    username: 'home',
    password,
    reconnectPeriod: 0,
    ...options,
  });
  client.on('error', () => undefined);
  await connected(client);
  return client;
}

t.test('a program with an API token on the broker of a real hub', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const token = async (scopes: readonly string[]) => {
    const body = { name: 'panel', scopes };
    return expectAnswer(await hub.request('POST', '/auth/api-tokens', { body }), 201, made).data;
  };
  const { id, token: text } = await token(['mqtt:read']);
  for (const protocolVersion of [4, 5] as const) {
    const client = await program(hub, text, { protocolVersion });
    const got: string[] = [];
    client.on('message', (topic) => got.push(topic));
    await client.subscribeAsync(['doorward/#', '$SYS/#']);
    await t.rejects(client.subscribeAsync('smartlock/#'));
    await t.rejects(client.subscribeAsync(['doorward/#', 'homeassistant/#']));
    (await program(hub, text, { clientId: 'another' })).end(true);
    await until(() => got.some((topic) => topic.startsWith('$SYS/')), 'an admin hears who comes');
    client.end(true);
  }
  const other = await token(['devices:unlock']);
  await t.rejects(program(hub, other.token), 'a token for REST alone');

  const client = await program(hub, text, { protocolVersion: 5 });
  let reason: number | undefined;
  client.on('disconnect', (packet) => (reason = packet.reasonCode));
  t.equal((await hub.request('DELETE', `/auth/api-tokens/${id}`)).status, 204);
  await until(() => reason !== undefined, 'it is told that its token ended');
  t.equal(reason, 0x87);
  await t.rejects(program(hub, text));
  t.notMatch(hub.program.output, text, 'and the token is in no log');
});
