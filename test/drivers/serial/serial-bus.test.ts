import t from 'tap';
import { systemClock } from '../../../src/kit/clock.js';
import { parseSerialAddress } from '../../../src/drivers/serial/serial-address.js';
import { explain } from '../../../src/kit/port-trouble.js';
import { SerialHome, until } from './serial-home.js';

t.test('addresses', (t) => {
  t.same(parseSerialAddress('/dev/ttyUSB0'), { path: '/dev/ttyUSB0', busAddress: 1 });
  t.same(parseSerialAddress('/dev/ttyUSB0#247'), { path: '/dev/ttyUSB0', busAddress: 247 });
  for (const bad of [
    '',
    '#1',
    '/dev/x#0',
    '/dev/x#248',
    '/dev/x#01',
    '/dev/x#',
    '/dev/x#1#2',
    'x'.repeat(300),
  ]) {
    t.equal(parseSerialAddress(bad), null, bad.slice(0, 20));
  }
  t.end();
});

t.test('what the operating system says becomes what to do', (t) => {
  t.match(
    explain('/dev/x', 'Error: Permission denied, cannot open /dev/x'),
    /dialout.*udev rule.*SUBSYSTEM=="tty"/,
  );
  t.match(explain('/dev/x', 'Error Resource temporarily unavailable Cannot lock port'), /another program/);
  t.match(explain('/dev/x', 'Error: No such file or directory, cannot open /dev/x'), /plug in/);
  t.match(explain('/dev/x', 'Error: Inappropriate ioctl'), /Inappropriate ioctl/);
  t.end();
});

t.test('locks on one bus are served side by side, whoever else is dead', async (t) => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  const locks = [home.addLock(1), home.addLock(2), home.addLock(9), home.addLock(247)];
  await home.settle(...locks);
  const [first, second, dead, other] = locks;
  if (!first || !second || !dead || !other) throw new Error('locks');
  dead.firmware.powerOff();
  const tookMs: number[] = [];
  for (let round = 0; round < 25; round++) {
    const startMs = systemClock.monotonicMs();
    const outcomes = await Promise.all([first, second, other].map((lock) => home.execute(lock)));
    tookMs.push(systemClock.monotonicMs() - startMs);
    t.ok(outcomes.every((outcome) => outcome.kind === 'answered' && outcome.success));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // Whoever waited for the dead one would wait in every round; a busy machine pauses in some.
  const medianMs = tookMs.sort((a, b) => a - b)[12] ?? Infinity;
  t.ok(medianMs < 500, `the dead lock delayed nobody for long: ${medianMs.toFixed(0)} ms`);
  t.same(
    [first, second, other].map((lock) => lock.physical.actuations),
    [25, 25, 25],
  );
  t.equal(dead.physical.actuations, 0);
});

t.test('one address, one lock', async (t) => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  const lock = home.addLock(1);
  await home.settle(lock);
  const usurper = { ...lock, id: 'another', device: { ...lock.device, id: 'another' } };
  home.driver.attach(usurper.device);
  t.equal(home.driver.isOnline('another'), false);
  await t.rejects(home.pair(usurper), { code: 'address_in_use' });
  t.match(await home.execute(lock), { kind: 'answered', success: true });
});

t.test('a lock that is detached is left alone, and its port is closed', async (t) => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  const lock = home.addLock(1);
  await home.settle(lock);
  home.driver.detach(lock.id);
  t.same(home.reports.links, [true, false]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const frames = home.wire.sent.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.equal(home.wire.sent.length, frames);
  home.driver.attach(lock.device);
  await until(() => home.driver.isOnline(lock.id));
});
