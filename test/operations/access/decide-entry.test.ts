import t from 'tap';
import { NEVER_OPEN } from '../../../src/access/schedule/schedule.js';
import { credentialScheme } from '../../../src/drivers/credential-scheme.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { createPin } from '../../../src/operations/access/create-pin.js';
import { deleteSchedule } from '../../../src/operations/access/delete-schedule.js';
import { decideEntry } from '../../../src/operations/access/decide-entry.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { deleteDevice } from '../../../src/operations/locks/delete-device.js';
import { GuessSources } from '../../../src/operations/access/guess-sources.js';
import { KeypadLockouts } from '../../../src/operations/access/keypad-lockouts.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { resetKeypad } from '../../../src/operations/access/reset-keypad.js';
import { revokePin } from '../../../src/operations/access/revoke-pin.js';
import type { Caller } from '../../../src/operations/ports.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import { temporaryStore } from '../../support/temporary-store.js';

const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};
const PERMANENT = {
  label: 'Ann',
  userId: null,
  kind: 'permanent',
  validFromMs: null,
  validUntilMs: null,
  scheduleId: null,
  maxUses: null,
} as const;

class CountingPool extends ScryptPool {
  runs = 0;
  priority: string | null = null;
  override derive(...given: Parameters<ScryptPool['derive']>): Promise<Buffer> {
    this.runs += 1;
    this.priority = given[0];
    return super.derive(...given);
  }
}

async function home(t: Parameters<typeof temporaryStore>[0]) {
  const temporary = temporaryStore(t);
  const { store, clock, newId } = temporary;
  const pool = new CountingPool();
  const verifiers = new PinVerifiers(pool, { id: 'aaaaaaaa', bytes: new Uint8Array(32) });
  const errors: string[] = [];
  const logger = { ...silentLogger, error: (_fields: object, message: string) => void errors.push(message) };
  const lockouts = new KeypadLockouts({ store, clock, logger });
  const live = new LiveLocks(clock);
  const trust = { isTrusted: true };
  const common = {
    scheme: credentialScheme,
    timeIsTrusted: () => trust.isTrusted,
    store,
    clock,
    newId,
    random: systemRandom,
    live,
    verifiers,
    lockouts,
    driverOf: () => null,
  };
  const ids: string[] = [];
  for (const deviceId of ['front', 'back']) {
    const { device } = await createDevice(common)(INSTALLER, { deviceId, name: deviceId, siteId: null });
    await store.write((tx) => {
      tx.devices.setPaired(
        device.id,
        { transport: 'mqtt', address: deviceId, serial: null, firmwareVersion: null },
        0,
      );
    });
    ids.push(device.id);
  }
  const [front = '', back = ''] = ids;
  let request = 0;
  const decide = decideEntry(common);
  const type = (id: string, value: string) =>
    decide(id, { requestId: (++request).toString(16).padStart(16, '0'), kind: 'pin', value });
  const ask = (id: string, value: string, requestId: string) => decide(id, { requestId, kind: 'pin', value });
  return {
    ...temporary,
    ask,
    trust,
    store,
    clock,
    pool,
    lockouts,
    live,
    errors,
    create: createPin({ ...common, sources: new GuessSources({ store, clock, logger: silentLogger }) }),
    revoke: revokePin(common),
    reset: resetKeypad(common),
    remove: deleteDevice({ ...common, bus: { disconnect: () => undefined } }),
    report: recordReport(common),
    type,
    front,
    back,
  };
}

t.test('a PIN opens its locks and no other, with its leading zeros, for one scrypt a try', async (t) => {
  const { create, type, pool, front, back } = await home(t);
  const made = await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
  t.equal(made.digits, '0427');
  for (const digits of ['482913', '58291', '73914'])
    await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: digits });
  t.equal(pool.priority, 'log_in', 'a code being made waits behind whoever stands at a door');
  pool.runs = 0;
  t.same(await type(front, '0427'), { grant: true });
  t.equal(pool.runs, 1);
  t.equal(pool.priority, 'keypad');
  t.same(await type(front, '427'), { grant: false });
  t.same(await type(front, '00427'), { grant: false });
  t.same(await type(back, '0427'), { grant: false });
});

t.test('a press that is asked about again is one entry, but only of that press', async (t) => {
  const { create, ask, store, clock, front } = await home(t);
  await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
  const entries = () => store.events.page({ cursor: null, size: 50 }, { type: 'ACCESS_GRANTED' }).rows.length;
  t.same(await ask(front, '0427', 'a'.repeat(16)), { grant: true });
  t.same(await ask(front, '0427', 'a'.repeat(16)), { grant: true });
  t.equal(entries(), 1);
  t.same(await ask(front, '0428', 'a'.repeat(16)), { grant: false }, 'the digits still count');
  clock.advance(2_000);
  t.same(await ask(front, '0427', 'a'.repeat(16)), { grant: true });
  t.equal(entries(), 2, 'a lock that uses an id for ever hides nobody');
});

t.test('the log names whose code it was, or why not, and never the digits', async (t) => {
  const { create, type, revoke, report, store, clock, front } = await home(t);
  const { pin } = await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
  await type(front, '0427');
  const grant = store.events.page({ cursor: null, size: 1 }, {}).rows[0];
  t.match(grant, { type: 'ACCESS_GRANTED', actor: { kind: 'pin', name: 'Ann', id: pin.id }, method: 'pin' });
  const actuated = {
    seq: 1,
    bootId: 'b'.repeat(16),
    kind: 'actuated',
    source: 'keypad',
    ageMs: 5,
    position: 'unlocked',
    direction: 'unlock',
    success: true,
    requestId: String(grant?.data['request_id']),
    batteryPercent: null,
    count: null,
  } as const;
  for (const reporting of [report(front, actuated), report(front, actuated)]) {
    clock.advance(25);
    await reporting;
  }
  const opened = store.events.page({ cursor: null, size: 10 }, { type: 'UNLOCK' }).rows;
  t.match(opened, [{ success: true, method: 'pin', actor: { kind: 'pin', name: 'Ann' } }]);
  t.equal(opened.length, 1, 'a report sent twice is logged once');
  await revoke(INSTALLER, pin.id);
  t.same(await type(front, '0427'), { grant: false });
  const denied = store.events.page({ cursor: null, size: 1 }, {}).rows[0];
  t.match(denied, { type: 'ACCESS_DENIED', success: false, reason: 'revoked', actor: { name: 'Ann' } });
  const told = store.events
    .page({ cursor: null, size: 50 }, {})
    .rows.map((row) => [row.description, row.reason, row.data['label'], row.data['trace']]);
  t.notMatch(JSON.stringify(told), /0427/);
});

t.test(
  'five wrong codes lock the keypad for a minute, twice as long each time, over a restart and a jumping clock',
  async (t) => {
    const { create, type, pool, lockouts, clock, front, ...rest } = await home(t);
    await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
    for (let n = 0; n < 5; n += 1) t.same(await type(front, '9999'), { grant: false });
    t.equal(lockouts.isLocked(front), true);
    pool.runs = 0;
    t.same(await type(front, '0427'), { grant: false }, 'even the right code waits');
    t.equal(pool.runs, 0, 'and costs no scrypt');
    clock.jumpWall(10 * 365 * 86_400_000);
    t.equal(lockouts.isLocked(front), true);
    clock.advance(59_000);
    await lockouts.stop();
    const after = new KeypadLockouts({ store: await rest.reopen(), clock, logger: silentLogger });
    await after.start();
    clock.advance(59_000);
    t.equal(after.isLocked(front), true, 'a restart begins the running lockout anew');
    clock.advance(1_001);
    t.equal(after.isLocked(front), false);
    await after.stop();
  },
);

t.test('a code that is taken on a lock is refused and counts as a try', async (t) => {
  const { create, store, lockouts, front } = await home(t);
  await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
  for (let n = 0; n < 5; n += 1) {
    await t.rejects(create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' }), {
      code: 'pin_unavailable',
    });
  }
  t.equal(store.lockouts.byDevice(front).failures, 5);
  t.equal(lockouts.isLocked(front), true);
  await t.rejects(create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0428' }), {
    code: 'keypad_locked',
  });
  const proposed = await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: null });
  t.match(proposed.digits, /^\d{6}$/, 'a proposal tells nothing and still works');
});

t.test('codes tried all at once, by making them, tell no more than codes tried in turn', async (t) => {
  const { create, store, front } = await home(t);
  await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
  const tries = Array.from({ length: 12 }, () =>
    create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' }).then(
      () => 'made',
      (error: unknown) => (error as { code: string }).code,
    ),
  );
  const told = await Promise.all(tries);
  t.equal(told.filter((code) => code === 'pin_unavailable').length, 5);
  t.equal(told.filter((code) => code === 'keypad_locked').length, 7);
  t.equal(store.lockouts.byDevice(front).failures, 5);
});

t.test('the lockout of a lock that was removed ends without a trace', async (t) => {
  const { type, remove, store, clock, front, errors } = await home(t);
  for (let n = 0; n < 5; n += 1) await type(front, '9999');
  await remove(INSTALLER, front);
  const ended = store.writeSoon(() => undefined);
  clock.advance(61_000);
  await ended;
  await store.write(() => undefined);
  t.same(store.lockouts.all(), []);
  t.same(errors, []);
});

t.test('what makes no sense is refused with its own code', async (t) => {
  const { create, front } = await home(t);
  const base = { ...PERMANENT, deviceIds: [front], pin: '0427' };
  await t.rejects(create(INSTALLER, { ...base, pin: '1234' }), { code: 'pin_guessable' });
  await t.rejects(create(INSTALLER, { ...base, pin: '12a4' }), { code: 'pin_form' });
  await t.rejects(create(INSTALLER, { ...base, pin: '123' }), { code: 'pin_form' });
  await t.rejects(create(INSTALLER, { ...base, deviceIds: [] }), { code: 'pin_locks' });
  await t.rejects(create(INSTALLER, { ...base, deviceIds: ['nope'] }), { code: 'device_unknown' });
  await t.rejects(create(INSTALLER, { ...base, userId: 'nope' }), { code: 'person_unknown' });
  await t.rejects(create(INSTALLER, { ...base, kind: 'dated' }), { code: 'window_missing' });
  await t.rejects(create(INSTALLER, { ...base, validFromMs: 1 }), { code: 'window_unexpected' });
  await t.rejects(create(INSTALLER, { ...base, kind: 'dated', validFromMs: 2, validUntilMs: 1 }), {
    code: 'window_empty',
  });
});

t.test('a scheduled PIN opens in the windows of its schedule, in the zone of the lock’s site', async (t) => {
  const { create, type, revoke, store, clock, newId, front, back, trust } = await home(t);
  const home_ = { id: newId(), name: 'Home', timeZone: 'UTC', createdAtMs: 0 };
  clock.advance(1);
  const site = { id: newId(), name: 'Away', timeZone: 'America/New_York', createdAtMs: 0 };
  const weekDays = [{ days: 127, startMinute: 540, endMinute: 600, fromDay: null, untilDay: null }];
  const timing = { ...NEVER_OPEN, weekDays };
  const schedule = { id: newId(), name: 'Nine', timing, createdBy: null, createdAtMs: 0, updatedAtMs: 0 };
  await store.write((tx) => {
    tx.sites.insert(home_);
    tx.sites.insert(site);
    tx.schedules.insert(schedule);
    tx.devices.rename(back, 'Back', site.id, 0);
  });
  const given = { ...PERMANENT, kind: 'scheduled', scheduleId: schedule.id, pin: '0427' } as const;
  const { pin } = await create(INSTALLER, { ...given, deviceIds: [front, back] });
  const last = () => store.events.page({ cursor: null, size: 1 }, {}).rows[0];
  // The simulated clock begins at 09:00 UTC, 04:00 in New York.
  t.same(await type(front, '0427'), { grant: true });
  t.same(await type(back, '0427'), { grant: false });
  t.match(last(), { type: 'ACCESS_DENIED', reason: 'out_of_schedule' });
  t.match((last()?.data['trace'] as object[]).at(-1), {
    rule: 'schedule',
    verdict: 'fail',
    reason_code: 'out_of_schedule',
    params: { because: 'outside' },
  });
  t.equal(store.lockouts.byDevice(back).failures, 0, 'a right code at a wrong time is no guess');
  clock.advance(5 * 3_600_000);
  t.same(await type(front, '0427'), { grant: false });
  t.same(await type(back, '0427'), { grant: true });
  trust.isTrusted = false;
  t.same(await type(back, '0427'), { grant: false });
  t.match(last(), { reason: 'time_not_trusted' });
  trust.isTrusted = true;
  await store.write((tx) => {
    tx.schedules.update(schedule.id, 'Never', NEVER_OPEN, 1);
  });
  t.same(await type(back, '0427'), { grant: false }, 'a change counts at once');
  const remove = deleteSchedule({ store, clock });
  await t.rejects(remove(INSTALLER, schedule.id), { code: 'schedule_in_use' });
  t.ok(store.schedules.byId(schedule.id), 'and it is still there');
  await revoke(INSTALLER, pin.id);
  await remove(INSTALLER, schedule.id);
  t.match(store.pins.byId(pin.id), { kind: 'scheduled', scheduleId: null });
});

t.test('a scheduled PIN without a schedule is refused, and a schedule without a scheduled PIN', async (t) => {
  const { create, newId, front, store } = await home(t);
  const base = { ...PERMANENT, deviceIds: [front], pin: '0427' };
  await t.rejects(create(INSTALLER, { ...base, kind: 'scheduled' }), { code: 'schedule_missing' });
  await t.rejects(create(INSTALLER, { ...base, kind: 'scheduled', scheduleId: newId() }), {
    code: 'schedule_unknown',
  });
  await t.rejects(create(INSTALLER, { ...base, scheduleId: newId() }), { code: 'schedule_unexpected' });
  t.same(store.pins.list({ cursor: null, size: 5 }, {}).rows, []);
});

t.test('who may not keep the codes of a lock makes and revokes none, and it is logged', async (t) => {
  const { create, revoke, front, store } = await home(t);
  const member: Caller = {
    ...INSTALLER,
    actor: { kind: 'user', id: 'm', name: 'Mia' },
    userId: 'm',
    role: 'member',
  };
  const given = { ...PERMANENT, deviceIds: [front], pin: '0427' };
  await t.rejects(create(member, given), { code: 'access_denied' });
  const { pin } = await create(INSTALLER, given);
  await t.rejects(revoke(member, pin.id), { code: 'access_denied' });
  t.equal(store.pins.byId(pin.id)?.revokedAtMs, null);
  const denied = store.events.page({ cursor: null, size: 5 }, { type: 'ACCESS_DENIED' }).rows;
  t.match(denied, [
    { reason: 'no_right', deviceId: front },
    { reason: 'no_right', deviceId: front },
  ]);
});

t.test('codes typed all at once get no further than codes typed in turn', async (t) => {
  const { type, store, front } = await home(t);
  const told = await Promise.all(Array.from({ length: 40 }, () => type(front, '9999')));
  t.equal(told.filter(({ grant }) => grant).length, 0);
  t.equal(store.lockouts.byDevice(front).failures, 5);
  const { rows } = store.events.page({ cursor: null, size: 100 }, { type: 'ACCESS_DENIED' });
  t.equal(rows.filter(({ reason }) => reason === 'wrong_code').length, 5);
  t.equal(rows.filter(({ reason }) => reason === 'keypad_locked').length, 35);
});

t.test('a hundred wrong codes in a row stop a keypad over a restart, until an admin resets it', async (t) => {
  const { create, type, lockouts, clock, front, reset, ...rest } = await home(t);
  await create(INSTALLER, { ...PERMANENT, deviceIds: [front], pin: '0427' });
  await rest.store.write((tx) => {
    tx.lockouts.set(front, { failures: 99, lockedForMs: null });
  });
  t.same(await type(front, '9999'), { grant: false });
  t.same(lockouts.of(front), { lockedUntilMs: null, isStopped: true });
  t.match(rest.store.events.page({ cursor: null, size: 1 }, {}).rows[0], {
    type: 'KEYPAD_LOCKED',
    reason: 'keypad_stopped',
    data: { failures: 100 },
  });
  clock.advance(30 * 86_400_000);
  t.same(await type(front, '0427'), { grant: false }, 'after a month');
  t.same(await reset(INSTALLER, front), { failures: 100 });
  t.same(await type(front, '0427'), { grant: true });
  t.match(rest.store.events.page({ cursor: null, size: 9 }, { type: 'KEYPAD_RESET' }).rows, [
    { deviceId: front },
  ]);
  await rest.store.write((tx) => {
    tx.lockouts.set(front, { failures: 100, lockedForMs: 3_600_000 });
  });
  await lockouts.stop();
  const after = new KeypadLockouts({ store: await rest.reopen(), clock, logger: silentLogger });
  await after.start();
  clock.advance(30 * 86_400_000);
  t.equal(after.of(front).isStopped, true, 'and over a restart');
  await after.stop();
});

t.test(
  'six quiet hours take one off, counted from the last wrong code and anew after a restart',
  async (t) => {
    const HOUR_MS = 3_600_000;
    const { type, lockouts, clock, front, ...rest } = await home(t);
    for (let n = 0; n < 3; n += 1) await type(front, '9999');
    const failures = async () => {
      await clock.advanceSettling(30);
      return rest.store.lockouts.byDevice(front).failures;
    };
    clock.advance(5 * HOUR_MS);
    await type(front, '9999');
    clock.advance(5.9 * HOUR_MS);
    t.equal(await failures(), 4);
    clock.advance(0.1 * HOUR_MS);
    t.equal(await failures(), 3);
    clock.jumpWall(1_000 * HOUR_MS);
    clock.advance(5 * HOUR_MS);
    t.equal(await failures(), 3);
    await lockouts.stop();
    const store = await rest.reopen();
    const after = new KeypadLockouts({ store, clock, logger: silentLogger });
    await after.start();
    clock.advance(5 * HOUR_MS);
    await clock.advanceSettling(30);
    t.equal(store.lockouts.byDevice(front).failures, 3, 'a restart begins the quiet anew');
    for (let passed = 0; passed < 24; passed += 1) {
      clock.advance(HOUR_MS);
      await clock.advanceSettling(30);
    }
    t.equal(store.lockouts.byDevice(front).failures, 0);
    await after.stop();
  },
);
