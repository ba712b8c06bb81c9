import t from 'tap';
import { DERIVATIONS_MAX } from '../../../src/operations/access/create-pin.js';
import { changePinRules } from '../../../src/operations/locks/change-pin-rules.js';
import type { PinRules } from '../../../src/locks/device.js';
import type { Random } from '../../../src/kit/random.js';
import { systemRandom } from '../../../src/kit/random.js';
import { codeOf, failureOf } from '../accounts/household.js';
import { ADMIN, BACK, FRONT, MANAGER, NEW_PIN, newRequestId, pinHome } from './pin-home.js';
import type { PinHome } from './pin-home.js';

const ALWAYS_OPEN = {
  weekDays: [{ days: 127, startMinute: 0, endMinute: 1440, fromDay: null, untilDay: null }],
  yearDays: [],
  holidays: [],
  exceptions: [],
  bookings: [],
};
const SCHEDULE = '0190a000-0000-7000-8000-0000000000aa';

async function withSchedule(home: PinHome): Promise<void> {
  await home.hub.store.write((tx) => {
    tx.schedules.insert({
      id: SCHEDULE,
      name: 'Always',
      timing: ALWAYS_OPEN,
      createdBy: null,
      createdAtMs: 0,
      updatedAtMs: 0,
    });
  });
}

const setRules = (home: PinHome, id: string, rules: Partial<PinRules>) =>
  home.hub.store.write((tx) => {
    const device = tx.devices.byId(id);
    if (device) changePinRules(tx, ADMIN, device, rules, 1);
  });

t.test('what bounds a code goes with its kind', async (t) => {
  const home = await pinHome(t);
  await withSchedule(home);
  const FROM = { validFromMs: 1 };
  const make = (kind: string, change: object) =>
    codeOf(() => home.hub.createPin(ADMIN, { ...NEW_PIN, pin: null, ...change, kind: kind as 'dated' }));
  for (const [kind, change, code] of [
    ['permanent', {}, 'none'],
    ['permanent', FROM, 'window_unexpected'],
    ['permanent', { maxUses: 1 }, 'uses_unexpected'],
    ['permanent', { scheduleId: SCHEDULE }, 'schedule_unexpected'],
    ['dated', FROM, 'none'],
    ['dated', {}, 'window_missing'],
    ['dated', { ...FROM, maxUses: 3 }, 'uses_unexpected'],
    ['dated', { ...FROM, validUntilMs: 1 }, 'window_empty'],
    ['scheduled', { scheduleId: SCHEDULE }, 'none'],
    ['scheduled', { ...FROM, scheduleId: SCHEDULE }, 'none'],
    ['scheduled', {}, 'schedule_missing'],
    ['scheduled', { scheduleId: SCHEDULE, maxUses: 1 }, 'uses_unexpected'],
    ['one_time', {}, 'none'],
    ['one_time', { ...FROM, maxUses: 1 }, 'none'],
    ['one_time', { maxUses: 2 }, 'uses_unexpected'],
    ['one_time', { scheduleId: SCHEDULE }, 'schedule_unexpected'],
    ['limited', { maxUses: 3 }, 'none'],
    ['limited', {}, 'uses_missing'],
    ['limited', { maxUses: 3, scheduleId: SCHEDULE }, 'schedule_unexpected'],
    ['duress', {}, 'none'],
    ['duress', FROM, 'none'],
    ['duress', { scheduleId: SCHEDULE }, 'none'],
    ['duress', { maxUses: 1 }, 'uses_unexpected'],
  ] as const)
    t.equal(await make(kind, change), code, `${kind} ${JSON.stringify(change)}`);
});

t.test('each keypad has its own rules, and the refusal names the lock', async (t) => {
  const home = await pinHome(t);
  await setRules(home, FRONT, { minDigits: 6 });
  await setRules(home, BACK, { digits: '54321' });
  const make = (pin: string | null, deviceIds: readonly string[]) =>
    failureOf(() => home.hub.createPin(ADMIN, { ...NEW_PIN, deviceIds, kind: 'permanent', pin }));
  t.match(await make('0427', [FRONT]), { code: 'pin_form', message: /Door 1 takes codes of 6 to 8 digits/ });
  t.match(await make('482916', [FRONT, BACK]), {
    code: 'pin_form',
    message: /Door 2 has the keys 12345 only/,
  });
  t.equal(await make('0427', [BACK]).then((failure) => failure?.options.fields?.[0]?.field), 'pin');
  t.equal(await make('413252', [FRONT, BACK]), null);
  const { digits } = await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin: null });
  t.match(digits, /^[1-5]{8}$/, 'a proposal suits both');
  await setRules(home, FRONT, { minDigits: 8 });
  await setRules(home, BACK, { maxDigits: 7 });
  t.match(await make(null, [FRONT, BACK]), { code: 'pin_rules_differ' });
  t.match(await home.events('DEVICE_CHANGED'), [{ data: { pin_min_digits: 6 } }, {}, {}, {}]);
});

t.test('a keypad can not be just anything', async (t) => {
  const home = await pinHome(t);
  for (const rules of [
    { minDigits: 3 },
    { maxDigits: 9 },
    { minDigits: 7, maxDigits: 6 },
    { digits: '' },
    { digits: '1234' },
    { digits: '123455' },
    { digits: '12345a' },
  ])
    t.equal(await codeOf(() => setRules(home, FRONT, rules)), 'pin_rules', JSON.stringify(rules));
});

t.test('while the time is not trusted, years are those of the program', async (t) => {
  const home = await pinHome(t);
  const make = (pin: string) =>
    codeOf(() => home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin }));
  home.clock.jumpWall(-40 * 365 * 86_400_000);
  home.trust.isTrusted = false;
  t.equal(await make('2019'), 'pin_guessable');
  home.trust.isTrusted = true;
  t.equal(await make('2019'), 'none', 'a year to come is none that anybody was born in');
});

t.test('the planner looks for a code that is free on all its locks, and gives up in the end', async (t) => {
  // It says 482913 again and again, and 739146 when it is asked for the tenth code.
  let drawn = 0;
  let stuck = false;
  const random: Random = {
    bytes: (length) => systemRandom.bytes(length),
    integer: () => {
      const at = drawn++;
      return Number((stuck || at < 54 ? '482913' : '739146').charAt(at % 6));
    },
  };
  const home = await pinHome(t, random);
  const make = (deviceIds: readonly string[]) =>
    home.hub.createPin(ADMIN, { ...NEW_PIN, deviceIds, kind: 'permanent', pin: null });
  t.equal((await make([BACK])).digits, '482913');
  t.equal((await make([FRONT, BACK])).digits, '739146', 'taken on one is taken');
  t.strictSame(home.hub.store.lockouts.all(), [], 'and tells nothing that would be a try');
  stuck = true;
  drawn = 0;
  home.pool.runs = 0;
  t.equal(await codeOf(() => make([FRONT, BACK])), 'no_free_pin');
  t.ok(home.pool.runs <= DERIVATIONS_MAX + 2, `${home.pool.runs} scrypts`);
});

t.test('a change of label and dates counts at once, and makes the code on the lock outdated', async (t) => {
  const home = await pinHome(t);
  const { pin } = await home.hub.createPin(ADMIN, {
    ...NEW_PIN,
    deviceIds: [FRONT],
    kind: 'dated',
    validUntilMs: home.clock.wallMs() + 1_000,
    pin: '482913',
  });
  const type = () => home.hub.decide(FRONT, { requestId: newRequestId(), kind: 'pin', value: '482913' });
  await home.hub.store.write((tx) => {
    const [credential] = tx.credentials.ofPin(pin.id);
    if (credential) tx.credentials.put({ ...credential, state: 'verified', setVersion: 3 });
  });
  home.clock.advance(2_000);
  t.same(await type(), { grant: false });
  home.hub.changed.length = 0;
  const view = await home.hub.updatePin(ADMIN, pin.id, {
    label: 'Ann',
    validUntilMs: home.clock.wallMs() + 60_000,
  });
  t.match(view, { pin: { label: 'Ann', kind: 'dated' }, credentials: [{ state: 'desired' }] });
  t.strictSame(home.hub.changed, [FRONT], 'its lock is told');
  t.match(home.hub.store.credentials.ofDevice(FRONT), [
    { validUntilMs: view.pin.validUntilMs, setVersion: 3 },
  ]);
  t.same(await type(), { grant: true });
  t.match(await home.events('PIN_CHANGED'), [{ data: { changed: ['label', 'valid_until'] } }]);
  t.equal(await codeOf(() => home.hub.updatePin(ADMIN, pin.id, { validUntilMs: null })), 'window_missing');
  t.equal(await codeOf(() => home.hub.updatePin(ADMIN, pin.id, { maxUses: 3 })), 'uses_unexpected');
  t.equal(
    await codeOf(() => home.hub.updatePin(ADMIN, pin.id, { scheduleId: SCHEDULE })),
    'schedule_unexpected',
  );
  t.equal((await home.events('PIN_CHANGED')).length, 1);
  await home.hub.revokePin(ADMIN, pin.id);
  t.equal(await codeOf(() => home.hub.updatePin(ADMIN, pin.id, { label: 'Bob' })), 'pin_not_found');
});

t.test('a code can be given more uses', async (t) => {
  const home = await pinHome(t);
  const { pin } = await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'limited', maxUses: 1, pin: '482913' });
  const type = () => home.hub.decide(FRONT, { requestId: newRequestId(), kind: 'pin', value: '482913' });
  t.same(await type(), { grant: true });
  t.same(await type(), { grant: false });
  await home.hub.updatePin(ADMIN, pin.id, { maxUses: 2 });
  t.same(await type(), { grant: true });
});

t.test('a check says what would be decided, opens nothing, and a wrong one counts as typed', async (t) => {
  const home = await pinHome(t);
  const { pin } = await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'one_time', pin: '482913' });
  const check = (digits: string, deviceId = FRONT) => home.hub.verifyPin(MANAGER, { deviceId, pin: digits });
  t.match(await check('482913'), { granted: true, reason: 'pin_valid', pinId: pin.id, label: 'Guest' });
  t.match(home.hub.store.pins.byId(pin.id), { useCount: 0, usesReserved: 0 });
  t.equal(await codeOf(() => check('12a4')), 'pin_form');
  t.equal(await codeOf(() => check('482913', 'nope')), 'device_unknown');
  t.equal(
    await codeOf(() =>
      home.hub.verifyPin({ ...MANAGER, role: 'member' }, { deviceId: FRONT, pin: '482913' }),
    ),
    'access_denied',
  );
  const tries = Array.from({ length: 8 }, () =>
    check('999413').then(
      ({ reason }) => reason,
      (error: unknown) => (error as { code: string }).code,
    ),
  );
  const told = await Promise.all(tries);
  t.equal(told.filter((one) => one === 'wrong_code').length, 5);
  t.equal(told.filter((one) => one === 'keypad_locked').length, 3);
  t.equal(await codeOf(() => check('482913')), 'keypad_locked', 'the right one waits too');
  t.same(await home.hub.decide(FRONT, { requestId: newRequestId(), kind: 'pin', value: '482913' }), {
    grant: false,
  });
  t.equal(home.hub.store.lockouts.byDevice(FRONT).failures, 5);
  const rows = await home.events('PIN_VERIFIED', 'ACCESS_GRANTED');
  t.strictSame(
    rows.map(({ type, success }) => [type, success]),
    [['PIN_VERIFIED', true], ...Array.from({ length: 5 }, () => ['PIN_VERIFIED', false])],
  );
  t.notMatch(
    JSON.stringify(rows.map(({ data, description }) => [data['trace'], description])),
    /482913|999413/,
  );
});

t.test('a right check takes nothing off the streak', async (t) => {
  const home = await pinHome(t);
  await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin: '482913' });
  await home.hub.verifyPin(ADMIN, { deviceId: FRONT, pin: '999413' });
  await home.hub.verifyPin(ADMIN, { deviceId: FRONT, pin: '482913' });
  t.equal(home.hub.store.lockouts.byDevice(FRONT).failures, 1);
});
