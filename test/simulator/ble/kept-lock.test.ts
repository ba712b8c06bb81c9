import t from 'tap';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startSimulator } from '../../../src/simulator/simulator.js';
import { ROOT, startProgram } from '../../support/child-program.js';
import { shortFolder } from '../../support/short-folder.js';
import { until } from '../../support/until.js';
import { RadioProcesses } from './radio-processes.js';

const skip = process.platform === 'linux' ? false : 'bleno uses an HCI socket on Linux only';

t.test('a BLE lock is kept: address, label, and a counter that never goes back', { skip }, async (t) => {
  const folder = t.testdir();
  const options = { folder, persist: true, programs: `${ROOT}/dist` };
  const first = await startSimulator(options);
  const made = await first.add({ device_id: 'b', transport: 'ble', mtu: 100 });
  made.firmware.moveDoor('open');
  const { address, serial } = made;
  const counter = made.bleLock?.counter ?? 0;
  t.ok(counter > 0);
  await first.stop();
  const second = await startSimulator(options);
  const kept = second.lock('b');
  t.match(kept, { address, serial, transport: 'ble' });
  t.ok((kept?.bleLock?.counter ?? 0) > counter);
  const counted = kept?.bleLock?.counter ?? 0;
  kept?.reset();
  t.ok((kept?.bleLock?.counter ?? 0) > counted, 'a reset does not turn it back either');
  await second.stop();
});

t.test('a record from before there was BLE is read', async (t) => {
  const folder = t.testdir();
  const first = await startSimulator({ folder, persist: true });
  await first.add({ device_id: 'm', transport: 'mqtt' });
  await first.stop();
  const file = path.join(folder, 'm.lock.json');
  const { ble, ...before } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  t.equal(ble, null);
  writeFileSync(file, JSON.stringify(before));
  const second = await startSimulator({ folder, persist: true });
  t.equal(second.lock('m')?.transport, 'mqtt');
  await second.stop();
});

t.test('the program tells its adapter and its BLE locks, and leaves no process', { skip }, async (t) => {
  const folder = t.testdir();
  const hciSocket = path.join(shortFolder(t), 'hci.sock');
  const run = () =>
    startProgram({ args: ['dist/simulator.mjs', '--dir', folder, '--persist', '--hci-socket', hciSocket] });
  const first = run();
  t.teardown(() => first.kill9());
  const line = JSON.parse(await first.firstLine()) as { simulator_url: string };
  t.match(line, { hci_socket: hciSocket, ble_locks: [] });
  const answer = await fetch(`${line.simulator_url}/locks`, {
    method: 'POST',
    body: JSON.stringify({ device_id: 'b', transport: 'ble' }),
  });
  const label = (await answer.json()) as { address: string };
  t.match(label, { device_id: 'b', transport: 'ble', address: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/ });
  const radios = new RadioProcesses();
  t.equal(radios.of(first.pid)?.length ?? 1, 1, 'one radio');
  const [radio = 0] = radios.of(first.pid) ?? [];
  t.equal(await first.stop(), 0);
  t.notOk(radios.lives(radio));

  const second = run();
  t.teardown(() => second.kill9());
  const again: unknown = JSON.parse(await second.firstLine());
  t.match(again, { ble_locks: [{ device_id: 'b', address: label.address }] });
  const [orphan = 0] = radios.of(second.pid) ?? [];
  await second.kill9();
  await until(
    () => !radios.lives(orphan),
    10_000,
    () => 'the radio of a killed simulator to go',
  );
});
