import t from 'tap';
import type { Test } from 'tap';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Aedes } from 'aedes';
import { systemRandom } from '../../src/kit/random.js';
import { systemClock } from '../../src/kit/clock.js';
import { EMPTY_FLASH } from '../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../src/simulator/lock-firmware.js';
import { Faults } from '../../src/simulator/faults.js';
import { MqttLock } from '../../src/simulator/mqtt-lock.js';
import { PhysicalLock } from '../../src/simulator/physical-lock.js';

interface Heard {
  readonly leaf: string;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly qos: number;
  readonly retain: boolean;
}

const ONLINE = { leaf: 'status', text: 'online' };

async function bench(t: Test, travelMs = 0) {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  let acknowledge: (topic: string) => boolean = () => true;
  broker.authorizePublish = (_client, packet, done) => {
    const text = packet.payload.toString();
    const leaf = packet.topic.replace('smartlock/front/', '');
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    heard.push({ leaf, text, json, qos: packet.qos, retain: packet.retain });
    for (const wake of waiting.splice(0)) wake();
    if (acknowledge(packet.topic)) done(null);
  };
  /** The first message from `from` on that matches. */
  const hear = async (
    match: Partial<Heard> & { member?: Record<string, unknown> },
    from = 0,
  ): Promise<Heard> => {
    for (;;) {
      const found = heard
        .slice(from)
        .find(
          (one) =>
            (match.leaf === undefined || one.leaf === match.leaf) &&
            (match.text === undefined || one.text === match.text) &&
            Object.entries(match.member ?? {}).every(([name, value]) => one.json[name] === value),
        );
      if (found) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const say = (leaf: 'commands' | 'decisions', message: object | string) =>
    new Promise<void>((resolve, reject) => {
      const payload = typeof message === 'string' ? message : JSON.stringify(message);
      const packet = { cmd: 'publish', topic: `smartlock/front/${leaf}`, payload, qos: 0 } as const;
      broker.publish({ ...packet, dup: false, retain: false }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });

  const physical = new PhysicalLock(systemClock, travelMs);
  const faults = new Faults(systemClock);
  const firmware = new LockFirmware({
    clock: systemClock,
    random: systemRandom,
    physical,
    flash: EMPTY_FLASH,
    canUnlatch: true,
    changed: () => undefined,
  });
  const access = {
    url: `mqtt://127.0.0.1:${String(port)}`,
    username: 'front',
    password: 's',
    clientId: 'front',
  };
  const lock = new MqttLock({ deviceId: 'front', firmware, faults, access: null });
  firmware.attach(lock);
  t.teardown(async () => {
    firmware.powerOff();
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      broker.close(resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  });
  const order = (command: string, change: object = {}) => {
    const { bootId, lockMs } = firmware.stamp();
    const base = { command, command_id: randomUUID(), boot_id: bootId, not_after_ms: lockMs + 5000 };
    return { ...base, timestamp: new Date(0).toISOString(), user_id: null, ...change };
  };
  return {
    broker,
    sockets,
    physical,
    faults,
    firmware,
    lock,
    access,
    heard,
    hear,
    say,
    order,
    setAcknowledge: (decide: (topic: string) => boolean) => {
      acknowledge = decide;
    },
  };
}

/** Connected, greeted, its boot event out. */
async function ready(t: Test, travelMs = 0) {
  const parts = await bench(t, travelMs);
  parts.firmware.powerOn();
  parts.lock.provision(parts.access);
  await parts.hear(ONLINE);
  await parts.hear({ leaf: 'events', member: { kind: 'boot' } });
  while (parts.firmware.events.length > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  return parts;
}

t.test('says hello: online and state retained, the boot event until acknowledged', async (t) => {
  const { heard, hear, firmware } = await ready(t);
  t.match(await hear(ONLINE), { qos: 1, retain: true });
  const { bootId } = firmware.stamp();
  const state = { bolt: 'locked', door: 'closed', battery_level: 100, tamper: false, boot_id: bootId };
  t.match(await hear({ leaf: 'state' }), { qos: 1, retain: true, json: state });
  t.match(await hear({ leaf: 'events' }), {
    qos: 1,
    retain: false,
    json: { seq: 1, boot_id: bootId, kind: 'boot' },
  });
  t.same([...new Set(heard.map(({ leaf }) => leaf))].sort(), ['events', 'state', 'status']);
});

t.test('UNLOCK once, however often its id comes', async (t) => {
  const { hear, say, order, physical, heard, firmware } = await ready(t);
  const unlock = order('UNLOCK');
  await say('commands', unlock);
  const reply = { leaf: 'replies', member: { command_id: unlock.command_id } };
  const first = await hear(reply);
  t.match(first, {
    qos: 0,
    retain: false,
    json: { outcome: 'done', success: true, boot_id: firmware.stamp().bootId },
  });
  t.type(first.json['lock_ms'], 'number');
  t.match(await hear({ leaf: 'state', member: { bolt: 'unlocked' } }), { retain: true });
  const from = heard.length;
  await say('commands', unlock);
  t.match(await hear(reply, from), { json: { outcome: 'done', success: true } });
  t.equal(physical.actuations, 1);
  t.match(physical.log[0], { commandId: unlock.command_id, notAfterMs: unlock.not_after_ms });
});

t.test('a late command and one for another boot are refused', async (t) => {
  const { hear, say, order, physical } = await ready(t);
  for (const [change, reason] of [
    [{ not_after_ms: 0 }, 'expired'],
    [{ boot_id: '0000000000000000' }, 'wrong_boot'],
  ] as const) {
    const unlock = order('UNLOCK', change);
    await say('commands', unlock);
    const { json } = await hear({ leaf: 'replies', member: { command_id: unlock.command_id } });
    t.match(json, { outcome: 'refused', reason });
    t.notOk('success' in json);
  }
  t.equal(physical.actuations, 0);
});

t.test('GET_STATUS, GET_RESULT, IDENTIFY, LOCK and UNLATCH', async (t) => {
  const { hear, say, order } = await ready(t);
  const ask = async (message: { command_id: string }) => {
    await say('commands', message);
    return (await hear({ leaf: 'replies', member: { command_id: message.command_id } })).json;
  };
  const status = await ask({ ...order('GET_STATUS') });
  t.match(status, { outcome: 'ok', firmware_version: '1.0.0', status: { bolt: 'locked', door: 'closed' } });
  t.match(await ask(order('IDENTIFY')), { outcome: 'done', success: true });
  t.match(await ask(order('UNLATCH')), { outcome: 'done', success: true });
  const lock = order('LOCK');
  t.match(await ask(lock), { outcome: 'done' });
  const query = { command: 'GET_RESULT', command_id: randomUUID(), of: lock.command_id };
  t.match(await ask(query), { of: lock.command_id, outcome: 'done', success: true });
  const never = { command: 'GET_RESULT', command_id: randomUUID(), of: randomUUID() };
  t.match(await ask(never), { of: never.of, outcome: 'never_seen' });
});

t.test('what is no command changes nothing', async (t) => {
  const { hear, say, order, physical } = await ready(t);
  for (const junk of [
    '',
    'x',
    '[]',
    'null',
    '7',
    '{}',
    '{"command":"UNLOCK"}',
    '{"command":"OPEN","command_id":"a"}',
  ])
    await say('commands', junk);
  await say('decisions', '{"grant":true}');
  await say('decisions', 'x');
  const probe = order('GET_STATUS');
  await say('commands', probe);
  await hear({ leaf: 'replies', member: { command_id: probe.command_id } });
  t.equal(physical.actuations, 0);
});

t.test('a PIN is asked for and the door opens', async (t) => {
  const { hear, say, firmware, physical } = await ready(t, 20);
  const light = firmware.present('pin', '0427');
  const { json } = await hear({ leaf: 'access' });
  t.match(json, { kind: 'pin', value: '0427', boot_id: firmware.stamp().bootId });
  const lockMs = Number(json['lock_ms']);
  const requestId = String(json['request_id']);
  await say('decisions', {
    request_id: requestId,
    grant: true,
    boot_id: json['boot_id'],
    not_after_ms: lockMs + 900,
  });
  t.equal(await light, 'granted');
  t.equal(physical.bolt, 'unlocked');
  t.match(await hear({ leaf: 'events', member: { kind: 'actuated' } }), {
    json: {
      source: 'keypad',
      request_id: requestId,
      success: true,
      direction: 'unlock',
      position: 'unlocked',
    },
  });
});

t.test('an event that got no PUBACK comes again after the connection broke', async (t) => {
  const { hear, firmware, sockets, heard, setAcknowledge } = await ready(t);
  setAcknowledge((topic) => !topic.endsWith('/events'));
  firmware.moveDoor('open');
  await hear({ leaf: 'events', member: { kind: 'door' } });
  t.equal(firmware.events.length, 1, 'kept');
  setAcknowledge(() => true);
  const from = heard.length;
  for (const socket of sockets) socket.destroy();
  await hear({ leaf: 'events', member: { kind: 'door' } }, from);
  while (firmware.events.length > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  t.pass('acknowledged, forgotten');
});

t.test('power off: the will says offline; power on: a new boot, kept results', async (t) => {
  const { hear, say, firmware, order, heard, lock } = await ready(t);
  const unlock = order('UNLOCK');
  await say('commands', unlock);
  await hear({ leaf: 'replies', member: { command_id: unlock.command_id } });
  const from = heard.length;
  firmware.powerOff();
  t.equal(lock.connected, false);
  await hear({ leaf: 'status', text: 'offline' }, from);
  firmware.powerOn();
  await hear(ONLINE, from);
  const query = { command: 'GET_RESULT', command_id: randomUUID(), of: unlock.command_id };
  await say('commands', query);
  const { json } = await hear({ leaf: 'replies', member: { command_id: query.command_id } });
  t.match(json, { outcome: 'done', success: true });
  t.not(json['boot_id'], unlock.boot_id);
});

t.test('dropped, duplicated and delayed messages', async (t) => {
  const { hear, say, order, faults, physical, heard } = await ready(t);
  faults.dropReplies(1);
  const lost = order('UNLOCK');
  await say('commands', lost);
  await hear({ leaf: 'state', member: { bolt: 'unlocked' } });
  const query = { command: 'GET_RESULT', command_id: randomUUID(), of: lost.command_id };
  await say('commands', query);
  await hear({ leaf: 'replies', member: { command_id: query.command_id } });
  t.notOk(
    heard.some(({ json }) => json['command_id'] === lost.command_id),
    'its reply never came',
  );
  t.equal(physical.actuations, 1);

  faults.arm('duplicate', 1, 0, 'to_lock');
  const twice = order('LOCK');
  const from = heard.length;
  await say('commands', twice);
  await hear({ leaf: 'replies', member: { command_id: twice.command_id } }, from);
  t.equal(physical.actuations, 2);

  faults.arm('delay', 1, 50, 'to_lock');
  const late = order('UNLOCK', { not_after_ms: twice.not_after_ms - 4990 });
  await say('commands', late);
  t.match(await hear({ leaf: 'replies', member: { command_id: late.command_id } }), {
    json: { outcome: 'refused', reason: 'expired' },
  });
  t.equal(physical.actuations, 2);
});

t.test('a command and its reply never sit for 40 ms', async (t) => {
  const { hear, say, order, setAcknowledge } = await ready(t, 3);
  // Nothing comes back for the state that goes out when the bolt starts to move: a socket without noDelay would keep
  // the reply until the broker's kernel acknowledges that, 40 ms later.
  setAcknowledge((topic) => !topic.endsWith('/state'));
  let slow = 0;
  for (let turn = 0; turn < 100; turn += 1) {
    const unlock = order(turn % 2 === 0 ? 'UNLOCK' : 'LOCK');
    const startedMs = performance.now();
    await say('commands', unlock);
    await hear({ leaf: 'replies', member: { command_id: unlock.command_id } });
    if (performance.now() - startedMs >= 40) slow += 1;
  }
  // A machine that pauses for a moment is not a socket that waits on every round.
  t.ok(slow <= 25, `${slow} of 100 were slow`);
});
