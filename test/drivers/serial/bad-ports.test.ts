import t from 'tap';
import { BEAT_MS } from '../../../src/kit/beat.js';
import { WRITE_STALL_MS } from '../../../src/kit/reopening-port.js';
import { TimedHome } from './timed-home.js';

/** Reopening waits and a handshake. */
const BACK_MS = 3_000;

async function homeWithLock() {
  const home = new TimedHome();
  const lock = home.addLock(1);
  await home.start();
  await home.passUntil(() => home.online([lock]) === 1, BACK_MS);
  return { home, lock };
}

t.test('a half-open port, which takes bytes and never says so, is given up and opened anew', async (t) => {
  const { home, lock } = await homeWithLock();
  home.hardware.isHalfOpen = true;
  await home.passUntil(() => !home.driver.health().ok, WRITE_STALL_MS + 1_000);
  t.match(home.driver.health().detail, /takes no bytes/);
  t.equal(home.driver.isOnline(lock.id), false);
  t.match(await home.unlock(lock), { outcome: { kind: 'not_sent', reason: 'lock_offline' } });
  home.hardware.isHalfOpen = false;
  await home.passUntil(() => home.online([lock]) === 1, 10_000);
  t.match(await home.unlock(lock), { outcome: { kind: 'answered', success: true } });
  t.equal(lock.physical.actuations, 1);
  await home.driver.stop();
});

t.test('a command that meets a half-open port is not told as done, and is not sent later', async (t) => {
  const { home, lock } = await homeWithLock();
  home.hardware.isHalfOpen = true;
  const { outcome } = await home.unlock(lock);
  t.notMatch(outcome, { kind: 'answered', success: true });
  home.hardware.isHalfOpen = false;
  await home.passUntil(() => home.online([lock]) === 1, 10_000);
  await home.pass(2_000);
  t.equal(lock.physical.actuations, 0);
  await home.driver.stop();
});

t.test('a half-open port does not keep the hub from stopping', async (t) => {
  const { home } = await homeWithLock();
  home.hardware.isHalfOpen = true;
  await home.pass(100);
  let stopped = false;
  void home.driver.stop().then(() => (stopped = true));
  await home.passUntil(() => stopped, 1_500);
  t.equal(home.clock.pendingTimers, 0, 'and nothing is left that could act');
});

t.test('a line that hangs up without closing is opened anew', async (t) => {
  const { home, lock } = await homeWithLock();
  home.hardware.hangUp();
  t.equal(home.driver.isOnline(lock.id), false);
  await home.passUntil(() => home.online([lock]) === 1, BACK_MS);
  t.equal(home.hardware.opened, 2);
  await home.driver.stop();
});

t.test('a name that leads to another device, or to none', async (t) => {
  const { home, lock } = await homeWithLock();
  home.hardware.identity = 'another adapter';
  await home.passUntil(() => home.hardware.opened === 2, BEAT_MS + 500);
  await home.passUntil(() => home.online([lock]) === 1, BACK_MS);
  home.hardware.identity = null;
  home.hardware.refusal = 'Error: No such file or directory, cannot open it';
  await home.passUntil(() => !home.driver.health().ok, BEAT_MS + 500);
  t.match(home.driver.health().detail, /unplugged/);
  await home.pass(1_000);
  t.match(home.driver.health().detail, /is not there: plug in the adapter/);
  home.hardware.identity = 'adapter';
  home.hardware.refusal = null;
  await home.passUntil(() => home.online([lock]) === 1, 10_000);
  await home.driver.stop();
});

t.test(
  'no permission: the installer is told the group and the udev rule, and mending it is enough',
  async (t) => {
    const home = new TimedHome();
    const lock = home.addLock(1);
    home.hardware.refusal = 'Error: Permission denied, cannot open /dev/serial/by-id/usb-Adapter_1';
    await home.start();
    const { ok, detail } = home.driver.health();
    t.equal(ok, false);
    t.match(detail, /no permission to open \/dev\/serial\/by-id\/usb-Adapter_1/);
    t.match(detail, /usermod -aG dialout/);
    t.match(detail, /udev rule.*GROUP="dialout"/);
    home.hardware.refusal = null;
    await home.passUntil(() => home.online([lock]) === 1, 10_000);
    t.ok(home.driver.health().ok);
    await home.driver.stop();
  },
);
