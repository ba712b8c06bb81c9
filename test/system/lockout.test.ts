import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { runCli } from '../cli/support/run-cli.js';
import { startRealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { logs, moveIn } from './house.js';

const FREE_TRIES = 5;

t.test('five wrong PINs lock a keypad, and a restart of the hub does not open it', async (t) => {
  // Not `t.testdir()`: the path of a socket has to be short.
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  const house = await moveIn(t, { dataDir });
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { simulator, doors, bob } = house;
  const [front, garage] = doors;

  for (let tries = 1; tries <= FREE_TRIES; tries += 1)
    t.equal(await simulator.keypad(front.deviceId, '5829'), 'denied', `try ${tries}`);
  const [newest] = await logs(house.hub, front, 'event_type=KEYPAD_LOCKED');
  t.match(newest, { reason: 'wrong_codes', description: /5 wrong codes: the keypad is locked for 60 s/ });
  t.equal(await simulator.keypad(front.deviceId, bob.digits), 'denied', 'the right one too');
  t.match((await logs(house.hub, front))[0], { event_type: 'ACCESS_DENIED', reason: 'keypad_locked' });
  t.equal(await simulator.keypad(garage.deviceId, bob.digits), 'granted', 'the other keypad is open');

  type Keypad = { data: { keypad_locked_until: string | null; keypad_stopped: boolean } };
  const keypad = async () => ((await house.hub.request('GET', `/devices/${front.id}`)).body as Keypad).data;
  const { keypad_locked_until: until, keypad_stopped: stopped } = await keypad();
  t.ok(Math.abs(Date.parse(until ?? '') - Date.now() - 60_000) < 60_000, String(until));
  t.equal(stopped, false);

  await house.hub.kill9();
  house.hub = await startRealHub({ dataDir });
  await whenOnline(house.hub, front.id);
  t.equal(await simulator.keypad(front.deviceId, bob.digits), 'denied', 'after a kill');
  t.match((await logs(house.hub, front))[0], { event_type: 'ACCESS_DENIED', reason: 'keypad_locked' });
  const pin = { device_ids: [front.id], label: 'probe', kind: 'permanent', pin: '0427' };
  const probe = await house.hub.request('POST', '/access/pins', { body: pin });
  t.equal(probe.status, 429, 'nor can codes be tried by making them');
  t.equal((await house.hub.request('POST', `/devices/${front.id}/unlock`)).status, 200, 'REST is no keypad');

  const reset = (id: string) => house.hub.request('POST', `/devices/${id}/keypad/reset`);
  t.equal((await reset('01941b2c-0000-7000-8000-0000000000ff')).status, 404);
  const done = await reset(front.id);
  t.match([done.status, done.body], [200, { data: { failures: FREE_TRIES } }]);
  t.equal((await keypad()).keypad_locked_until, null);
  t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
  t.match(await logs(house.hub, front, 'event_type=KEYPAD_RESET'), [{ actor: { kind: 'user' } }]);
  const cli = await runCli(['lock', 'reset-keypad', front.deviceId, '--json'], {
    DOORWARD_DATA_DIR: house.hub.dataDir,
  });
  t.match([cli.exitCode, JSON.parse(cli.stdout)], [0, { device_id: front.deviceId, failures: 0 }]);
});
