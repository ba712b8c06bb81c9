import t, { type Test } from 'tap';
import type { Pin } from '../../../src/access/pin.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { credentialScheme as scheme } from '../../../src/drivers/credential-scheme.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { BUDGET_WINDOW_MS, REPAIRS_PER_DAY, RETRIES_PER_DAY } from '../../../src/locks/credential-budget.js';
import { CredentialPlanner } from '../../../src/operations/access/credential-plan.js';
import type { CredentialPlan } from '../../../src/operations/access/credential-plan.js';
import type { CredentialSet, HeldSet } from '../../../src/operations/access/credential-ports.js';
import { enrolCredentials } from '../../../src/operations/access/enrol-credentials.js';
import { withdrawCredentials } from '../../../src/operations/access/withdraw-credentials.js';
import { sampleUser } from '../../support/fake-operations.js';
import { temporaryStore } from '../../support/temporary-store.js';

const NOTHING: HeldSet = { version: 0, digest: scheme.noSetDigest, slots: 64 };
const held = (set: CredentialSet, slots = 64): HeldSet => ({
  version: set.version,
  digest: scheme.digest(set),
  slots,
});

/** A store with one lock, and a lock of which only what it says is known. */
async function home(t: Test) {
  const { store, clock, newId } = temporaryStore(t);
  const planner = new CredentialPlanner({ scheme, random });
  const deviceId = newId();
  await store.write((tx) => {
    const at = {
      createdAtMs: 0,
      updatedAtMs: 0,
      autoLockS: null,
      leftUnlockedAlertS: null,
      profile: 'full' as const,
      unlatches: false,
      entryPriceMinor: null,
      entryRules: NO_ENTRY_RULES,
      pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
    };
    const wire = { transport: 'serial', address: '/dev/x', serial: 'S', firmwareVersion: null } as const;
    const names = { deviceId: 'front', name: 'Front', siteId: null, ownerId: null };
    tx.devices.insert({ id: deviceId, status: 'ACTIVE', ...names, ...wire, ...at }, random.bytes(16));
  });
  const add = async (digits: string, given: Partial<Pin> = {}) => {
    clock.advance(1);
    const pin: Pin = {
      id: newId(),
      label: digits,
      userId: null,
      kind: 'permanent',
      validFromMs: null,
      validUntilMs: null,
      scheduleId: null,
      maxUses: null,
      useCount: 0,
      usesReserved: 0,
      createdBy: null,
      createdAtMs: clock.wallMs(),
      revokedAtMs: null,
      deviceIds: [deviceId],
      ...given,
    };
    await store.write((tx) => {
      tx.pins.insert(pin, [{ deviceId, verifier: random.bytes(32), pepperId: 'p' }]);
      enrolCredentials({ scheme, random }, tx, pin, digits);
    });
    return pin.id;
  };
  const plan = (says: HeldSet): Promise<CredentialPlan> =>
    store.write((tx) => planner.plan(tx, deviceId, says, clock.wallMs()));
  const sent = async (says: HeldSet): Promise<CredentialSet> => {
    const made = await plan(says);
    if (made.kind !== 'send') throw new Error(`${made.kind}, and nothing is sent`);
    return made.set;
  };
  return {
    store,
    clock,
    deviceId,
    add,
    plan,
    sent,
    taken: (set: CredentialSet) =>
      store.write((tx) => {
        planner.taken(tx, deviceId, set.version, clock.wallMs());
      }),
    revoke: (pinId: string) =>
      store.write((tx) => {
        tx.pins.revoke(pinId, clock.wallMs());
        withdrawCredentials(tx, pinId, clock.wallMs());
      }),
    state: (pinId: string) => store.credentials.one(pinId, deviceId)?.state,
    reason: (pinId: string) => store.credentials.one(pinId, deviceId)?.reason,
    drifts: () =>
      store.events
        .page({ cursor: null, size: 100 }, { type: 'CREDENTIAL_DRIFT' })
        .rows.map((row) => row.reason),
  };
}

t.test('desired, sent, acknowledged, verified; then nothing is left to do', async (t) => {
  const { add, sent, taken, plan, state } = await home(t);
  const pin = await add('583916');
  t.equal(state(pin), 'desired');
  const set = await sent(NOTHING);
  t.match(set, { version: 1, entries: [{ pinId: pin, validFromMs: null, validUntilMs: null }] });
  t.same(set.entries[0]?.verifier, scheme.verifier(set.key, '583916'));
  t.equal(state(pin), 'sent');
  await taken(set);
  t.equal(state(pin), 'acknowledged');
  t.same(await plan(held(set)), { kind: 'done' });
  t.equal(state(pin), 'verified');
  const other = await add('274951');
  const next = await sent(held(set));
  t.equal(next.version, 2);
  t.same([state(pin), state(other)], ['verified', 'sent'], 'what is known stays known');
  t.same(await plan(held(next)), { kind: 'done' });
  t.same([state(pin), state(other)], ['verified', 'verified'], 'its answer was lost, its digest says it');
});

t.test('a revoked code is gone only when the lock has a set above every one that had it', async (t) => {
  const { add, sent, taken, plan, revoke, state, store, deviceId } = await home(t);
  const pin = await add('583916');
  const never = await add('274951');
  await revoke(never);
  t.equal(state(never), undefined, 'one that never left is gone at once');
  const set = await sent(NOTHING);
  await revoke(pin);
  t.equal(state(pin), 'revoke_pending');
  await taken(set);
  t.equal(state(pin), 'revoke_pending', 'the set with it arrived');
  const without = await sent(held(set));
  t.same([without.version, without.entries], [2, []]);
  t.same(await plan(held(without)), { kind: 'done' });
  t.equal(state(pin), undefined);
  t.same(store.credentials.ofDevice(deviceId), []);
});

t.test('numbers go on from the greater: a hub that forgot, a lock that was reset', async (t) => {
  const { add, sent, drifts } = await home(t);
  await add('583916');
  const foreign: HeldSet = { version: 41, digest: random.bytes(32), slots: 64 };
  const set = await sent(foreign);
  t.equal(set.version, 42);
  t.same(drifts(), [], 'it was never given anything by us');
  t.equal((await sent(NOTHING)).version, 43);
});

t.test('a lock with codes of an earlier life is given an empty set', async (t) => {
  const { sent, plan } = await home(t);
  t.same(await plan(NOTHING), { kind: 'done' });
  const set = await sent({ version: 7, digest: random.bytes(32), slots: 64 });
  t.same([set.version, set.entries], [8, []]);
});

t.test(
  'drift is told and repaired, so often a day; then the codes have failed, and are told once',
  async (t) => {
    const { add, sent, taken, plan, state, reason, drifts, clock } = await home(t);
    const pin = await add('583916');
    let set = await sent(NOTHING);
    await taken(set);
    const broken = () => ({ ...held(set), digest: random.bytes(32) });
    for (let repairs = 1; repairs <= REPAIRS_PER_DAY; repairs += 1) {
      await plan(held(set));
      t.equal(state(pin), 'verified');
      const before = broken();
      set = await sent(before);
      t.equal(state(pin), 'sent');
      await taken(set);
    }
    t.same(drifts(), Array(REPAIRS_PER_DAY).fill('digest_differs'));
    for (let times = 0; times < 3; times += 1) {
      t.match(await plan(broken()), { kind: 'wait' });
      t.same([state(pin), reason(pin)], ['failed', 'drift']);
    }
    t.same(drifts()[0], 'budget_spent');
    t.equal(drifts().length, REPAIRS_PER_DAY + 1);
    const other = await add('274951');
    set = await sent(broken());
    t.equal(set.entries.length, 2, 'what somebody asks for is sent all the same');
    await taken(set);
    t.match(await plan(broken()), { kind: 'wait' });
    clock.advance(BUDGET_WINDOW_MS);
    set = await sent(broken());
    t.same(await plan(held(set)), { kind: 'done' });
    t.same([state(pin), state(other)], ['verified', 'verified']);
  },
);

t.test('a set whose end nobody knows is sent again on a budget, and is no drift', async (t) => {
  const { add, sent, plan, state, drifts, revoke } = await home(t);
  const pin = await add('583916');
  await sent(NOTHING);
  for (let retries = 1; retries <= RETRIES_PER_DAY; retries += 1) await sent(NOTHING);
  t.match(await plan(NOTHING), { kind: 'wait' });
  t.equal(state(pin), 'sent');
  t.same(drifts(), []);
  await revoke(pin);
  t.same((await sent(NOTHING)).entries, [], 'a revocation waits for no budget');
});

t.test('the oldest codes have the slots; a place that gets free is used', async (t) => {
  const { add, sent, plan, state, reason, revoke } = await home(t);
  const first = await add('583916');
  const second = await add('274951');
  const third = await add('836152');
  const set = await sent({ ...NOTHING, slots: 2 });
  t.same(
    set.entries.map(({ pinId }) => pinId),
    [first, second],
  );
  t.same([state(third), reason(third)], ['failed', 'no_room']);
  await plan(held(set, 2));
  await revoke(first);
  const next = await sent(held(set, 2));
  t.same(
    next.entries.map(({ pinId }) => pinId),
    [second, third],
  );
  t.same(await plan(held(next, 2)), { kind: 'done' });
  t.same([state(first), state(second), state(third)], [undefined, 'verified', 'verified']);
  const shrunk = await sent(held(next, 1));
  t.same([state(third), reason(third)], ['revoke_pending', 'no_room'], 'it may still open there');
  await plan(held(shrunk, 1));
  t.same([state(third), reason(third)], ['failed', 'no_room']);
});

t.test('codes of somebody who was deactivated are taken off the lock', async (t) => {
  const { add, sent, plan, state, reason, store } = await home(t);
  const ada = { ...sampleUser('member'), isActive: false };
  await store.write((tx) => {
    tx.users.insert(ada, null);
  });
  const pin = await add('583916', { userId: ada.id });
  t.same(await plan(NOTHING), { kind: 'done' });
  t.same([state(pin), reason(pin)], ['failed', 'owner_inactive']);
  const other = await add('274951');
  t.same(
    (await sent(NOTHING)).entries.map(({ pinId }) => pinId),
    [other],
  );
});

t.test('a lock without slots holds nothing, and none of its codes is called held', async (t) => {
  const { add, plan, store } = await home(t);
  const pin = await add('583916');
  t.same(await plan({ ...NOTHING, slots: 0 }), { kind: 'done' });
  t.match(store.credentials.placesOf([pin]), [{ slots: 0 }]);
});
