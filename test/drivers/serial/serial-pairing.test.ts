import t, { type Test } from 'tap';
import { formatInstallCode } from '../../../firmware-protocol/install-code.js';
import { SerialHome, until } from './serial-home.js';

const homeOf = async (t: Test) => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  const lock = home.addLock();
  await home.wire.plugIn();
  await home.driver.start();
  return { home, lock };
};

t.test('waits for the button', async (t) => {
  const { home, lock } = await homeOf(t);
  const paired = home.pair(lock, 5_000);
  await until(() => home.wire.sent.length > 1);
  lock.wire.pressButton();
  t.same(await paired, { firmwareVersion: '1.0.0', pairingId: home.pairings[0]?.id });
});

t.test('says what to check when the button is not pressed, or nobody answers', async (t) => {
  const { home, lock } = await homeOf(t);
  await t.rejects(home.pair(lock, 300), { code: 'pairing_timeout', message: /press the button/ });
  lock.firmware.powerOff();
  await t.rejects(home.pair(lock, 300), { code: 'pairing_timeout', message: /No lock answered/ });
  const elsewhere = { ...lock, device: { ...lock.device, address: `${home.wire.path}-gone#1` } };
  await t.rejects(home.pair(elsewhere, 300), { code: 'pairing_timeout', message: /is not there/ });
  t.same(home.pairings, []);
});

t.test('refuses a code with a typing error, the code of another lock, and a bad address', async (t) => {
  const { home, lock } = await homeOf(t);
  lock.wire.pressButton();
  const mistyped = (lock.installCode.startsWith('0') ? '1' : '0') + lock.installCode.slice(1);
  await t.rejects(home.pair(lock, 1_000, mistyped), { code: 'bad_install_code', message: /typing error/ });
  t.equal(home.wire.sent.length, 0, 'found without asking the lock');
  const other = formatInstallCode(Buffer.alloc(16, 7));
  await t.rejects(home.pair(lock, 1_000, other), { code: 'bad_install_code', message: /refused/ });
  t.same(home.pairings, [], 'no keys were kept');
  const nowhere = { ...lock, device: { ...lock.device, address: `${home.wire.path}#300` } };
  await t.rejects(home.pair(nowhere), { code: 'bad_address' });
  t.ok(await home.pair(lock), 'and the right one still works');
});

t.test('a lock that is paired says so', async (t) => {
  const { home, lock } = await homeOf(t);
  lock.wire.pressButton();
  await home.pair(lock);
  home.pairings = home.pairings.map((pairing) => ({ ...pairing, state: 'active' }));
  lock.wire.pressButton();
  await t.rejects(home.pair(lock), { code: 'already_paired' });
  home.driver.attach(lock.device);
  await until(() => home.driver.isOnline(lock.id));
  await t.rejects(home.pair(lock), { code: 'already_paired' });
  await until(() => home.driver.isOnline(lock.id));
});

t.test('the keys are kept before the lock is told to commit', async (t) => {
  const { home, lock } = await homeOf(t);
  lock.wire.pressButton();
  const { address, serial } = lock.device;
  const request = { address: address ?? '', serial: serial ?? '', installCode: lock.installCode };
  const failing = home.driver.pair(lock.id, request, 1_000, async () => {
    throw new Error('disk full');
  });
  await t.rejects(failing, { message: 'disk full' });
  t.notOk(
    home.wire.sent.some(({ frame }) => frame.type === 'data'),
    'nothing was committed',
  );
  t.ok(await home.pair(lock), 'the lock can still be paired');
});

for (const direction of ['toHub', 'toLock'] as const) {
  t.test(`survives the loss of any one frame: ${direction}`, async (t) => {
    for (let lost = 1; lost <= 4; lost++) {
      const home = new SerialHome(t.testdir({}));
      const lock = home.addLock();
      let count = 0;
      home.wire[direction] = ({ type }) => {
        if (type === 'poll' || (type === 'idle' && direction === 'toLock')) return 'pass';
        return ++count === lost ? 'drop' : 'pass';
      };
      await home.settle(lock);
      t.match(await home.execute(lock), { kind: 'answered', success: true }, `frame ${lost}`);
      await home.stop();
    }
  });
}

t.test('the answer to pair_commit is lost for good: using the keys settles it', async (t) => {
  const { home, lock } = await homeOf(t);
  home.wire.toHub = ({ type }) => (type === 'data' || type === 'ack' ? 'drop' : 'pass');
  lock.wire.pressButton();
  t.same(await home.pair(lock), { firmwareVersion: null, pairingId: home.pairings[0]?.id });
  home.wire.toHub = () => 'pass';
  home.driver.attach(lock.device);
  await until(() => home.driver.isOnline(lock.id));
  t.equal(home.reports.confirmed.length, 1);
});

t.test('pending keys that the lock never got are passed over for the active ones', async (t) => {
  const { home, lock } = await homeOf(t);
  lock.wire.pressButton();
  await home.pair(lock);
  const [paired] = home.pairings;
  if (!paired) throw new Error('not paired');
  const active = { ...paired, state: 'active' as const };
  const pending = { ...paired, id: 'never-committed', psk: Buffer.alloc(32, 1), state: 'pending' as const };
  home.pairings = [active, pending];
  home.driver.attach(lock.device);
  await until(() => home.driver.isOnline(lock.id));
  t.same(home.reports.confirmed, []);
});

t.test(
  'the hub stopped after the lock took the keys: the next try finds that they are its own',
  async (t) => {
    const { home, lock } = await homeOf(t);
    lock.wire.pressButton();
    const { pairingId } = await home.pair(lock);
    // A try before it, which the lock never got, is in the journal too; and a restart remembers nothing else.
    const [kept] = home.pairings;
    if (!kept) throw new Error('not paired');
    home.pairings = [{ ...kept, id: 'never-committed', psk: Buffer.alloc(32, 1) }, kept];
    await home.driver.stop();
    home.driver = home.newDriver();
    await home.driver.start();
    t.same(await home.pair(lock), { firmwareVersion: null, pairingId });
    home.driver.attach(lock.device);
    await until(() => home.driver.isOnline(lock.id));
    t.match(await home.execute(lock), { kind: 'answered', success: true });
  },
);
