import fc from 'fast-check';
import t from 'tap';
import { isInside, UNCONFIRMED_ENTRY_MS } from '../../../src/locks/entry-rules.js';
import { codeOf } from '../accounts/household.js';
import { ADA, BOB, guardedHouse } from './guarded-house.js';
import { callerOf, INSTALLER } from '../scripted-house.js';

const RULE = { antiPassbackS: 600 };

t.test('who entered does not enter again until they left, or until the time is over', async (t) => {
  const { pin, enter, door, exit, clock, events } = await guardedHouse(t, RULE);
  await pin(BOB, '583916');
  await pin(BOB, '739142', 'another code of Bob');
  await pin(null, '264803');
  t.equal(await enter(door, '583916'), true);
  t.equal(await enter(door, '583916'), false);
  t.match(events('ACCESS_DENIED')[0], { reason: 'already_inside', userId: BOB.id });
  t.equal(await enter(door, '739142'), false, 'the person counts, not the code');
  t.equal(await enter(door, '264803'), true, 'somebody else');
  t.equal(await enter(exit, '583916'), true);
  t.equal(await enter(exit, '583916'), true, 'an exit keeps nobody in');
  t.equal(await enter(door, '583916'), true);
  clock.advance(599_999);
  t.equal(await enter(door, '583916'), false);
  clock.advance(1);
  t.equal(await enter(door, '583916'), true);
});

t.test('an entry counts when the lock said that it opened', async (t) => {
  const { pin, type, report, door, clock } = await guardedHouse(t, RULE);
  await pin(BOB, '583916');
  t.equal(await type(door, '583916', 'a'.repeat(16)), true);
  t.equal(await type(door, '583916'), false, 'it may have opened');
  await report(door, { requestId: 'a'.repeat(16), success: false, position: 'locked' });
  t.equal(await type(door, '583916', 'b'.repeat(16)), true, 'the bolt did not move');
  clock.advance(UNCONFIRMED_ENTRY_MS);
  t.equal(await type(door, '583916', 'c'.repeat(16)), true, 'nobody said that it did');
  clock.advance(UNCONFIRMED_ENTRY_MS + 1_000);
  await report(door, { requestId: 'c'.repeat(16), ageMs: 1_000 });
  t.equal(await type(door, '583916'), false, 'told late, and true');
});

t.test('an entry that the lock decided by itself counts from when it was', async (t) => {
  const { pin, type, report, door, clock } = await guardedHouse(t, RULE);
  const made = await pin(BOB, '583916');
  clock.advance(3_600_000);
  await report(door, { credentialId: made.pin.id, ageMs: 500_000 });
  t.equal(await type(door, '583916'), false);
  clock.advance(100_000);
  t.equal(await type(door, '583916'), true);
});

t.test(
  'neither a jump of the wall clock nor a restart lets anybody in early, or keeps them out for longer',
  async (t) => {
    const house = await guardedHouse(t, RULE);
    const { pin, enter, door, clock, recover } = house;
    await pin(BOB, '583916');
    await enter(door, '583916');
    clock.jumpWall(25 * 365 * 86_400_000);
    t.equal(await enter(door, '583916'), false);
    clock.jumpWall(-50 * 365 * 86_400_000);
    clock.advance(300_000);
    t.equal(await enter(door, '583916'), false);
    await recover();
    clock.advance(599_999);
    t.equal(await enter(door, '583916'), false, 'from the restart on');
    clock.advance(1);
    t.equal(await enter(door, '583916'), true);
    const again = await house.reopen();
    t.equal(again.passages.ofDevice(door).length, 1, 'it is on the disk');
  },
);

t.test(
  'people who ask over REST are bound by it; admins who open for others are not, nor the installer',
  async (t) => {
    const { command, door, driver, passback } = await guardedHouse(t, RULE);
    const unlock = (caller = callerOf(BOB)) => codeOf(() => command(caller, door, 'unlock', { wait: true }));
    t.equal(await unlock(), 'none');
    t.equal(await unlock(), 'access_denied');
    t.equal(await unlock(callerOf(ADA)), 'none');
    t.equal(await unlock(callerOf(ADA)), 'none');
    t.equal(await unlock(INSTALLER), 'none');
    t.match(passback.listInside(INSTALLER, door), [
      { kind: 'user', id: BOB.id, name: 'Bob No 3', freeInS: 600 },
    ]);
    await passback.resetPassback(callerOf(ADA), door, ADA.id);
    t.equal(await unlock(), 'access_denied', 'somebody else was reset');
    await passback.resetPassback(callerOf(ADA), door, BOB.id);
    driver.outcome = { kind: 'answered', success: false, reason: 'jammed' };
    t.equal(await unlock(), 'none');
    driver.outcome = { kind: 'answered', success: true, reason: null };
    t.equal(await unlock(), 'none', 'a jammed bolt lets nobody in');
    const opened = driver.executed.length;
    t.equal(await unlock(), 'access_denied');
    t.equal(driver.executed.length, opened);
  },
);

t.test('two of the same person at the same instant: one entry', async (t) => {
  const { command, door, driver } = await guardedHouse(t, RULE);
  const codes = await Promise.all(
    [0, 1, 2].map(() => codeOf(() => command(callerOf(BOB), door, 'unlock', { wait: true }))),
  );
  t.same(codes.sort(), ['access_denied', 'access_denied', 'none']);
  t.equal(driver.executed.length, 1);
});

t.test('rules that go together, and no others', async (t) => {
  const { update, door, exit, store, pin, enter } = await guardedHouse(t, RULE);
  const change = (id: string, entryRules: object) => codeOf(() => update(INSTALLER, id, { entryRules }));
  t.equal(await change(exit, { antiPassbackS: 60 }), 'entry_rules_conflict');
  t.equal(await change(door, { exitOf: exit }), 'entry_rules_conflict');
  t.equal(await change(exit, { exitOf: exit }), 'exit_of_unknown');
  t.equal(await change(exit, { exitOf: '0190a000-0000-7000-8000-0000000000ff' }), 'exit_of_unknown');
  await pin(BOB, '583916');
  await enter(door, '583916');
  t.equal(await change(door, { antiPassbackS: null }), 'none');
  t.same(store.passages.ofDevice(door), [], 'who was inside is forgotten with the rule');
  t.equal(store.devices.byId(exit)?.entryRules.exitOf, door);
});

t.test('property: nobody is inside for longer than the rule says, however the entry was confirmed', (t) => {
  fc.assert(
    fc.property(
      fc.nat(1e7),
      fc.nat(1e7),
      fc.integer({ min: 1, max: 86_400 }),
      fc.boolean(),
      (since, passed, s, sure) => {
        const inside = isInside({ sinceMs: since, isConfirmed: sure }, s, since + passed);
        return inside === (passed < s * 1000 && (sure || passed < UNCONFIRMED_ENTRY_MS));
      },
    ),
  );
  t.equal(isInside(null, 600, 0), false);
  t.end();
});
