import t from 'tap';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { DEFAULT_PIN_RULES } from '../../../src/locks/device.js';
import { silentLogger } from '../../../src/kit/logger.js';
import type { ClockReading } from '../../../src/kit/clock-sync.js';
import { newEvent } from '../../../src/operations/audit/new-event.js';
import type { Caller } from '../../../src/operations/ports.js';
import { TIME_ROWS_PER_HOUR_MAX } from '../../../src/operations/time/time-diary.js';
import { timeOperations } from '../../../src/operations/time/time-operations.js';
import { ASK_UNTRUSTED_MS, TrustedTime } from '../../../src/operations/time/trusted-time.js';
import type { TimeTrustMode } from '../../../src/security/time-trust.js';
import { temporaryStore } from '../../support/temporary-store.js';

const YEAR_MS = 365 * 86_400_000;
const BOARD: ClockReading = { ntpSynchronised: false, chipMs: null, isBoard: true };
const ADMIN: Caller = {
  actor: { kind: 'user', id: 'a', name: 'Ada' },
  userId: 'a',
  role: 'admin',
  method: 'rest',
  ipAddress: '10.0.0.9',
};

async function machine(t: Parameters<typeof temporaryStore>[0], mode: TimeTrustMode = 'auto') {
  const temporary = temporaryStore(t);
  const word = { now: BOARD, asked: 0 };
  const sync = { read: async () => ((word.asked += 1), word.now) };
  const { clock } = temporary;
  const start = async () => {
    const { store } = temporary;
    const time = new TrustedTime({ store, clock, logger: silentLogger, sync, mode });
    store.doubtTimes(() => time.isTrusted());
    await time.start();
    return time;
  };
  const rows = async () => {
    await clock.advanceSettling(50);
    const { rows } = temporary.store.events.page({ cursor: null, size: 200 }, {});
    return rows.map(({ type, reason }) => `${type} ${reason ?? ''}`);
  };
  const addLock = async () => {
    const device = {
      id: temporary.newId(),
      deviceId: 'front',
      name: 'Front',
      siteId: null,
      ownerId: null,
      status: 'ACTIVE' as const,
      transport: 'serial' as const,
      address: 'x',
      serial: null,
      firmwareVersion: null,
      profile: 'full' as const,
      unlatches: false,
      autoLockS: null,
      leftUnlockedAlertS: null,
      entryPriceMinor: null,
      entryRules: NO_ENTRY_RULES,
      pinRules: DEFAULT_PIN_RULES,
      createdAtMs: 0,
      updatedAtMs: 0,
    };
    await temporary.store.write((tx) => {
      tx.devices.insert(device, new Uint8Array(16));
    });
    return device.id;
  };
  return Object.assign(temporary, { word, start, rows, addLock });
}

t.test('a board without a clock trusts nothing until the network has told it the time', async (t) => {
  const { word, start, rows, clock } = await machine(t);
  const time = await start();
  t.equal(time.isTrusted(), false);
  word.now = { ...BOARD, ntpSynchronised: true };
  await clock.advanceSettling(ASK_UNTRUSTED_MS + 50, 50);
  t.equal(time.isTrusted(), true);
  word.now = BOARD;
  for (let asked = 0; asked < 3; asked += 1) await time.ask();
  t.equal(time.isTrusted(), true, 'a cut of the internet takes nothing away');
  t.same(await rows(), ['TIME_TRUSTED ntp', 'TIME_UNTRUSTED not_confirmed']);
  await time.stop();
  t.equal(clock.pendingTimers, 0);
});

t.test('a jump is found out at once, and only what is asked after it confirms the clock', async (t) => {
  const { word, start, rows, clock } = await machine(t);
  word.now = { ...BOARD, ntpSynchronised: true };
  const time = await start();
  t.equal(time.isTrusted(), true);
  word.now = BOARD;
  clock.jumpWall(-10 * YEAR_MS);
  t.equal(time.isTrusted(), false, 'in the very moment');
  await clock.advanceSettling(100);
  t.equal(time.isTrusted(), false);
  word.now = { ...BOARD, ntpSynchronised: true };
  await clock.advanceSettling(ASK_UNTRUSTED_MS, 1_000);
  t.equal(time.isTrusted(), true);
  t.same(await rows(), ['TIME_TRUSTED ntp', 'TIME_UNTRUSTED clock_jump', 'CLOCK_JUMP back']);
  await time.stop();
});

t.test('an answer that was on its way while the clock jumped is worth nothing', async (t) => {
  const { word, store, clock } = await machine(t);
  let answer: (() => void) | null = null;
  const sync = {
    read: () =>
      new Promise<ClockReading>((resolve) => {
        answer = () => {
          resolve(word.now);
        };
      }),
  };
  const time = new TrustedTime({ store, clock, logger: silentLogger, sync, mode: 'auto' });
  const started = time.start();
  word.now = { ...BOARD, ntpSynchronised: true };
  clock.jumpWall(YEAR_MS);
  (answer as (() => void) | null)?.();
  await started;
  t.equal(time.isTrusted(), false);
  await time.stop();
});

t.test('a jump that nobody looked at in time is seen by the one who asks next', async (t) => {
  const { word, start, clock } = await machine(t);
  word.now = { ...BOARD, ntpSynchronised: true };
  const time = await start();
  word.now = BOARD;
  clock.jumpWall(2_000);
  t.equal(time.state.trust.isTrusted, false);
  await time.stop();
});

t.test(
  'a lock that stayed on gives the time back after a restart, if the clock agrees with it',
  async (t) => {
    const house = await machine(t);
    const { word, start, clock, addLock, store } = house;
    word.now = { ...BOARD, ntpSynchronised: true };
    const id = await addLock();
    const first = await start();
    const sample = (bootId = 'b'.repeat(16)) => ({
      bootId,
      lockMs: 1_000_000 + clock.monotonicMs(),
      receivedAtMs: clock.monotonicMs(),
    });
    first.lockClockHeard(id, sample());
    await clock.advanceSettling(50);
    const commits = store.counts.commits;
    for (let heard = 0; heard < 100; heard += 1) {
      clock.advance(60_000);
      first.lockClockHeard(id, sample());
    }
    await clock.advanceSettling(50);
    t.equal(store.counts.commits, commits, 'what is known is not written again');
    await first.stop();

    word.now = BOARD;
    clock.advance(3_600_000);
    await house.reopen();
    const second = await start();
    t.equal(second.isTrusted(), false);
    second.lockClockHeard(id, sample('c'.repeat(16)));
    t.equal(second.isTrusted(), false, 'a lock that was off says nothing');
    second.lockClockHeard(id, sample());
    t.match(second.state.trust, { isTrusted: true, reason: 'lock_clock' });
    await second.stop();

    const wallMs = clock.wallMs();
    clock.jumpWall(-8 * 3_600_000);
    await house.reopen();
    const third = await start();
    third.lockClockHeard(id, sample());
    t.equal(third.isTrusted(), false, 'the clock of the machine is wrong');
    t.ok(Math.abs((third.state.lockTimeMs ?? 0) - wallMs) < 10_000, 'and it is told what the time is');
    await third.stop();
  },
);

t.test(
  "an admin's word counts until the clock jumps, is logged, and is not taken against their own clock",
  async (t) => {
    const { store, start, clock, rows } = await machine(t);
    const time = await start();
    const operations = timeOperations({ store, time });
    await t.rejects(operations.trustTime(ADMIN, clock.wallMs() + 3_600_000), { code: 'time_differs' });
    t.equal(operations.readTime(ADMIN).isTrusted, false);
    const told = await operations.trustTime(ADMIN, clock.wallMs() + 30_000);
    t.match(told, { isTrusted: true, reason: 'admin', mode: 'auto', nowMs: clock.wallMs() });
    t.match(store.events.page({ cursor: null, size: 1 }, {}).rows[0], {
      type: 'TIME_TRUSTED',
      reason: 'admin',
      actor: { name: 'Ada' },
      ipAddress: '10.0.0.9',
    });
    clock.jumpWall(5_000);
    t.equal(time.isTrusted(), false);
    t.ok((await rows()).includes('CLOCK_JUMP forward'));
    await time.stop();
  },
);

t.test('a clock that jumped while the word was written is not what the admin meant', async (t) => {
  const { store, start, clock } = await machine(t);
  const time = await start();
  const trusting = timeOperations({ store, time }).trustTime(ADMIN, null);
  clock.jumpWall(-YEAR_MS);
  t.match(await trusting, { isTrusted: false });
  await time.stop();
});

t.test('a clock behind the log is not believed on a chip, and rows of a doubtful time say so', async (t) => {
  const house = await machine(t);
  const { store, start, clock, word } = house;
  const row = () => newEvent({ atMs: clock.wallMs(), type: 'IDENTIFY', description: 'x', data: { a: 1 } });
  const sure = await store.write((tx) => tx.events.append(row()));
  t.same(sure.data, { a: 1 });
  clock.jumpWall(-YEAR_MS);
  const after = await house.reopen();
  word.now = { ...BOARD, chipMs: clock.wallMs() };
  const time = await start();
  t.match(time.state.trust, { isTrusted: false, reason: 'behind_log' });
  const doubtful = await after.write((tx) => tx.events.append(row()));
  t.same(after.events.byId(doubtful.id)?.data, { a: 1, time_trusted: false });
  t.same(after.verifyChain().ok, true);
  await time.stop();
});

t.test('a clock that jumps to and fro does not fill the log', async (t) => {
  const { store, start, clock } = await machine(t);
  const time = await start();
  for (let jumps = 0; jumps < 500; jumps += 1) {
    clock.jumpWall(jumps % 2 === 0 ? YEAR_MS : -YEAR_MS);
    time.isTrusted();
  }
  await clock.advanceSettling(100);
  t.equal(store.events.lastSeq(), TIME_ROWS_PER_HOUR_MAX);
  clock.advance(3_600_000);
  clock.jumpWall(YEAR_MS);
  time.isTrusted();
  await clock.advanceSettling(100);
  t.match(store.events.bySeq(store.events.lastSeq())?.data, { unlogged_before: 441 });
  await time.stop();
});

t.test(
  'the setting "system" trusts whatever the machine says, asks nobody, and still tells of jumps',
  async (t) => {
    const { start, clock, word, rows } = await machine(t, 'system');
    const time = await start();
    clock.jumpWall(-YEAR_MS);
    t.equal(time.isTrusted(), true);
    t.equal(word.asked, 0);
    t.same(await rows(), ['CLOCK_JUMP back']);
    await time.stop();
  },
);
