import t from 'tap';
import { USE_REPORT_WAIT_MS } from '../../../src/operations/access/use-returns.js';
import { ADMIN, BACK, FRONT, NEW_PIN, newRequestId, pinHome, reportOf } from './pin-home.js';
import type { PinHome } from './pin-home.js';

async function withPin(t: Parameters<typeof pinHome>[0], maxUses: number | null = null) {
  const home = await pinHome(t);
  const kind = maxUses === null ? 'one_time' : 'limited';
  const { pin } = await home.hub.createPin(ADMIN, { ...NEW_PIN, kind, maxUses, pin: '482913' });
  const type = (id = FRONT, requestId = newRequestId()) =>
    home.hub.decide(id, { requestId, kind: 'pin', value: '482913' });
  const uses = () => {
    const { useCount, usesReserved } = home.hub.store.pins.byId(pin.id) ?? pin;
    return [useCount, usesReserved];
  };
  const report = (change: Parameters<typeof reportOf>[0], id = FRONT) =>
    home.settled(home.hub.report(id, reportOf(change)));
  return { ...home, home, pinId: pin.id, type, uses, report };
}

/** As long as it takes for a use to be given back, to a lock that is there. */
async function wait(home: PinHome, ms = USE_REPORT_WAIT_MS): Promise<void> {
  home.clock.advance(ms);
  await home.hub.store.write(() => undefined);
  await home.hub.store.write(() => undefined);
}

t.test('a use is spent when the lock says that it opened', async (t) => {
  const { type, uses, report } = await withPin(t);
  const requestId = newRequestId();
  t.same(await type(FRONT, requestId), { grant: true });
  t.strictSame(uses(), [0, 1], 'reserved, not spent');
  t.same(await type(), { grant: false });
  await report({ requestId });
  t.strictSame(uses(), [1, 0]);
  await report({ requestId });
  t.strictSame(uses(), [1, 0], 'told twice, spent once');
  t.same(await type(), { grant: false });
  t.same(await type(BACK), { grant: false });
});

t.test('two keypads at the same time get one grant of a one-time code', async (t) => {
  const { type, home } = await withPin(t);
  const both = await Promise.all([type(FRONT), type(BACK)]);
  t.strictSame(both.map(({ grant }) => grant).sort(), [false, true]);
  t.match(await home.events('ACCESS_DENIED'), [{ reason: 'used_up' }]);
});

t.test('a right code that is used up is no wrong code', async (t) => {
  const { type, home } = await withPin(t);
  await type();
  for (let times = 0; times < 6; times += 1) await type();
  t.equal(home.hub.store.lockouts.byDevice(FRONT).failures, 0);
});

t.test('given back at once when the bolt did not move', async (t) => {
  const { type, uses, report } = await withPin(t);
  const requestId = newRequestId();
  await type(FRONT, requestId);
  await report({ requestId, success: false, position: 'locked' });
  t.strictSame(uses(), [0, 0]);
  t.same(await type(), { grant: true });
});

t.test('a lock that does not know whether its bolt moved may have opened', async (t) => {
  const { type, uses, report } = await withPin(t);
  const requestId = newRequestId();
  await type(FRONT, requestId);
  await report({ requestId, success: null, position: null });
  t.strictSame(uses(), [1, 0]);
});

t.test('the same press, asked about again, has one use', async (t) => {
  const { type, uses, clock, report } = await withPin(t);
  const requestId = newRequestId();
  t.same(await type(FRONT, requestId), { grant: true });
  t.same(await type(FRONT, requestId), { grant: true }, 'of a lock that lost the answer');
  t.strictSame(uses(), [0, 1]);
  clock.advance(2_000);
  t.same(await type(FRONT, requestId), { grant: false }, 'a request with an old number is another');
  await report({ requestId });
  t.same(await type(FRONT, requestId), { grant: false }, 'and one that opened is over');
});

t.test('given back when a lock that is there told nothing for half a minute', async (t) => {
  const { home, type, uses } = await withPin(t);
  home.hub.uses.linkChanged(FRONT, true);
  await type();
  await wait(home, USE_REPORT_WAIT_MS - 1);
  t.strictSame(uses(), [0, 1]);
  await wait(home, 1);
  t.strictSame(uses(), [0, 0]);
  t.match(await home.events('PIN_USE_RETURNED'), [{ reason: 'no_report', deviceId: FRONT }]);
  t.equal(home.clock.pendingTimers, 0);
});

t.test('of a lock that is out of reach nobody knows: its use stays taken until it is back', async (t) => {
  const { home, type, uses } = await withPin(t);
  home.hub.uses.linkChanged(FRONT, true);
  await type();
  home.hub.uses.linkChanged(FRONT, false);
  await wait(home, 7 * 24 * 3_600_000);
  t.strictSame(uses(), [0, 1]);
  home.hub.uses.linkChanged(FRONT, true);
  await wait(home, USE_REPORT_WAIT_MS / 2);
  home.hub.uses.linkChanged(FRONT, true);
  await wait(home, USE_REPORT_WAIT_MS / 2);
  t.strictSame(uses(), [0, 1], 'without a break');
  await wait(home, USE_REPORT_WAIT_MS / 2);
  t.strictSame(uses(), [0, 0]);
});

t.test('what is reported after it was given back counts all the same, once', async (t) => {
  const { home, type, uses, report } = await withPin(t);
  home.hub.uses.linkChanged(FRONT, true);
  const requestId = newRequestId();
  await type(FRONT, requestId);
  await wait(home);
  t.strictSame(uses(), [0, 0]);
  await report({ requestId });
  await report({ requestId });
  t.strictSame(uses(), [1, 0]);
});

t.test('a reservation survives the hub; the wait begins anew', async (t) => {
  const { home, type, uses, report } = await withPin(t, 2);
  const requestId = newRequestId();
  await type(FRONT, requestId);
  await type(BACK);
  await home.kill();
  t.strictSame(uses(), [0, 2]);
  t.same(await type(), { grant: false });
  home.hub.uses.linkChanged(FRONT, true);
  home.hub.uses.linkChanged(BACK, true);
  await report({ requestId });
  t.strictSame(uses(), [1, 1]);
  await wait(home);
  t.strictSame(uses(), [1, 0]);
  t.same(await type(), { grant: true });
});

t.test('a lock that started anew, or lost reports, may have opened: its uses stay taken', async (t) => {
  for (const change of [
    { kind: 'boot', requestId: null },
    { kind: 'events_lost', count: 3 },
    { kind: 'unreadable', count: 1 },
  ] as const) {
    const { home, type, uses, report } = await withPin(t);
    home.hub.uses.linkChanged(FRONT, true);
    const requestId = newRequestId();
    await type(FRONT, requestId);
    home.clock.advance(1_000);
    await report(change);
    await wait(home, 10 * USE_REPORT_WAIT_MS);
    t.strictSame(uses(), [0, 1], change.kind);
    t.match(await home.events('PIN_USE_UNKNOWN'), [{ success: null, deviceId: FRONT }]);
    await report({ requestId, success: false });
    t.strictSame(uses(), [0, 0], 'until the lock tells');
  }
});

t.test('a report of an earlier start says nothing of what was granted since', async (t) => {
  const { home, type, uses, report } = await withPin(t);
  home.hub.uses.linkChanged(FRONT, true);
  home.clock.advance(60_000);
  await type();
  await report({ kind: 'boot', ageMs: 59_000 });
  await wait(home);
  t.strictSame(uses(), [0, 0]);
});

t.test('uses of a code without a bound are counted by the same word', async (t) => {
  const home = await pinHome(t);
  const { pin } = await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin: '482913' });
  const requestId = newRequestId();
  await home.hub.decide(FRONT, { requestId, kind: 'pin', value: '482913' });
  t.equal(home.hub.store.pins.byId(pin.id)?.useCount, 0);
  await home.settled(home.hub.report(FRONT, reportOf({ requestId })));
  t.equal(home.hub.store.pins.byId(pin.id)?.useCount, 1);
  t.strictSame(home.hub.store.codeUses.reservedAt(FRONT), []);
});
