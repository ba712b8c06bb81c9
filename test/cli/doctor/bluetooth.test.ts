import path from 'node:path';
import t from 'tap';
import { lookAtBluetooth } from '../../../src/cli/doctor/bluetooth.js';

t.test('tells the adapters, and that only Bluetooth locks need one', async (t) => {
  const folder = t.testdir({ some: { hci0: '', hci1: '', 'hci0:64': '' }, none: {} });
  t.match(lookAtBluetooth([], path.join(folder, 'some')), { ok: true, detail: /^hci0, hci1$/ });
  t.match(lookAtBluetooth([], path.join(folder, 'none')), { ok: true, detail: /no adapter/ });
  t.match(lookAtBluetooth([], path.join(folder, 'gone')), { ok: true, detail: /only Bluetooth locks/ });
});
