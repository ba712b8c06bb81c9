import t from 'tap';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../../src/simulator/simulator.js';
import { ScriptedHub } from './scripted-hub.js';
import { SerialLine } from './serial-line.js';

t.test('a lock that was kept comes back paired, with its results and events, under a new boot', async (t) => {
  const folder = t.testdir();
  const options = { folder, persist: true, travelMs: 0 };
  let simulator = await startSimulator(options);
  let lock = await simulator.add({ device_id: 'front', transport: 'serial' });
  const { address, serial, installCode } = lock;
  let line = new SerialLine(address.replace('#1', ''));
  await line.open();
  const hub = new ScriptedHub((frame) => line.exchange(1, frame), serial);
  lock.serialLock?.pressButton();
  t.equal(await hub.pair(installCode), 'paired');
  await hub.openSession();
  const { bootId, lockMs } = await hub.stamp();
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 60_000 };
  await hub.actuate(order);
  lock.firmware.moveDoor('open');
  await line.close();
  await simulator.stop();

  const [file] = readdirSync(folder);
  t.equal(file, 'front.lock.json', 'the lines are gone with the simulator');
  t.equal(statSync(join(folder, file ?? '')).mode & 0o777, 0o600);

  simulator = await startSimulator(options);
  const again = simulator.lock('front');
  if (!again) throw new Error('forgotten');
  lock = again;
  t.match(lock, { address, serial, installCode });
  t.match(lock.physical, { bolt: 'unlocked', door: 'open', actuations: 1, powered: true });
  t.same(
    lock.firmware.events.map(({ kind }) => kind),
    ['boot', 'door', 'boot'],
  );
  line = new SerialLine(address.replace('#1', ''));
  await line.open();
  t.equal(await hub.openSession(), 'session', 'still paired');
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
  t.match(await hub.actuate(order), { outcome: 'done' });
  t.equal(lock.physical.actuations, 1);
  t.equal(
    (await hub.stamp()).bootId.every((byte, at) => byte === bootId[at]),
    false,
  );
  const { results } = lock.firmware.snapshot();
  t.equal(results.length, 1);
  lock.reset();
  t.equal(await hub.openSession(), 'not_paired');
  t.same(lock.firmware.snapshot().results, results, 'what was done stays done');
  await line.close();
  await simulator.stop();
});

t.test('a lock left without power comes back without power', async (t) => {
  const options = { folder: t.testdir(), persist: true };
  const first = await startSimulator(options);
  (await first.add({ device_id: 'a', transport: 'mqtt' })).firmware.powerOff();
  await first.stop();
  const second = await startSimulator(options);
  t.equal(second.lock('a')?.physical.powered, false);
  t.equal(second.lock('a')?.firmware.powered, false);
  await second.stop();
});

t.test('a folder that went away is reported, and everything stops all the same', async (t) => {
  const folder = join(t.testdir(), 'locks');
  const simulator = await startSimulator({ folder, persist: true });
  await simulator.add({ device_id: 'a', transport: 'serial' });
  rmSync(folder, { recursive: true });
  await t.rejects(simulator.stop(), { message: /could not be kept/ });
  t.same(simulator.list(), []);
});

t.test('a broken file is named', async (t) => {
  const folder = t.testdir();
  writeFileSync(join(folder, 'a.lock.json'), '{"format":2}');
  await t.rejects(startSimulator({ folder, persist: true }), { message: /a\.lock\.json/ });
});

t.test('without persistence nothing is left', async (t) => {
  const simulator = await startSimulator();
  const { address } = await simulator.add({ device_id: 'a', transport: 'serial' });
  t.ok(existsSync(address.replace('#1', '')));
  await simulator.stop();
  t.notOk(existsSync(join(address, '..')));
  t.throws(() => simulator.url);
});
