import { connectAsync, type MqttClient } from 'mqtt';
import t from 'tap';
import { z } from 'zod';
import { documentIn, runHere } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';
import { BOB, commandIn, logsWith, readCommand, WAIT_MS } from './house.js';

const credentials = z.object({ username: z.string(), password: z.string(), client_id: z.string() });
const created = z.object({ data: z.object({ id: z.string() }) });
const problem = z.object({ code: z.string(), message: z.string() });
const replaced = z.object({ data: z.object({ mqtt: credentials, profile: z.string() }) });
const device = z.object({ data: z.object({ profile: z.string(), unlatches: z.boolean() }) });
const cliPaired = z.object({ lock: z.object({ id: z.string(), profile: z.string() }), mqtt: credentials });
const TICKET = { label: 'Guest', valid_from: '2026-01-01T00:00:00Z', valid_until: '2099-01-01T00:00:00Z' };

t.setTimeout(300_000);

t.test('a lock that takes commands and never answers', async (t) => {
  const dataDir = shortFolder(t);
  let hub = await startRealHub({ dataDir });
  t.teardown(() => hub.stop());
  const clients: MqttClient[] = [];
  t.teardown(() => {
    for (const client of clients) client.end(true);
  });
  /** What the lock was told, oldest first. */
  const told: unknown[] = [];
  const logIn = async (given: z.output<typeof credentials>) => {
    const { username, password, client_id: clientId } = given;
    const options = { username, password, clientId, protocolVersion: 4, reconnectPeriod: 0 } as const;
    const client = await connectAsync(hub.mqttUrl, options);
    client.on('error', () => undefined);
    clients.push(client);
    client.on('message', (_topic, payload) => told.push(JSON.parse(payload.toString())));
    await client.subscribeAsync('smartlock/gate/commands');
    return client;
  };
  const cli = (...args: string[]) => runHere([...args, '--json'], { DOORWARD_DATA_DIR: dataDir });

  const added = await cli('lock', 'add', 'gate', '--profile', 'basic');
  t.equal(added.exitCode, 0, added.stderr);
  const paired = cliPaired.parse(documentIn(await cli('lock', 'pair', 'gate', '--transport', 'mqtt')));
  t.equal(paired.lock.profile, 'basic');
  const { id } = paired.lock;
  const gate = { id, deviceId: 'gate', transport: 'mqtt' } as const;
  const read = async () => expectAnswer(await hub.request('GET', `/devices/${id}`), 200, device).data;
  const refused = async (method: string, path: string, body: object, status: number) =>
    expectAnswer(await hub.request(method, path, { body }), status, problem).code;
  const bob = expectAnswer(await hub.request('POST', '/users', { body: BOB }), 201, created).data.id;
  const pin = { device_ids: [id], label: 'Bob', kind: 'permanent', pin: '0427' };
  const first = await logIn(paired.mqtt);
  await whenOnline(hub, id);

  await t.test('its outcome is unknown, and it is told once', async (t) => {
    const command = commandIn(await hub.request('POST', `/devices/${id}/unlock`), 504);
    t.match(command, { status: 'unknown', code: 'outcome_unknown' });
    await until(
      () => told.length > 0,
      WAIT_MS,
      () => 'the command',
    );
    t.strictSame(Object.keys(told[0] ?? {}).sort(), ['command', 'timestamp', 'user_id']);
    t.match(told[0], { command: 'UNLOCK' });
    await logsWith(hub, gate, ({ event_type, success }) => event_type === 'UNLOCK' && success === null);
    first.end(true);
    const again = await logIn(paired.mqtt);
    await whenOnline(hub, id);
    again.end(true);
    await hub.kill9();
    hub = await startRealHub({ dataDir });
    await logIn(paired.mqtt);
    await whenOnline(hub, id);
    t.match(await readCommand(hub, gate, command.id), { status: 'unknown' });
    // Behind everything that could have been sent again.
    t.equal(commandIn(await hub.request('POST', `/devices/${id}/lock`), 504).code, 'outcome_unknown');
    await until(
      () => told.some((one) => (one as { command: string }).command === 'LOCK'),
      WAIT_MS,
      () => 'the next command',
    );
    t.strictSame(
      told.map((one) => (one as { command: string }).command),
      ['UNLOCK', 'LOCK'],
    );
    t.match((await hub.request('GET', `/devices/${id}`)).body, {
      data: { lock_state: 'unknown', is_locked: null },
    });
  });

  await t.test('no code is made for it', async (t) => {
    t.equal(await refused('POST', '/access/pins', pin, 409), 'lock_takes_no_codes');
    t.equal(await refused('POST', '/access/qr', { ...TICKET, device_ids: [id] }, 409), 'lock_takes_no_codes');
    const card = { label: 'Card', user_id: bob };
    t.equal(await refused('POST', `/devices/${id}/cards/enrol`, card, 409), 'lock_takes_no_codes');
    const calendar = { name: 'Flat', code_device_ids: [id] };
    t.equal(await refused('POST', '/access/calendars', calendar, 409), 'lock_takes_no_codes');
  });

  await t.test('a lock in its place may say more, or less', async (t) => {
    const path = `/devices/${id}/replace`;
    const serial = { transport: 'serial', address: '/dev/x', serial: 'S', install_code: 'C' };
    t.equal(await refused('POST', path, { ...serial, profile: 'basic' }, 422), 'profile_unsupported');
    const offer = async (body: object) =>
      expectAnswer(await hub.request('POST', path, { body }), 200, replaced).data;
    const more = await offer({ transport: 'mqtt', profile: 'full' });
    t.equal(more.profile, 'basic', 'until it is there');
    await hub.kill9();
    hub = await startRealHub({ dataDir });
    await logIn(more.mqtt);
    t.equal((await read()).profile, 'full');
    const made = expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created).data.id;
    t.equal(await refused('POST', path, { transport: 'mqtt', profile: 'basic' }, 409), 'lock_has_codes');
    t.equal((await hub.request('DELETE', `/access/pins/${made}`)).status, 204);
    const less = await cli('lock', 'replace', 'gate', '--transport', 'mqtt', '--profile', 'basic');
    t.equal(less.exitCode, 0, less.stderr);
    // A code that was made since it was offered: the lock that is there stays.
    const since = expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created).data
      .id;
    const { mqtt } = z.object({ mqtt: credentials }).parse(documentIn(less));
    await t.rejects(logIn(mqtt));
    t.equal((await read()).profile, 'full');
    t.equal((await hub.request('DELETE', `/access/pins/${since}`)).status, 204);
    await logIn(mqtt);
    t.equal((await read()).profile, 'basic');
  });

  await t.test('a lock that has codes is not paired as basic', async (t) => {
    const body = { device_id: 'shed', name: 'Shed' };
    const shed = expectAnswer(await hub.request('POST', '/devices', { body }), 201, created).data.id;
    const ticket = { ...TICKET, device_ids: [shed] };
    expectAnswer(await hub.request('POST', '/access/qr', { body: ticket }), 201, created);
    const pair = { transport: 'mqtt', profile: 'basic' };
    t.equal(await refused('POST', `/devices/${shed}/pair`, pair, 409), 'lock_has_codes');
    t.equal(
      (await hub.request('POST', `/devices/${shed}/pair`, { body: { transport: 'mqtt' } })).status,
      200,
    );
  });

  await t.test('whether it has a latch, over REST and on the command line', async (t) => {
    t.equal((await read()).unlatches, false);
    const on = await cli('lock', 'set', 'gate', '--unlatches', 'on');
    t.equal(on.exitCode, 0, on.stderr);
    t.equal((await read()).unlatches, true);
    const change = { body: { unlatches: false } };
    t.equal(
      expectAnswer(await hub.request('PATCH', `/devices/${id}`, change), 200, device).data.unlatches,
      false,
    );
    t.equal(await refused('PATCH', `/devices/${id}`, { unlatches: 'yes' }, 422), 'invalid_input');
    t.equal((await cli('lock', 'set', 'gate', '--unlatches', 'maybe')).exitCode, 2);
  });
});
