import t from 'tap';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { startSimulator } from '../../src/simulator/simulator.js';
import type { SimulatedLock } from '../../src/simulator/simulated-lock.js';
import { ScriptedHub } from './scripted-hub.js';
import { SerialLine } from './serial-line.js';

async function pairedHub(lock: SimulatedLock, line: () => SerialLine): Promise<ScriptedHub> {
  const address = Number(lock.address.split('#')[1]);
  const hub = new ScriptedHub((frame) => line().exchange(address, frame), lock.serial);
  lock.serialLock?.pressButton();
  const paired = await hub.pair(lock.installCode);
  if (paired !== 'paired') throw new Error(paired);
  await hub.openSession();
  return hub;
}

t.test('over a real pty: pairs, opens, and survives the port and the hub going away', async (t) => {
  const simulator = await startSimulator({ folder: t.testdir(), travelMs: 20 });
  t.teardown(() => simulator.stop());
  const lock = await simulator.add({ device_id: 'front', transport: 'serial' });
  const path = lock.address.replace('#1', '');
  t.ok(existsSync(path));
  let line = new SerialLine(path);
  await line.open();
  t.teardown(() => line.close());
  const hub = await pairedHub(lock, () => line);
  const { bootId, lockMs } = await hub.stamp();
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 5000 };
  t.match(await hub.actuate(order), { outcome: 'done', success: true, bolt: 'unlocked' });
  t.equal(lock.physical.bolt, 'unlocked');

  await line.close();
  line = new SerialLine(path);
  await line.open();
  t.match(await hub.result(order.commandId), { outcome: 'done' }, 'the same session on a port opened again');

  simulator.line(lock)?.stop();
  t.equal(existsSync(path), false, 'the port has vanished');
  const poll = { type: 'poll', body: new Uint8Array(0) } as const;
  t.equal(await line.exchange(1, poll), null, 'what had it open hears nothing');
  await line.close();
  await simulator.line(lock)?.start();
  t.ok(existsSync(path), 'the port is back');
  line = new SerialLine(path);
  await line.open();
  t.match(await hub.result(order.commandId), { outcome: 'done' });
  t.equal(lock.physical.actuations, 1);
});

t.test('two locks on one line answer for themselves', async (t) => {
  const simulator = await startSimulator({ travelMs: 0 });
  t.teardown(() => simulator.stop());
  const first = await simulator.add({ device_id: 'a', transport: 'serial' });
  const path = first.address.replace('#1', '');
  const second = await simulator.add({ device_id: 'b', transport: 'serial', address: `${path}#247` });
  t.equal(second.address, `${path}#247`);
  const line = new SerialLine(path);
  await line.open();
  t.teardown(() => line.close());
  const hubs = [await pairedHub(first, () => line), await pairedHub(second, () => line)];
  for (const hub of hubs) {
    const { bootId, lockMs } = await hub.stamp();
    await hub.actuate({ commandId: randomBytes(16), bootId, notAfterMs: lockMs + 5000 });
  }
  t.equal(first.physical.actuations, 1);
  t.equal(second.physical.actuations, 1);
  t.equal(await line.exchange(3, { type: 'poll', body: new Uint8Array(0) }), null, 'nobody lives there');
});

t.test('a lock without power is silent', async (t) => {
  const simulator = await startSimulator({ travelMs: 0 });
  t.teardown(() => simulator.stop());
  const lock = await simulator.add({ device_id: 'a', transport: 'serial' });
  const line = new SerialLine(lock.address.replace('#1', ''));
  await line.open();
  t.teardown(() => line.close());
  const poll = { type: 'poll', body: new Uint8Array(0) } as const;
  t.equal((await line.exchange(1, poll))?.type, 'refuse');
  lock.firmware.powerOff();
  t.equal(await line.exchange(1, poll), null);
  lock.firmware.powerOn();
  t.equal((await line.exchange(1, poll))?.type, 'refuse');
});
