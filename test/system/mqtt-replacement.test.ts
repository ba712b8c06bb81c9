import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';

const credentials = z.object({ username: z.string(), password: z.string(), client_id: z.string() });
const created = z.object({ data: z.object({ id: z.string() }) });
const paired = z.object({ data: z.object({ mqtt: credentials }) });
const replaced = z.object({
  data: z.object({ mqtt: credentials, replaced: z.boolean(), transport: z.string() }),
});
const offered = z.object({
  data: z.object({
    replacement: z.object({ status: z.string(), offered_at: z.string().nullable() }).nullable(),
  }),
});
const rows = z.object({ data: z.array(z.object({ event_type: z.string() })) });

t.setTimeout(300_000);

t.test('over MQTT one of both locks works, whenever the hub is killed', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  let hub = await startRealHub({ dataDir });
  t.teardown(() => hub.stop());
  const { adminToken } = hub;
  const killAndStart = async () => {
    await hub.kill9();
    hub = await startRealHub({ dataDir, adminToken });
  };
  const open = new Set<MqttClient>();
  t.teardown(() => {
    for (const client of open) client.end(true);
  });
  const logIn = async ({ username, password, client_id: clientId }: z.output<typeof credentials>) => {
    const client = await connectAsync(hub.mqttUrl, {
      username,
      password,
      clientId,
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    open.add(client);
    return client;
  };
  const isLetIn = async (given: z.output<typeof credentials>) => {
    try {
      (await logIn(given)).end(true);
      return true;
    } catch {
      return false;
    }
  };
  const types = async () =>
    expectAnswer(await hub.request('GET', `/devices/${id}/logs`), 200, rows).data.map(
      (row) => row.event_type,
    );

  const body = { device_id: 'gate', name: 'Gate' };
  const { id } = expectAnswer(await hub.request('POST', '/devices', { body }), 201, created).data;
  const mqtt = { body: { transport: 'mqtt' } };
  const old = expectAnswer(await hub.request('POST', `/devices/${id}/pair`, mqtt), 200, paired).data.mqtt;
  const replace = async () =>
    expectAnswer(await hub.request('POST', `/devices/${id}/replace`, mqtt), 200, replaced).data;

  const offer = async () =>
    expectAnswer(await hub.request('GET', `/devices/${id}`), 200, offered).data.replacement;

  t.equal(await offer(), null);
  const lost = await replace();
  t.equal(lost.replaced, false);
  await killAndStart();
  t.equal(await isLetIn(old), true, 'the answer was lost, and the old lock works');
  t.match(await offer(), { status: 'waiting' }, 'and its place is still offered');
  const next = (await replace()).mqtt;
  t.equal(await isLetIn(lost.mqtt), false, 'the secret of the lost answer is nobody any more');
  const there = await logIn(old);
  await killAndStart();
  there.end(true);
  const still = await logIn(old);
  let isClosed = false;
  still.on('close', () => {
    isClosed = true;
  });
  t.notOk((await types()).includes('DEVICE_REPLACED'));

  t.equal(await isLetIn(next), true, 'the new one logs in');
  await until(
    () => isClosed,
    5_000,
    () => 'the old lock to be cut off',
  );
  t.equal(await isLetIn(old), false);
  t.equal(await offer(), null, 'its place is taken');
  t.same((await types()).slice(0, 1), ['DEVICE_REPLACED']);
  await killAndStart();
  t.equal(await isLetIn(old), false);
  t.equal(await isLetIn(next), true, 'also after another start');
  t.equal((await types()).filter((type) => type === 'DEVICE_REPLACED').length, 1);
});
