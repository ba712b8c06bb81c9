import t from 'tap';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { systemClock } from '../../../src/kit/clock.js';
import { systemRandom } from '../../../src/kit/random.js';
import { AdapterPort, HOSTS_MAX } from '../../../src/simulator/ble/adapter-port.js';
import { Air } from '../../../src/simulator/ble/air.js';
import { VirtualHciSocket } from '../../../src/simulator/ble/virtual-hci-socket.js';
import { shortFolder } from '../../support/short-folder.js';
import { until } from '../../support/until.js';

const WAIT_MS = 5_000;
const ADDRESS = '02:00:00:00:00:0c';
const READ_ADDRESS = Buffer.from('01091000', 'hex');

function bench(t: Parameters<typeof shortFolder>[0]) {
  const socket = path.join(shortFolder(t), 'hci.sock');
  const port = new AdapterPort(new Air(systemClock, systemRandom), socket, ADDRESS);
  t.teardown(() => port.stop());
  /** What noble and bleno do first. */
  const host = () => {
    const hci = new VirtualHciSocket(socket);
    const heard: string[] = [];
    const errors: string[] = [];
    hci.on('data', (packet: Buffer) => heard.push(packet.toString('hex')));
    hci.on('error', ({ message }: Error) => errors.push(message));
    t.teardown(() => {
      hci.stop();
    });
    return { hci, heard, errors };
  };
  return { port, socket, host };
}

t.test('no adapter, one that comes later, one that is pulled out', async (t) => {
  const { port, socket, host } = bench(t);
  const early = host();
  t.equal(port.state, 'absent');
  t.throws(() => early.hci.bindRaw(), { code: 'ENODEV' });
  t.equal(early.hci.isDevUp(), false);
  t.same(early.hci.getDeviceList(), []);

  await port.become('up');
  t.equal(port.state, 'up');
  const { hci, heard, errors } = host();
  t.equal(hci.bindRaw(), 0);
  hci.start();
  t.equal(hci.isDevUp(), true);
  t.match(hci.getDeviceList(), [{ devId: 0, devUp: true }]);
  hci.write(READ_ADDRESS);
  await until(
    () => heard.length > 0,
    WAIT_MS,
    () => 'an answer',
  );
  t.same(heard, ['040e0a010910000c0000000002']);

  await port.become('absent');
  t.equal(existsSync(socket), false);
  await until(
    () => !hci.isDevUp(),
    WAIT_MS,
    () => 'the adapter to be gone',
  );
  hci.write(READ_ADDRESS);
  t.same(errors, ['Network is down']);
  await port.become('up');
  t.equal(hci.isDevUp(), false, 'only a new object sees it again');
  const again = host();
  again.hci.bindUser();
  t.equal(again.hci.isDevUp(), true);
});

t.test('switched off and on, the same object sees it', async (t) => {
  const { port, host } = bench(t);
  await port.start();
  const { hci, heard, errors } = host();
  hci.bindRaw();
  hci.start();
  await until(
    () => port.controllers.length === 1,
    WAIT_MS,
    () => 'the host',
  );
  await port.become('down');
  t.equal(port.state, 'down');
  await until(
    () => !hci.isDevUp(),
    WAIT_MS,
    () => 'down',
  );
  hci.write(READ_ADDRESS);
  t.same(errors, ['Network is down']);
  const late = host();
  late.hci.bindRaw();
  await until(
    () => !late.hci.isDevUp(),
    WAIT_MS,
    () => 'a new host to learn it',
  );
  await port.become('up');
  await until(
    () => hci.isDevUp() && late.hci.isDevUp(),
    WAIT_MS,
    () => 'up',
  );
  hci.reset();
  await until(
    () => heard.length === 1,
    WAIT_MS,
    () => 'an answer',
  );
  t.same(heard, ['040e0401030c00']);
});

t.test('garbage is cut off and counted; so are too many programs', async (t) => {
  const { port, socket } = bench(t);
  await port.start();
  const garbage = connect(socket);
  garbage.write('GET / HTTP/1.1\r\n\r\n');
  await once(garbage, 'close');
  t.equal(port.malformed, 1);
  const halves = connect(socket);
  halves.write(Buffer.from('010200030c', 'hex'));
  await until(
    () => port.malformed === 2,
    WAIT_MS,
    () => 'a command without its length to be counted',
  );
  const more = Array.from({ length: HOSTS_MAX }, () => connect(socket));
  await once(more.at(-1) ?? garbage, 'close');
  t.equal(port.controllers.length, HOSTS_MAX);
  for (const one of [halves, ...more]) one.destroy();
  await until(
    () => port.controllers.length === 0,
    WAIT_MS,
    () => 'all to be gone',
  );
});

t.test('the management channel takes what it is told', async (t) => {
  const { host } = bench(t);
  const { hci, heard, errors } = host();
  t.equal(hci.bindControl(), 0);
  hci.start();
  hci.setFilter();
  hci.cleanup();
  hci.write(Buffer.from('1300ffff02000000', 'hex'));
  t.same([...heard, ...errors], []);
});
