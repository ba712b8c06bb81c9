import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { radioFrame, RadioFrameReader } from '../../../src/drivers/ble/radio-frames.js';
import { plainEnvironment, ROOT } from '../../support/child-program.js';
import { shortFolder } from '../../support/short-folder.js';
import { until } from '../../support/until.js';
import { isThere } from '../../systemd/notice-receiver.js';
import { BleHouse } from './ble-house.js';

const PATIENCE_MS = 60_000;
const noActivation = isThere('systemd-socket-activate')
  ? false
  : 'systemd-socket-activate is not here, which starts the radio program as its socket unit does';

t.test('messages come out of the stream as they went in, however it is cut', (t) => {
  const messages = [
    { type: 'ping', n: 1 },
    { type: 'write', link: 3, fragments: [Uint8Array.of(1, 2, 3), new Uint8Array(512).fill(9)] },
    { type: 'advert', address: 'aa:bb:cc:dd:ee:ff', rssi: -70, serviceData: Uint8Array.of(0) },
  ];
  const stream = Buffer.concat(messages.map(radioFrame));
  for (const size of [1, 3, 7, stream.length]) {
    const heard: unknown[] = [];
    const reader = new RadioFrameReader((message) => heard.push(message));
    for (let at = 0; at < stream.length; at += size)
      t.ok(reader.push(stream.subarray(at, Math.min(at + size, stream.length))));
    t.same(heard, messages);
  }
  t.end();
});

t.test('what makes no sense ends it', (t) => {
  for (const bytes of [Buffer.from('ffffffff00', 'hex'), Buffer.from('00000001ff', 'hex')]) {
    const heard: unknown[] = [];
    t.notOk(new RadioFrameReader((message) => heard.push(message)).push(bytes));
    t.strictSame(heard, []);
  }
  t.end();
});

t.test('a door over Bluetooth with the radio in a unit of its own', { skip: noActivation }, async (t) => {
  const socket = path.join(shortFolder(t), 'radio.sock');
  let manager: ReturnType<typeof spawn> | null = null;
  t.teardown(() => manager?.kill());
  const house = await BleHouse.open(t, { DOORWARD_RADIO_SOCKET: socket }, (env) => {
    // As systemd does for a socket unit with Accept=yes: a program for each connection, which is its standard input.
    const passed = Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`);
    const command = [process.execPath, 'dist/ble-radio.mjs'];
    manager = spawn('systemd-socket-activate', ['-l', socket, '-a', '--inetd', ...passed, ...command], {
      cwd: ROOT,
      env: plainEnvironment(),
      stdio: 'ignore',
    });
  });
  await until(
    () => existsSync(socket),
    PATIENCE_MS,
    () => 'the socket',
  );
  const id = await house.paired('back-door');
  t.match(await house.commanded(id, 'unlock'), { status: 'succeeded' });
  t.equal((await house.truth('back-door')).actuations, 1);
  t.match(await house.radio(), { status: 200, ok: true });

  // Pulled out: the program ends, and the next one finds it when it is back.
  await house.adapter({ state: 'absent' });
  await until(
    async () => !(await house.radio()).ok,
    PATIENCE_MS,
    () => '/ready to tell',
  );
  await house.adapter({ state: 'up' });
  await until(
    async () => (await house.device(id)).is_online,
    PATIENCE_MS,
    () => 'the lock to be back',
  );
  t.match(await house.commanded(id, 'lock'), { status: 'succeeded' });
});
