import t from 'tap';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { virtualAdapter } from '../../src/cli/virtual-adapter.js';
import {
  makeSocketFolder,
  SOCKET_NAME_BYTES_MAX,
  SOCKET_PATH_BYTES_MAX,
} from '../../src/kit/socket-folder.js';

t.test('what a hub needs to use the simulated adapter, beside what it had', async (t) => {
  const made = virtualAdapter('/tmp/x/hci.sock', { NODE_OPTIONS: '--no-warnings' });
  t.match(made['NODE_OPTIONS'], /^--no-warnings --require ".*virtual-hci\.cjs"$/);
  t.equal(made['VIRTUAL_HCI_SOCKET'], '/tmp/x/hci.sock');
});

t.test('node takes the preload from a folder with blanks and quotes in its name', async (t) => {
  const folder = path.join(t.testdir(), 'a "b" \\c');
  mkdirSync(folder, { recursive: true });
  const preload = path.join(folder, 'virtual-hci.cjs');
  copyFileSync('dist/virtual-hci.cjs', preload);
  const env = virtualAdapter('/nowhere/hci.sock', {}, preload);
  const script = "new (require('@abandonware/bluetooth-hci-socket'))().bindRaw()";
  const run = () =>
    execFileSync(process.execPath, ['-e', script], {
      env,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  t.throws(run, { message: /ENODEV, No such device/ }, 'the stand-in answers: there is no adapter');
});

t.test('sockets in a socket folder have short paths', async (t) => {
  const folder = makeSocketFolder();
  rmSync(folder, { recursive: true });
  t.ok(Buffer.byteLength(folder) + 1 + SOCKET_NAME_BYTES_MAX <= SOCKET_PATH_BYTES_MAX);
});
