import t from 'tap';
import type { StoredEvent } from '../../../src/audit/event.js';
import { kindOf } from '../../../src/operations/audit/feed-item.js';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import { codeOf } from '../accounts/household.js';
import { ADMIN, BACK, FRONT, MANAGER, NEW_PIN, newRequestId, pinHome, reportOf } from './pin-home.js';
import type { PinHome } from './pin-home.js';

const ORDINARY = '482913';
const FORCED = '739146';

async function withBoth(t: Parameters<typeof pinHome>[0]) {
  const home = await pinHome(t);
  const make = (kind: 'permanent' | 'duress', pin: string) =>
    home.hub.createPin(ADMIN, { ...NEW_PIN, kind, pin });
  return { home, ordinary: await make('permanent', ORDINARY), forced: await make('duress', FORCED) };
}

async function enter(home: PinHome, value: string): Promise<{ readonly grant: boolean }> {
  const requestId = newRequestId();
  const answer = await home.hub.decide(FRONT, { requestId, kind: 'pin', value });
  await home.settled(home.hub.report(FRONT, reportOf({ requestId })));
  return answer;
}

/** What a reader of the log is told, without what is of this row alone. */
const seen = ({
  type,
  success,
  reason,
  description,
  deviceId,
  userId,
  actor,
  method,
  ipAddress,
  commandId,
}: StoredEvent) => ({
  ...{ type, success, reason, description, deviceId, userId, method, ipAddress, commandId },
  actor: [actor.kind, actor.name],
});

t.test('under duress the answer, and the log that is told, are those of an ordinary entry', async (t) => {
  const { home, forced } = await withBoth(t);
  const list = () => home.hub.store.events.page({ cursor: null, size: 200 }, {}).rows;
  const rowsOf = async (value: string) => {
    const before = list().length;
    const statements = home.hub.store.counts.commits;
    t.same(await enter(home, value), { grant: true });
    const rows = list();
    return {
      rows: rows.slice(0, rows.length - before).map(seen),
      commits: home.hub.store.counts.commits - statements,
    };
  };
  const ordinary = await rowsOf(ORDINARY);
  const under = await rowsOf(FORCED);
  t.strictSame(under, ordinary, 'rows and commits');
  t.match(await home.events('DURESS'), [
    { deviceId: FRONT, userId: null, data: { pin_id: forced.pin.id, decided_by: 'hub' } },
  ]);
  t.equal((await home.events('DURESS')).length, 1);
  const [grant] = (await home.events('ACCESS_GRANTED')).slice(-1);
  t.notMatch(JSON.stringify(grant), /duress/, 'nor is it in the data of the entry');
});

t.test('no list, stream or explanation tells the row of the alarm, whoever asks', async (t) => {
  const { home } = await withBoth(t);
  await enter(home, FORCED);
  const [alarm] = await home.events('DURESS');
  if (!alarm) throw new Error('no alarm');
  const { store } = home.hub;
  const all = store.events.page({ cursor: null, size: 200, counted: true }, {});
  t.notOk(all.rows.some(({ type }) => type === 'DURESS'));
  t.equal(all.count, all.rows.length);
  t.strictSame(store.events.page({ cursor: null, size: 200 }, { type: 'DURESS' }).rows, []);
  t.notOk(
    store.events
      .page({ cursor: null, size: 200 }, { deviceId: FRONT })
      .rows.some(({ id }) => id === alarm.id),
  );
  t.equal(kindOf(alarm), null);
  const explain = explainOperations({ store, clock: home.clock, timeIsTrusted: () => true });
  t.equal(await codeOf(() => explain.explainEvent(ADMIN, alarm.id)), 'event_not_found');
});

t.test('once an entry, and only when it opened', async (t) => {
  const { home } = await withBoth(t);
  const requestId = newRequestId();
  const ask = () => home.hub.decide(FRONT, { requestId, kind: 'pin', value: FORCED });
  await ask();
  await ask();
  t.equal((await home.events('DURESS')).length, 1, 'the same press asks again');
  for (let times = 0; times < 5; times += 1)
    await home.hub.decide(FRONT, { requestId: newRequestId(), kind: 'pin', value: '555123' });
  t.same(await enter(home, FORCED), { grant: false }, 'it has the lockout of any other');
  t.equal((await home.events('DURESS')).length, 1);
});

t.test('it has the rights and hours of a normal code', async (t) => {
  const home = await pinHome(t);
  await home.hub.createPin(ADMIN, {
    ...NEW_PIN,
    kind: 'duress',
    validUntilMs: home.clock.wallMs() + 1_000,
    pin: FORCED,
  });
  home.clock.advance(2_000);
  t.same(await enter(home, FORCED), { grant: false });
  t.strictSame(await home.events('DURESS'), []);
});

t.test('a lock that answered it by itself raises the alarm when the hub hears of it, once', async (t) => {
  const { home, forced, ordinary } = await withBoth(t);
  t.equal(
    home.hub.store.credentials.ofPin(forced.pin.id).length,
    2,
    'held as any other: a refusal would tell',
  );
  const report = reportOf({ requestId: newRequestId(), credentialId: forced.pin.id });
  await home.settled(home.hub.report(BACK, report));
  await home.settled(home.hub.report(BACK, report));
  await home.settled(home.hub.report(BACK, reportOf({ credentialId: ordinary.pin.id })));
  t.match(await home.events('DURESS'), [{ deviceId: BACK, data: { decided_by: 'lock' } }]);
  t.equal((await home.events('DURESS')).length, 1);
  t.equal(home.hub.store.pins.byId(forced.pin.id)?.useCount, 1);
});

t.test('one press is one alarm, whoever answered it and whichever is heard of first', async (t) => {
  for (const isHubFirst of [true, false]) {
    const { home, forced } = await withBoth(t);
    const requestId = newRequestId();
    const decide = () => home.hub.decide(FRONT, { requestId, kind: 'pin', value: FORCED });
    const report = reportOf({ requestId, credentialId: forced.pin.id });
    const tell = () => home.settled(home.hub.report(FRONT, report));
    if (isHubFirst) await decide();
    await tell();
    if (!isHubFirst) await decide();
    t.match(await home.events('DURESS'), [{ data: { decided_by: isHubFirst ? 'hub' : 'lock' } }]);
    t.equal((await home.events('DURESS')).length, 1);
    await home.settled(home.hub.report(BACK, reportOf({ requestId, credentialId: forced.pin.id })));
    t.equal((await home.events('DURESS')).length, 2, 'a press at another lock is another one');
    await home.hub.decide(FRONT, { requestId: newRequestId(), kind: 'pin', value: FORCED });
    t.equal((await home.events('DURESS')).length, 3, 'and so is the next one here');
  }
});

t.test('a check of it looks ordinary and raises it too', async (t) => {
  const { home } = await withBoth(t);
  t.match(await home.hub.verifyPin(MANAGER, { deviceId: FRONT, pin: FORCED }), {
    granted: true,
    reason: 'pin_valid',
  });
  t.equal((await home.events('DURESS')).length, 1);
});

t.test('only an admin is shown which code it is', async (t) => {
  const { home, forced, ordinary } = await withBoth(t);
  const { hub } = home;
  t.equal(hub.readPin(ADMIN, forced.pin.id).pin.kind, 'duress');
  const shown = hub.readPin(MANAGER, forced.pin.id);
  t.equal(shown.pin.kind, 'permanent');
  const places = ({ heldBy, state }: (typeof shown.credentials)[number]) => [heldBy, state];
  t.strictSame(shown.credentials.map(places), hub.readPin(MANAGER, ordinary.pin.id).credentials.map(places));
  const kinds = hub.listPins(MANAGER, {}, { cursor: null, size: 10 }).rows.map(({ pin }) => pin.kind);
  t.strictSame(kinds, ['permanent', 'permanent']);
  for (const { pin } of [forced, ordinary])
    t.equal(await codeOf(() => hub.updatePin(MANAGER, pin.id, { validFromMs: 1 })), 'window_unexpected');
  t.equal((await hub.updatePin(MANAGER, forced.pin.id, { label: 'Ann' })).pin.kind, 'permanent');
  await hub.updatePin(ADMIN, forced.pin.id, { validFromMs: 1 });
  t.equal(hub.readPin(MANAGER, forced.pin.id).pin.kind, 'dated');
  t.equal(await codeOf(() => hub.updatePin(MANAGER, forced.pin.id, { validFromMs: null })), 'window_missing');
  t.equal((await hub.updatePin(MANAGER, forced.pin.id, { validFromMs: 2 })).pin.kind, 'dated');
  t.notMatch(JSON.stringify(await home.events('PIN_CREATED', 'PIN_CHANGED')), /duress/);
});
