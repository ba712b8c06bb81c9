import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { FaultyWire } from './faulty-wire.js';
import { SerialHome, until } from './serial-home.js';

/** Points a by-id name at a device, as udev does. */
function point(name: string, device: string): void {
  symlinkSync(device, `${name}.new`);
  renameSync(`${name}.new`, name);
}

t.test('a lock is paired and served under its stable by-id name', async (t) => {
  const folder = t.testdir({});
  const home = new SerialHome(folder);
  t.teardown(() => home.stop());
  const byId = join(folder, 'usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0');
  const made = home.addLock(1);
  const lock = { ...made, device: { ...made.device, address: `${byId}#1` } };
  await home.wire.plugIn();
  await home.driver.start();
  await t.rejects(home.pair(lock, 1_000), { code: 'pairing_timeout', message: /is not there/ });

  point(byId, home.wire.path);
  lock.wire.pressButton();
  await home.pair(lock);
  home.driver.attach(lock.device);
  await until(() => home.driver.isOnline(lock.id));
  t.match(await home.execute(lock), { kind: 'answered', success: true });

  // The adapter is pulled out: the name is gone before anything else is noticed.
  rmSync(byId);
  await until(() => !home.driver.isOnline(lock.id));
  t.match(home.driver.health(), { ok: false, detail: /unplugged|not there/ });

  // It is plugged in elsewhere: another device behind the same name.
  const elsewhere = new FaultyWire(join(folder, 'ttyLOCK1'));
  t.teardown(() => {
    elsewhere.pullOut();
  });
  elsewhere.join(1, lock.wire);
  await elsewhere.plugIn();
  point(byId, elsewhere.path);
  await until(() => home.driver.isOnline(lock.id));
  t.match(await home.execute(lock), { kind: 'answered', success: true });

  // The name moves while both devices are there.
  home.wire.join(1, lock.wire);
  point(byId, home.wire.path);
  await until(() => !home.driver.isOnline(lock.id));
  await until(() => home.driver.isOnline(lock.id));
  t.match(await home.execute(lock), { kind: 'answered', success: true });
  t.equal(lock.physical.actuations, 3);
});
