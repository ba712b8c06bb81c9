import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { ADMIN, startRealHub } from '../support/real-hub.js';
import { startRealSimulator, whenOnline } from '../support/real-simulator.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const paired = z.object({ data: z.object({ mqtt: z.object({ password: z.string() }) }) });
const refreshedTokens = z.object({ data: z.object({ access: z.string(), refresh: z.string() }) });
const loggedIn = z.object({
  data: z.object({ tokens: z.object({ access: z.string(), refresh: z.string() }) }),
});

const RIGHT_PIN = '90817263';
const WRONG_PIN = '58291746';
const REFUSED_PIN = '73918264';
const WRONG_PASSWORD = 'not the password at all';

t.test('no secret is in the logs or readable in the data folder', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const hub = await startRealHub({ dataDir, env: { DOORWARD_LOG_LEVEL: 'debug' } });
  let running = true;
  t.teardown(() => running && hub.stop());
  const login = (password: string) =>
    hub.anonymous('POST', '/api/v1/auth/login', { body: { email: ADMIN.email, password } });

  const { tokens } = expectAnswer(await login(ADMIN.password), 200, loggedIn).data;
  t.equal((await login(WRONG_PASSWORD)).status, 401);
  const refreshed = await hub.anonymous('POST', '/api/v1/auth/token/refresh', {
    body: { refresh: tokens.refresh },
  });
  const next = expectAnswer(refreshed, 200, refreshedTokens).data;
  t.equal((await hub.request('GET', '/auth/me', { token: `${tokens.access}x` })).status, 401);

  const front = expectAnswer(
    await hub.request('POST', '/devices', { body: { device_id: 'front', name: 'Front' } }),
    201,
    created,
  ).data.id;
  const garage = expectAnswer(
    await hub.request('POST', '/devices', { body: { device_id: 'garage', name: 'Garage' } }),
    201,
    created,
  ).data.id;
  const label = await simulator.add('front', 'serial');
  await simulator.request('POST', '/locks/front/button');
  const body = {
    transport: 'serial',
    address: label.address,
    serial: label.serial,
    install_code: label.install_code,
  };
  t.equal((await hub.request('POST', `/devices/${front}/pair`, { body })).status, 200);
  await simulator.add('garage', 'mqtt');
  const answer = await hub.request('POST', `/devices/${garage}/pair`, { body: { transport: 'mqtt' } });
  const mqttPassword = expectAnswer(answer, 200, paired).data.mqtt.password;
  const access = { url: hub.mqttUrl, username: 'garage', client_id: 'garage', password: mqttPassword };
  await simulator.request('POST', '/locks/garage/provision', { ...access, password: `${mqttPassword}x` });
  await simulator.request('POST', '/locks/garage/provision', access);
  await Promise.all([front, garage].map((id) => whenOnline(hub, id)));

  const pin = { device_ids: [front, garage], label: 'Bob', kind: 'permanent', pin: RIGHT_PIN };
  const headers = { 'idempotency-key': 'secrets-1' };
  t.equal((await hub.request('POST', '/access/pins', { body: pin, headers })).status, 201);
  t.equal(
    (await hub.request('POST', '/access/pins', { body: { ...pin, pin: REFUSED_PIN, kind: 'forever' } }))
      .status,
    422,
  );
  t.equal((await hub.request('POST', `/access/pins?pin=${REFUSED_PIN}`, { body: pin })).status, 409);
  for (const deviceId of ['front', 'garage']) {
    t.equal(await simulator.keypad(deviceId, RIGHT_PIN), 'granted');
    t.equal(await simulator.keypad(deviceId, WRONG_PIN), 'denied');
  }

  const secrets = {
    'the right PIN': RIGHT_PIN,
    'a wrong PIN': WRONG_PIN,
    'a refused PIN': REFUSED_PIN,
    'the password': ADMIN.password,
    'a wrong password': WRONG_PASSWORD,
    'the access token': tokens.access,
    'the refresh token': tokens.refresh,
    'the next access token': next.access,
    'the next refresh token': next.refresh,
    'the install code': label.install_code,
    'the install code without dashes': label.install_code.replaceAll('-', ''),
    "a lock's broker password": mqttPassword,
    'the claim code': hub.claimCode ?? '',
  };
  const told = (text: string | Buffer) =>
    Object.entries(secrets).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));

  t.equal(await hub.stop(), 0);
  running = false;
  // The first line is the announcement itself, with the claim code for its owner.
  const output = hub.program.output
    .split('\n')
    .filter((line) => !line.includes('"ready":true'))
    .join('\n');
  t.match(output, /"msg":/, 'there are logs');
  t.match(output, /\/api\/v1\/auth\/login/, 'with a line for each request');
  t.strictSame(told(output), [], 'in the logs');
  t.strictSame(told(readFileSync(path.join(dataDir, 'doorward.db'))), [], 'in the database');
  t.equal(statSync(path.join(dataDir, 'doorward.db')).mode & 0o077, 0);
  for (const name of readdirSync(path.join(dataDir, 'keys')))
    t.equal(statSync(path.join(dataDir, 'keys', name)).mode & 0o077, 0, name);
});
