import t from 'tap';
import { Unavailable } from '../../../src/kit/errors.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { commandLock } from '../../../src/operations/locks/command-lock.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { lateCommand } from '../../../src/operations/locks/late-command.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { failureOf } from '../accounts/household.js';
import type { Caller } from '../../../src/operations/ports.js';
import { recoverCommands } from '../../../src/operations/locks/recover-commands.js';
import { settleCommands } from '../../../src/operations/locks/settle-commands.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';

const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};
const MEMBER: Caller = {
  actor: { kind: 'user', id: 'm', name: 'Mia' },
  userId: 'm',
  role: 'member',
  method: 'rest',
  ipAddress: '192.0.2.1',
};

async function home(t: Parameters<typeof temporaryStore>[0]) {
  const temporary = temporaryStore(t);
  const { store, clock, newId } = temporary;
  const live = new LiveLocks(clock);
  const driver = new ScriptedDriver();
  const driverOf = () => driver;
  const common = { store, clock, newId, live, driverOf, logger: silentLogger };
  const settle = settleCommands(common);
  const command = commandLock({ ...common, settle, timeIsTrusted: () => true, deadlineMs: 5000 });
  const { device } = await createDevice({ ...common, random: systemRandom })(INSTALLER, {
    deviceId: 'front',
    name: 'Front',
    siteId: null,
  });
  await store.write((tx) => {
    tx.devices.setPaired(
      device.id,
      { transport: 'serial', address: '/dev/null', serial: 's', firmwareVersion: null },
      0,
    );
  });
  live.observe(device.id, { kind: 'link', online: true });
  return { ...temporary, store, clock, live, driver, command, settle, id: device.id };
}

t.test('a confirmed unlock is succeeded, logged once, and the lock is known unlocked', async (t) => {
  const { command, driver, store, live, id } = await home(t);
  driver.afterSent = () => {
    const [row] = store.commands.withStatus(id, 'sent');
    t.equal(row?.bootId, '00000000000000aa', 'the journal knew before the lock answered');
    t.equal(live.of(id).lockState, 'unlocking');
    return Promise.resolve();
  };
  const done = await command(INSTALLER, id, 'unlock', { wait: true });
  t.equal(done.status, 'succeeded');
  t.equal(live.of(id).lockState, 'unlocked');
  const { rows } = store.events.page({ cursor: null, size: 10 }, { type: 'UNLOCK' });
  t.match(rows, [{ success: true, commandId: done.id, actor: { kind: 'cli' } }]);
  t.equal(driver.executed.length, 1);
});

t.test('no answer is unknown, never failed, and settled only by the record of the lock', async (t) => {
  const { command, driver, store, live, id } = await home(t);
  driver.outcome = { kind: 'unknown', reason: 'no_answer' };
  driver.recorded = null;
  const left = await command(INSTALLER, id, 'unlock', { wait: true });
  t.equal(left.status, 'unknown');
  t.equal(left.finishedAtMs, null);
  t.equal(live.of(id).lockState, 'unknown');
  await t.test('undecided stays unknown', async (t) => {
    driver.recorded = { kind: 'undecided', reason: 'not_yet' };
    await settleCommandsOf(id);
    t.equal(store.commands.byId(left.id)?.status, 'unknown');
  });
  driver.recorded = { kind: 'done', success: true, reason: null };
  await settleCommandsOf(id);
  t.equal(store.commands.byId(left.id)?.status, 'succeeded');
  const rows = store.events.page({ cursor: null, size: 10 }, { type: 'UNLOCK' }).rows;
  t.same(
    rows.map(({ success }) => success),
    [true, null],
    'the log keeps both: unknown first, then what became of it',
  );
  t.equal(driver.executed.length, 1, 'nothing was sent again');

  async function settleCommandsOf(device: string) {
    await new Promise((resolve) => setImmediate(resolve));
    await settleCommands({ store, clock: { ...systemLike }, logger: silentLogger, driverOf: () => driver })(
      device,
    );
  }
});

const systemLike = {
  wallMs: () => Date.UTC(2026, 0, 5, 9, 0, 1),
  monotonicMs: () => 0,
  after: () => ({ cancel: () => undefined }),
};

t.test('an interrupted order stays unknown for good', async (t) => {
  const { command, driver, store, settle, id } = await home(t);
  driver.outcome = { kind: 'unknown', reason: 'link_lost' };
  driver.recorded = { kind: 'undecided', reason: 'interrupted' };
  const left = await command(INSTALLER, id, 'unlock', { wait: true });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await settle(id);
  t.match(store.commands.byId(left.id), { status: 'unknown', reason: 'interrupted' });
});

t.test('an offline lock gets nothing, and the caller and the log say so', async (t) => {
  const { command, driver, store, id } = await home(t);
  driver.outcome = { kind: 'not_sent', reason: 'lock_offline' };
  await t.rejects(command(INSTALLER, id, 'unlock', { wait: true }), { code: 'lock_offline' });
  const { rows } = store.events.page({ cursor: null, size: 10 }, { type: 'UNLOCK' });
  t.match(rows, [{ success: false, reason: 'lock_offline' }]);
  driver.online = false;
  await t.rejects(command(INSTALLER, id, 'unlock', { wait: false }), { code: 'lock_offline' });
});

t.test('who has no right is refused with the trace, logged, and nothing is sent', async (t) => {
  const { command, driver, store, id } = await home(t);
  const refused = await failureOf(() => command(MEMBER, id, 'unlock', { wait: true }));
  t.equal(refused?.code, 'access_denied');
  const text = { text: 'Neither owner nor admin, and no right on this lock was shared.', values: {} };
  const last = { rule: 'right', verdict: 'fail', reason_code: 'no_right', params: {}, text, detail: text };
  t.same(refused?.options.trace?.at(-1), last);
  t.same(refused?.options.trace?.at(0), {
    rule: 'possible',
    verdict: 'pass',
    reason_code: 'possible',
    params: {},
    text: { text: 'This can be asked in this way.', values: {} },
    detail: { text: 'This can be asked in this way.', values: {} },
  });
  t.equal(driver.executed.length, 0);
  t.match(store.events.page({ cursor: null, size: 1 }, {}).rows, [
    { type: 'ACCESS_DENIED', reason: 'no_right', ipAddress: '192.0.2.1' },
  ]);
});

t.test('after a restart nothing is replayed: unsent is expired, sent is unknown', async (t) => {
  const { store, driver, command, id, clock, ...rest } = await home(t);
  driver.afterSent = () => new Promise(() => undefined);
  void command(INSTALLER, id, 'unlock', { wait: true });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const accepted = await command(INSTALLER, id, 'lock', { wait: false });
  t.equal(accepted.status, 'accepted');
  await store.write((tx) => {
    for (const row of tx.commands.withStatus(id, 'accepted')) t.equal(row.id, accepted.id);
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const again = await rest.reopen();
  await recoverCommands({ store: again, clock });
  t.same(again.commands.withStatus(null, 'sent'), []);
  t.same(again.commands.withStatus(null, 'accepted'), []);
  t.equal(again.commands.withStatus(null, 'unknown').length >= 1, true);
});

t.test(
  'an outcome that the disk refuses is not told as known, and is stored as soon as it can be',
  async (t) => {
    const { command, driver, store, clock, id } = await home(t);
    const write = store.write.bind(store);
    driver.afterSent = () => {
      // The disk is full from here on.
      store.write = () => Promise.reject(new Unavailable('storage_full', 'full'));
      return Promise.resolve();
    };
    await t.rejects(command(INSTALLER, id, 'unlock', { wait: true }), { code: 'outcome_unknown' });
    const [row] = store.commands.withStatus(id, 'sent');
    t.ok(row, 'the journal still says sent');
    clock.advance(2_000);
    await new Promise((resolve) => setImmediate(resolve));
    store.write = write;
    clock.advance(2_000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    t.equal(store.commands.byId(row?.id ?? '')?.status, 'succeeded');
    t.equal(store.events.page({ cursor: null, size: 10 }, { type: 'UNLOCK' }).rows.length, 1);
    t.equal(driver.executed.length, 1);
  },
);

t.test('an unknown end that a full disk did not take is asked about as soon as it is kept', async (t) => {
  const { command, driver, store, clock, id } = await home(t);
  const write = store.write.bind(store);
  driver.outcome = { kind: 'unknown', reason: 'link_lost' };
  driver.recorded = { kind: 'done', success: true, reason: null };
  driver.afterSent = () => {
    store.write = () => Promise.reject(new Unavailable('storage_full', 'full'));
    return Promise.resolve();
  };
  await t.rejects(command(INSTALLER, id, 'unlock', { wait: true }), { code: 'outcome_unknown' });
  const [row] = store.commands.withStatus(id, 'sent');
  store.write = write;
  await clock.advanceSettling(10_000, 100);
  t.match(store.commands.byId(row?.id ?? ''), { status: 'succeeded', reason: null });
});

t.test('a command that could not be journalled as sent never left, and does not stay open', async (t) => {
  const { command, driver, store, clock, id } = await home(t);
  const write = store.write.bind(store);
  const accepted = await command(INSTALLER, id, 'unlock', { wait: false });
  store.write = () => Promise.reject(new Unavailable('storage_full', 'full'));
  const failing = await command(INSTALLER, id, 'lock', { wait: true }).catch((error: unknown) => error);
  t.match(failing, { code: 'storage_full' });
  store.write = write;
  for (let n = 0; n < 5; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    clock.advance(2_000);
  }
  t.match(store.commands.byId(accepted.id)?.status, /succeeded|failed/);
  t.same(store.commands.withStatus(id, 'accepted'), []);
  t.ok(driver.executed.length <= 1);
});

t.test('whoever waits can be told when the journal has it; then a crash can not hide it', async (t) => {
  const { command, driver, store, clock, id } = await home(t);
  const kept = new Promise<readonly object[]>((resolve) => {
    const options = {
      wait: true,
      kept: () => {
        resolve(store.commands.withStatus(id, 'accepted'));
      },
    };
    driver.outcome = { kind: 'not_sent', reason: 'deadline_passed' };
    void command(INSTALLER, id, 'unlock', options).then(({ status }) => t.equal(status, 'expired'));
  });
  t.match(await kept, [{ status: 'accepted', action: 'unlock' }]);
  t.equal(driver.executed.length, 0, 'before the lock has it');
  driver.outcome = { kind: 'not_sent', reason: 'lock_offline' };
  let told = 0;
  const offline = await command(INSTALLER, id, 'lock', { wait: true, kept: () => (told += 1) });
  t.match(offline, { status: 'failed', reason: 'lock_offline' });
  t.equal(told, 1);
  await recoverCommands({ store, clock });
  t.strictSame(store.commands.withStatus(id, 'accepted'), []);
  await t.rejects(command(MEMBER, id, 'unlock', { wait: true, kept: () => (told += 1) }));
  t.equal(told, 1, 'what is refused is in no journal');
});

t.test('an order that may be old is written down, and the lock hears nothing of it', async (t) => {
  const { driver, store, clock, newId, live, id } = await home(t);
  const late = lateCommand({ store, clock, newId });
  const left = await late(INSTALLER, id, 'unlock', 'redelivered');
  t.match(left, { status: 'expired', reason: 'redelivered', sentAtMs: null });
  t.match(store.commands.byId(left.id), { status: 'expired' });
  const { rows } = store.events.page({ cursor: null, size: 10 }, { type: 'UNLOCK' });
  t.match(rows, [{ success: false, reason: 'redelivered', commandId: left.id }]);
  t.strictSame(driver.executed, []);
  t.not(live.of(id).lockState, 'unlocking');
  await t.rejects(late(INSTALLER, newId(), 'unlock', 'late'), { code: 'device_not_found' });
});
