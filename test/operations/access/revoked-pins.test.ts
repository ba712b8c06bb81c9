import t from 'tap';
import { sampleUser } from '../../store/samples.js';
import { codeOf } from '../accounts/household.js';
import { ADMIN, BACK, FRONT, MANAGER, NEW_PIN, newRequestId, pinHome } from './pin-home.js';

const DIGITS = '482913';

async function revoked(t: Parameters<typeof pinHome>[0], kind: 'permanent' | 'duress' = 'permanent') {
  const home = await pinHome(t);
  const { pin } = await home.hub.createPin(ADMIN, { ...NEW_PIN, kind, pin: DIGITS });
  await home.hub.revokePin(ADMIN, pin.id);
  const type = (value = DIGITS, lock = FRONT) =>
    home.hub.decide(lock, { requestId: newRequestId(), kind: 'pin', value });
  const failures = (lock = FRONT) => home.hub.store.lockouts.byDevice(lock).failures;
  const last = async () => (await home.events('ACCESS_DENIED', 'ACCESS_GRANTED')).at(-1);
  return { ...home, home, pin, type, failures, last };
}

t.test('a revoked PIN is known when it is typed: the log says so, the door does not', async (t) => {
  const { type, last, pin, pool } = await revoked(t);
  const before = pool.runs;
  t.same(await type(), { grant: false });
  t.equal(pool.runs - before, 1, 'one hash');
  t.match(await last(), {
    reason: 'revoked',
    actor: { kind: 'pin', id: pin.id, name: 'Guest' },
    data: { pin_id: pin.id, label: 'Guest' },
  });
  t.same(await type('771934'), { grant: false }, 'the answer is the same as for any wrong code');
  t.match(await last(), { reason: 'wrong_code', data: { pin_id: null } });
});

t.test('it counts as a guess: a stranger may have it', async (t) => {
  const { type, failures, hub, home } = await revoked(t);
  for (let times = 1; times <= 5; times += 1) {
    await type();
    t.equal(failures(), times);
  }
  t.ok(hub.lockouts.isLocked(FRONT));
  t.equal(failures(BACK), 0);
  await home.kill();
  t.equal(home.hub.store.lockouts.byDevice(FRONT).failures, 5);
});

t.test('its digits are free again, and the newer code is the one that counts', async (t) => {
  const { type, hub, home, last, failures } = await revoked(t);
  const { pin } = await hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', label: 'New', pin: DIGITS });
  t.same(await type(), { grant: true });
  t.match(await last(), { data: { pin_id: pin.id } });
  t.equal(failures(), 0);
  home.clock.advance(1_000);
  await hub.revokePin(ADMIN, pin.id);
  await type();
  t.match(await last(), { reason: 'revoked', data: { pin_id: pin.id } }, 'of two the one revoked last');
});

t.test('checked without opening it is told as what it is, and counts as well', async (t) => {
  const { hub, pin, failures } = await revoked(t);
  const check = () => hub.verifyPin(MANAGER, { deviceId: FRONT, pin: DIGITS });
  t.match(await check(), { granted: false, reason: 'revoked', pinId: pin.id });
  t.equal(failures(), 1);
  for (let times = 0; times < 4; times += 1) await check();
  t.equal(await codeOf(check), 'keypad_locked');
});

t.test('one under duress that was revoked raises no alarm', async (t) => {
  const { type, home, last } = await revoked(t, 'duress');
  await type();
  t.match(await last(), { reason: 'revoked' });
  t.same(await home.events('DURESS'), []);
});

t.test('a person who is forgotten takes the memory of their codes along', async (t) => {
  const { hub, home } = await revoked(t);
  const ada = sampleUser(70);
  await hub.store.write((tx) => {
    tx.users.insert(ada, null);
  });
  const own = { ...NEW_PIN, kind: 'permanent', pin: '739164', userId: ada.id } as const;
  const { pin } = await hub.createPin(ADMIN, own);
  await hub.revokePin(ADMIN, pin.id);
  const reason = async (value: string) => {
    await hub.decide(FRONT, { requestId: newRequestId(), kind: 'pin', value });
    return (await home.events('ACCESS_DENIED')).at(-1)?.reason;
  };
  t.equal(await reason('739164'), 'revoked');
  await hub.store.write((tx) => {
    tx.pins.forgetLabels(ada.id);
  });
  t.equal(await reason('739164'), 'wrong_code');
  t.equal(await reason(DIGITS), 'revoked', 'of others it stays');
});

t.test('codes whose end is past are refused, unless nobody knows what time it is', async (t) => {
  const home = await pinHome(t);
  const nowMs = home.clock.wallMs();
  const make = (validUntilMs: number) =>
    home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'dated', pin: null, validUntilMs });
  t.equal(await codeOf(() => make(nowMs)), 'window_empty');
  t.equal(await codeOf(() => make(nowMs - 86_400_000)), 'window_empty');
  t.match(await make(nowMs + 1), { pin: { validUntilMs: nowMs + 1 } });
  home.trust.isTrusted = false;
  t.match(await make(nowMs - 86_400_000), { pin: { kind: 'dated' } });
});
