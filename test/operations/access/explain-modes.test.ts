import t from 'tap';
import type { Test } from 'tap';
import { forgetInModes } from '../../../src/operations/access/forget-person.js';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import { personKey } from '../../../src/access/person-key.js';
import type { EntryRules } from '../../../src/locks/entry-rules.js';
import { newEvent } from '../../../src/operations/audit/new-event.js';
import { ADA, ANN, BOB, guardedHouse } from './guarded-house.js';
import { callerOf, INSTALLER } from '../scripted-house.js';

const HOUR_MS = 3_600_000;
const QUIET = { reason: null, allowedUserIds: [], lockDoors: false };

async function asked(t: Test, rules: Partial<EntryRules>) {
  const house = await guardedHouse(t, rules);
  const { store, clock, door } = house;
  const explain = explainOperations({ store, clock, timeIsTrusted: () => true });
  const about = { deviceId: door, action: 'unlock' as const };
  return {
    ...house,
    explain,
    about,
    /** Why this person would be let in, or not, in so long. */
    says: (userId: string, inMs = 0) =>
      explain.explainHypothetical(INSTALLER, {
        ...about,
        subject: { kind: 'user', userId },
        atMs: clock.wallMs() + inMs,
      }).reason,
    /** Names of those who can open, with a + for those who need another person. */
    who: async (inMs = 0) => {
      const question = { ...about, atMs: clock.wallMs() + inMs };
      const { rows } = await explain.whoCanOpen(INSTALLER, question, { cursor: null, size: 50 });
      return rows
        .map(({ subject, needsSecondPerson }) => subject.name.slice(0, 3) + (needsSecondPerson ? '+' : ''))
        .sort();
    },
  };
}

t.test(
  'a row that is about no lock is explained to those who read the whole log, and is not there for others',
  async (t) => {
    const { explain, store } = await asked(t, {});
    const { id } = await store.write((tx) =>
      tx.events.append(newEvent({ atMs: 0, type: 'USER_CREATED', description: 'A person was added.' })),
    );
    const manager = { ...callerOf(ANN), role: 'manager' } as const;
    const reader = { ...manager, scopes: ['logs:read'] } as const;
    for (const caller of [INSTALLER, manager, reader])
      t.match(explain.explainEvent(caller, id), { trace: [] });
    for (const caller of [
      { ...manager, role: 'member' } as const,
      { ...manager, scopes: ['devices:read'] } as const,
    ])
      t.throws(() => explain.explainEvent(caller, id), { code: 'event_not_found' });
  },
);

t.test('two people: explained as it is now, and told of everybody who would be one of them', async (t) => {
  const { says, who, pin, type, door, explain, events, clock } = await asked(t, { twoPersonWindowS: 30 });
  await pin(BOB, '583916');
  await pin(ANN, '0427');
  t.equal(says(BOB.id), 'second_person_needed');
  t.same(await who(), ['Ada+', 'Ann+', 'Ann+', 'Bob+', 'Bob+']);
  t.equal(await type(door, '583916'), false);
  const [denial] = events('ACCESS_DENIED');
  t.match(
    explain.explainEvent(INSTALLER, denial?.id ?? ''),
    { reason: 'second_person_needed', now: { granted: false, reason: 'second_person_needed' } },
    'the same person once more would be no second one',
  );
  t.not(says(ANN.id), 'second_person_needed', 'another one would be');
  t.same(await who(), ['Ada', 'Ann', 'Ann', 'Bob+', 'Bob+']);
  t.equal(says(ANN.id, 30_000), 'second_person_needed', 'not when it is over');
  t.same(await who(30_000), ['Ada+', 'Ann+', 'Ann+', 'Bob+', 'Bob+']);
  t.equal(says(ANN.id, -HOUR_MS), 'second_person_needed', 'and nobody knows who waited before');
  clock.advance(30_000);
  t.equal(says(ANN.id), 'second_person_needed');
});

t.test('passages: who is inside is told as such, until that is over', async (t) => {
  const { says, who, pin, enter, door, passback } = await asked(t, { antiPassbackS: 600 });
  await pin(BOB, '583916');
  t.equal(await enter(door, '583916'), true);
  t.equal(says(BOB.id), 'already_inside');
  t.same(await who(), ['Ada', 'Ann'], 'nor by a code of theirs');
  t.not(says(BOB.id, 600_000), 'already_inside');
  t.same(await who(600_000), ['Ada', 'Ann', 'Bob', 'Bob']);
  t.not(says(BOB.id, -HOUR_MS), 'already_inside', 'nothing is known of the past');
  await passback.resetPassback(INSTALLER, door, BOB.id);
  t.same(await who(), ['Ada', 'Ann', 'Bob', 'Bob']);
});

t.test('lockdown: explained, told, and thought of; who would start it is named', async (t) => {
  const { says, who, pin, door, siteId, lockdown, explain, about, clock } = await asked(t, {
    twoPersonWindowS: 30,
  });
  await pin(BOB, '583916');
  const span = { fromMs: clock.wallMs(), untilMs: clock.wallMs() + HOUR_MS };
  const whatIf = async (by: Parameters<typeof explain.whatIf>[0]) => {
    const change = { kind: 'lockdown', siteId, exceptUserIds: [ANN.id] } as const;
    const question = { change, deviceIds: [door], action: about.action, ...span };
    return (await explain.whatIf(by, question)).differences.map(
      ({ change: kind, name }) => `${kind} ${name.slice(0, 3)}`,
    );
  };
  t.same(
    await whatIf(INSTALLER),
    ['loses Ada', 'loses Bob', 'loses Bob'],
    'at a lock for two, at no site, too',
  );
  t.same(await whatIf(callerOf(ADA)), ['loses Bob', 'loses Bob']);
  await lockdown.startLockdown(callerOf(ADA), siteId, QUIET);
  t.equal(says(BOB.id), 'lockdown');
  t.same(await who(), ['Ada+']);
  const end = {
    change: { kind: 'end_lockdown', siteId } as const,
    deviceIds: null,
    action: about.action,
    ...span,
  };
  t.same(
    (await explain.whatIf(INSTALLER, { ...end, deviceIds: [door] })).differences.map(({ change }) => change),
    ['gains', 'gains', 'gains'],
  );
});

t.test('under duress the alarm is raised also where the door stays shut', async (t) => {
  const { pin, type, door, siteId, lockdown, events, store } = await asked(t, {});
  const forced = await pin(BOB, '583916', 'Bob');
  store['sql'].connection.prepare("UPDATE pins SET kind = 'duress' WHERE id = ?").run(forced.pin.id);
  await lockdown.startLockdown(callerOf(ADA), siteId, QUIET);
  t.equal(await type(door, '583916'), false);
  t.match(events('ACCESS_DENIED'), [{ reason: 'lockdown' }]);
  // No page of the log tells it.
  const alarms = () => store['sql'].connection.prepare("SELECT data FROM events WHERE type = 'DURESS'").all();
  t.match(alarms(), [{ data: new RegExp(`"decided_by":"hub".*${forced.pin.id}`) }]);
  t.equal(await type(door, '111222'), false);
  t.equal(alarms().length, 1);
});

t.test(
  'who is removed is waited beside no more, is inside nowhere, and is named in no lockdown',
  async (t) => {
    const { store, door, siteId, lockdown } = await asked(t, { twoPersonWindowS: 30 });
    const key = personKey(ADA.id, null);
    await lockdown.startLockdown(callerOf(ADA), siteId, { ...QUIET, allowedUserIds: [BOB.id] });
    await store.write((tx) => {
      tx.twoPerson.put(door, { firstKey: key, used: { kind: 'user', id: ADA.id }, untilMs: 30_000 });
      for (const one of [key, personKey(BOB.id, null)])
        tx.passages.put({ deviceId: door, key: one, atMs: 0, sinceMs: 0, isConfirmed: true });
      forgetInModes(tx, ADA.id);
    });
    t.equal(store.twoPerson.ofDevice(door), null);
    t.match(store.passages.ofDevice(door), [{ key: `user:${BOB.id}` }]);
    t.match(store.lockdowns.all(), [{ startedBy: null, startedByName: 'erased', allowedUserIds: [BOB.id] }]);
  },
);
