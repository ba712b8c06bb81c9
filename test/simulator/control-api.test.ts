import t from 'tap';
import type { Test } from 'tap';
import { existsSync } from 'node:fs';
import { parseInstallCode } from '../../firmware-protocol/install-code.js';
import { startSimulator } from '../../src/simulator/simulator.js';
import { BROKEN_OPCODES_MAX } from '../../src/simulator/ble/command-faults.js';
import { BODY_MAX_BYTES } from '../../src/simulator/control-api.js';

async function bench(t: Test) {
  const simulator = await startSimulator({ travelMs: 10 });
  t.teardown(() => simulator.stop());
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, json: (await response.json()) as Record<string, unknown> };
  };
  return { simulator, call };
}

t.test('a lock as it comes from the factory', async (t) => {
  const { call } = await bench(t);
  const made = await call('POST', '/locks', { device_id: 'spare', transport: 'serial' });
  t.equal(made.status, 201);
  t.match(made.json, { device_id: 'spare', transport: 'serial', address: /ttyLOCK0#1$/, serial: /^DW-/ });
  t.equal(parseInstallCode(String(made.json['install_code'])).ok, true);
  t.match(await call('GET', '/locks/spare'), {
    status: 200,
    json: { bolt: 'locked', door: 'closed', actuations: 0, powered: true, actuation_log: [] },
  });
  const given = { device_id: 'b', serial: 'S-1', install_code: made.json['install_code'], transport: 'mqtt' };
  const second = await call('POST', '/locks', { ...given, travel_ms: 0 });
  t.match(second.json, { address: 'b', serial: 'S-1', install_code: made.json['install_code'] });
  const all = await call('GET', '/locks');
  t.match(all.json, {
    locks: [
      { device_id: 'spare', bolt: 'locked' },
      { device_id: 'b', connected: false },
    ],
  });
});

t.test('wrong input for a new lock', async (t) => {
  const { call, simulator } = await bench(t);
  const good = { device_id: 'a', transport: 'serial' };
  for (const [change, code] of [
    [{ device_id: 'A b' }, 'invalid_input'],
    [{ transport: 'zigbee' }, 'invalid_input'],
    [{ travel_ms: -1 }, 'invalid_input'],
    [{ colour: 'red' }, 'invalid_input'],
    [{ install_code: 'nonsense' }, 'bad_install_code'],
    [{ address: '/dev/null#2' }, 'bad_address'],
    [
      { transport: 'mqtt', mqtt: { url: 'http://x', username: 'a', password: 'b', client_id: 'c' } },
      'invalid_input',
    ],
  ] as const)
    t.match(await call('POST', '/locks', { ...good, ...change }), { status: 400, json: { code } });
  t.same(simulator.list(), []);
  const made = await call('POST', '/locks', good);
  t.match(await call('POST', '/locks', good), { status: 409, json: { code: 'lock_exists' } });
  const taken = { device_id: 'b', transport: 'serial', address: made.json['address'] };
  t.match(await call('POST', '/locks', taken), { status: 400, json: { code: 'bad_address' } });
});

t.test('every path knows an unknown lock, a body that is none and one that is too long', async (t) => {
  const { call } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'serial' });
  t.match(await call('GET', '/locks/nobody'), { status: 404, json: { code: 'lock_not_found' } });
  for (const [path, body] of Object.entries({
    keypad: { pin: '1' },
    scan: { code: '1' },
    button: {},
    door: { position: 'open' },
    turn: { position: 'unlocked' },
    fault: { kind: 'clear' },
    reset: {},
    provision: {},
  })) {
    const unknown = await call('POST', `/locks/nobody/${path}`, body);
    t.match(unknown, { status: 404, json: { code: 'lock_not_found' } }, path);
    t.match(unknown.type, /^application\/problem\+json/);
    t.match(await call('POST', `/locks/a/${path}`, '{"a":'), { status: 400, json: { code: 'bad_body' } });
    const long = JSON.stringify({ pin: 'x'.repeat(BODY_MAX_BYTES) });
    t.match(await call('POST', `/locks/a/${path}`, long), { status: 413, json: { code: 'bad_body' } });
  }
  t.match(await call('POST', '/locks/a/paint', {}), { status: 404, json: { code: 'not_found' } });
  t.match(await call('GET', '/'), { status: 404, json: { code: 'not_found' } });
});

t.test('wrong input for a lock', async (t) => {
  const { call } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'serial' });
  for (const [path, body] of [
    ['keypad', {}],
    ['keypad', { pin: 427 }],
    ['keypad', { pin: '' }],
    ['keypad', { pin: 'é'.repeat(129) }],
    ['scan', { pin: '1' }],
    ['door', { position: 'ajar' }],
    ['turn', { position: 'unlocked', source: 'remote' }],
    ['fault', {}],
    ['fault', { kind: 'fire' }],
    ['fault', { kind: 'delay' }],
    ['fault', { kind: 'delay', ms: -1 }],
    ['fault', { kind: 'drop_replies', count: 0 }],
    ['fault', { kind: 'battery', percent: 101 }],
    ['fault', { kind: 'battery' }],
    ['fault', { kind: 'power_cut', step: 'never' }],
  ] as const) {
    const answer = await call('POST', `/locks/a/${path}`, body);
    t.match(answer, { status: 400, json: { code: 'invalid_input' } }, JSON.stringify(body));
    t.ok(Array.isArray(answer.json['errors']));
  }
});

t.test('keypad and scanner: no hub, no power', async (t) => {
  const { call } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'serial' });
  const startedMs = performance.now();
  t.match(await call('POST', '/locks/a/keypad', { pin: '0427' }), {
    status: 200,
    json: { result: 'no_answer' },
  });
  t.ok(performance.now() - startedMs >= 850, 'it waited for a hub');
  await call('POST', '/locks', { device_id: 'b', transport: 'serial' });
  await call('POST', '/locks/b/fault', { kind: 'power_off' });
  t.match(await call('GET', '/locks/b'), { json: { powered: false } });
  const answered: string[] = [];
  const scan = async (lock: string) => {
    t.match(await call('POST', `/locks/${lock}/scan`, { code: 'X' }), { json: { result: 'no_answer' } });
    answered.push(lock);
  };
  await Promise.all([scan('a'), scan('b')]);
  t.same(answered, ['b', 'a'], 'without power there is nothing to wait for');
});

t.test('door, key, button, battery, tamper, jam and power show in the truth', async (t) => {
  const { call, simulator } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'serial' });
  t.match(await call('POST', '/locks/a/door', { position: 'open' }), { status: 200, json: { door: 'open' } });
  t.match(await call('POST', '/locks/a/turn', { position: 'unlocked' }), { json: { bolt: 'unlocked' } });
  t.match(await call('POST', '/locks/a/button'), { status: 200 });
  t.match(await call('POST', '/locks/a/fault', { kind: 'battery', percent: 7 }), {
    json: { battery_level: 7 },
  });
  t.match(await call('POST', '/locks/a/fault', { kind: 'tamper' }), { json: { tamper: true } });
  t.match(await call('POST', '/locks/a/fault', { kind: 'jam', count: 1 }), { json: { jammed: true } });
  t.match(await call('POST', '/locks/a/turn', { position: 'locked' }), {
    status: 409,
    json: { code: 'bolt_blocked' },
  });
  const { events } = simulator.lock('a')?.firmware ?? { events: [] };
  t.same(
    events.map(({ kind }) => kind),
    ['boot', 'door', 'bolt', 'battery', 'tamper'],
  );
  t.match(await call('POST', '/locks/a/fault', { kind: 'clear' }), {
    json: { jammed: false, tamper: false, battery_level: 7, bolt: 'unlocked' },
  });
  for (const kind of ['duplicate', 'reorder'])
    t.equal((await call('POST', '/locks/a/fault', { kind, count: 2, ms: 5, percent: 1 })).status, 200);
  t.equal((await call('POST', '/locks/a/fault', { kind: 'delay', ms: 5, way: 'to_hub' })).status, 200);
  t.equal((await call('POST', '/locks/a/fault', { kind: 'drop_replies' })).status, 200);
  t.equal((await call('POST', '/locks/a/fault', { kind: 'power_cut', step: 'stored' })).status, 200);
  t.match(await call('POST', '/locks/a/fault', { kind: 'power_off' }), { json: { powered: false } });
  t.match(await call('POST', '/locks/a/fault', { kind: 'tamper' }), { status: 200 }, 'also without power');
  t.match(await call('POST', '/locks/a/fault', { kind: 'power_on' }), { json: { powered: true } });
});

t.test('the log of a remote command has what a proof needs', async (t) => {
  const { call, simulator } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'mqtt', travel_ms: 0 });
  const lock = simulator.lock('a');
  if (!lock) throw new Error('no lock');
  const { bootId, lockMs } = lock.firmware.stamp();
  const commandId = '01920000-0000-7000-8000-000000000001';
  lock.firmware.execute({ commandId, action: 'unlock', bootId, notAfterMs: lockMs + 5000 }, () => undefined);
  const { json } = await call('GET', '/locks/a');
  t.match(json, { bolt: 'unlocked', actuations: 1 });
  const [entry] = json['actuation_log'] as Record<string, unknown>[];
  t.match(entry, { command_id: commandId, request_id: null, source: 'remote', direction: 'unlock' });
  t.equal(entry?.['not_after_ms'], lockMs + 5000);
  t.ok(Number(entry?.['lock_ms']) >= lockMs);
  t.ok(Math.abs(Number(entry?.['at_ms']) - Date.now()) < 60_000);
});

t.test('provisioning is for MQTT locks; reset forgets', async (t) => {
  const { call, simulator } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'serial' });
  await call('POST', '/locks', { device_id: 'm', transport: 'mqtt' });
  const access = { url: 'mqtt://127.0.0.1:9', username: 'm', password: 'p', client_id: 'm' };
  t.match(await call('POST', '/locks/a/provision', access), {
    status: 409,
    json: { code: 'wrong_transport' },
  });
  t.match(await call('POST', '/locks/m/provision', { ...access, url: 'm' }), { status: 400 });
  t.match(await call('POST', '/locks/m/provision', access), { status: 200, json: { connected: false } });
  await call('POST', '/locks/m/door', { position: 'open' });
  const before = simulator.lock('m')?.firmware.stamp().bootId;
  t.equal((await call('POST', '/locks/m/reset')).status, 200);
  const after = simulator.lock('m')?.firmware;
  t.same(
    after?.events.map(({ kind }) => kind),
    ['boot'],
  );
  t.not(after?.stamp().bootId, before);
});

t.test('the hub’s Bluetooth adapter: pulled, switched, slowed, broken', async (t) => {
  const { call, simulator } = await bench(t);
  const before = await call('GET', '/adapter');
  t.match(before, {
    status: 200,
    json: { state: 'up', hosts: 0, links: 0, malformed: 0, interval_ms: 7.5, in_range: true },
  });
  t.ok(existsSync(String(before.json['hci_socket'])));
  t.match(await call('POST', '/adapter', { state: 'absent' }), { json: { state: 'absent' } });
  t.equal(existsSync(String(before.json['hci_socket'])), false);
  t.match(await call('POST', '/adapter', { state: 'down' }), { json: { state: 'down' } });
  const fail = { opcode: 0x200d, status: 12 };
  t.match(await call('POST', '/adapter', { state: 'up', interval_ms: 22.5, in_range: false, fail }), {
    json: { state: 'up', interval_ms: 22.5, in_range: false },
  });
  t.equal(simulator.ble.adapter.faults.take(0x200d), 12);
  t.equal(simulator.ble.adapter.faults.take(0x200d), undefined, 'once');
  await call('POST', '/adapter', { fail: { ...fail, status: null, count: 5 } });
  t.match(await call('POST', '/adapter', { fail: null }), { status: 200 });
  t.equal(simulator.ble.adapter.faults.take(0x200d), undefined);
  for (let opcode = 1; opcode <= BROKEN_OPCODES_MAX; opcode += 1)
    t.equal((await call('POST', '/adapter', { fail: { opcode, status: 1 } })).status, 200);
  t.match(await call('POST', '/adapter', { fail: { opcode: 99, status: 1 } }), {
    status: 409,
    json: { code: 'too_many_faults' },
  });
  for (const wrong of [
    { state: 'broken' },
    { interval_ms: 7 },
    { interval_ms: 4001 },
    { fail: { opcode: -1, status: 1 } },
    { fail: { opcode: 1, status: 0 } },
    { colour: 'red' },
  ])
    t.match(await call('POST', '/adapter', wrong), { status: 400 }, JSON.stringify(wrong));
});

t.test('only a BLE lock can be carried away, and only with its radio program', async (t) => {
  const { call, simulator } = await bench(t);
  await call('POST', '/locks', { device_id: 'a', transport: 'serial' });
  for (const fault of [{ kind: 'out_of_range' }, { kind: 'in_range' }, { kind: 'rssi', dbm: -80 }])
    t.match(await call('POST', '/locks/a/fault', fault), { status: 409, json: { code: 'wrong_transport' } });
  t.match(await call('POST', '/locks/a/fault', { kind: 'rssi', dbm: 21 }), { status: 400 });
  t.match(await call('POST', '/locks', { device_id: 'b', transport: 'ble', mtu: 22 }), { status: 400 });
  t.match(await call('POST', '/locks', { device_id: 'b', transport: 'ble' }), {
    status: 501,
    json: { code: 'ble_unavailable' },
  });
  t.equal(simulator.lock('b'), undefined);
});
