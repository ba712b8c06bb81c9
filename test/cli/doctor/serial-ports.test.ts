import { symlinkSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { lookAtSerialPorts } from '../../../src/cli/doctor/serial-ports.js';

t.test('a port that no lock is on is told, and never wrong', (t) => {
  const folder = t.testdir({ ttyUSB0: '', tty1: '', serial: { 'by-id': { 'usb-adapter': '' } } });
  // Closed to every account, root too: as a console is to those of the hub.
  symlinkSync('nowhere', path.join(folder, 'ttyAMA0'));
  const open = [path.join(folder, 'serial/by-id/usb-adapter'), path.join(folder, 'ttyUSB0')];
  const closed = path.join(folder, 'ttyAMA0');
  const found = lookAtSerialPorts([], folder);
  t.match(found, { ok: true, advice: '' });
  t.strictSame(found.detail.split(', ').sort(), [...open, `${closed} (not for this account)`].sort());
  const on = (port: string) => [{ deviceId: 'front', transport: 'serial', address: `${port}#1` }];
  t.match(lookAtSerialPorts(on(open[1] ?? ''), folder), { ok: true });
  t.match(lookAtSerialPorts(on(closed), folder), { ok: false, detail: /is on it/ });
  t.match(lookAtSerialPorts([], t.testdir({})), { ok: true, detail: 'none on this machine' });
  t.end();
});
