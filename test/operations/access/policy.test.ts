import fc from 'fast-check';
import t, { type Test } from 'tap';
import { ACTIONS, type AccessAction } from '../../../src/access/request.js';
import type { Span } from '../../../src/access/schedule/span.js';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import type { Subject } from '../../../src/operations/access/explain-use-cases.js';
import type { PolicyAssertion, PolicyWho } from '../../../src/operations/access/policy-use-cases.js';
import { POLICY_WORK_MAX, testPolicy } from '../../../src/operations/access/test-policy.js';
import type { Store } from '../../../src/operations/store-ports.js';
import type { HubError } from '../../../src/kit/errors.js';
import { NEVER_OPEN } from '../../../src/access/schedule/schedule.js';
import { openTestStore } from '../../store/open-test-store.js';
import { samplePin, sampleUser, verifierFor } from '../../store/samples.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI } from '../accounts/household.js';
import { anyHouse, DAY_MS, DEVICES, ID, moveIn, PINS, SPAN, USERS, type House } from './random-house.js';
import { withStore } from './with-store.js';

t.setTimeout(300_000);

const depsOf = (store: Store) => ({ store, clock: new SimulatedClock(), timeIsTrusted: () => true });

const BASE: Omit<PolicyAssertion, 'name' | 'who' | 'where' | 'expect'> = {
  except: [],
  action: 'unlock',
  span: SPAN,
  weekly: null,
  reason: null,
};

interface Question {
  readonly who: PolicyWho & { readonly kind: 'user' | 'pin' };
  readonly deviceId: string;
  readonly action: AccessAction;
  readonly atMs: number;
}

const question: fc.Arbitrary<Question> = fc.record({
  who: fc.oneof(
    fc.nat({ max: USERS - 1 }).map((n) => ({ kind: 'user' as const, name: ID.user(n) })),
    fc.nat({ max: PINS - 1 }).map((n) => ({ kind: 'pin' as const, name: ID.pin(n) })),
  ),
  deviceId: fc.nat({ max: DEVICES - 1 }).map(ID.device),
  action: fc.oneof(fc.constant('unlock' as const), fc.constantFrom(...ACTIONS)),
  atMs: fc.integer({ min: SPAN.fromMs, max: SPAN.untilMs - 1 }),
});

/** Whether any of these may, by asking about each of them alone. */
function anyMay(store: Store, subjects: readonly Subject[], { deviceId, action, atMs }: Question): boolean {
  const explain = explainOperations(depsOf(store));
  return subjects.some(
    (subject) => explain.explainHypothetical(CLI, { deviceId, action, subject, atMs }).granted === true,
  );
}

function subjectsOf(house: House, { who }: Question): Subject[] {
  if (who.kind === 'pin') return [{ kind: 'pin', pinId: who.name }];
  return [{ kind: 'user', userId: who.name }, ...codesOf(house, (userId) => userId === who.name)];
}

/** Every code, of whichever kind, by whose it is. */
function codesOf(house: House, isAsked: (userId: string | null) => boolean): Subject[] {
  const asked = ({ userId }: { readonly userId: string | null }) => isAsked(userId);
  return [
    ...house.pins.filter(asked).map(({ id }) => ({ kind: 'pin' as const, pinId: id })),
    ...house.tickets.filter(asked).map(({ id }) => ({ kind: 'qr' as const, ticketId: id })),
    ...house.cards.filter(asked).map(({ id }) => ({ kind: 'card' as const, cardId: id })),
  ];
}

const at = (atMs: number): Span => ({ fromMs: atMs, untilMs: atMs + 1 });

t.test(
  'property: a policy made of what is decided holds; with one sentence turned round, that one fails',
  async (t) => {
    let allowed = 0;
    const questions = fc.array(question, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anyHouse, questions, fc.nat(), (house, asked, which) =>
        withStore(async (store) => {
          await moveIn(store, house);
          const policy = asked.map((one, n): PolicyAssertion => {
            const may = anyMay(store, subjectsOf(house, one), one);
            allowed += Number(may);
            return {
              ...BASE,
              name: `A${n}`,
              who: one.who,
              where: { kind: 'lock', name: one.deviceId },
              action: one.action,
              span: at(one.atMs),
              expect: may ? 'allow' : 'deny',
            };
          });
          const held = await testPolicy(depsOf(store))(CLI, policy);
          const wrong = held.find(({ counterExample, asked }) => counterExample !== null || asked !== 1);
          if (wrong) throw new Error(`${wrong.name} does not hold`);

          const turned = which % policy.length;
          const flipped = policy.map((one, n): PolicyAssertion =>
            n === turned ? { ...one, expect: one.expect === 'allow' ? 'deny' : 'allow' } : one,
          );
          const found = await testPolicy(depsOf(store))(CLI, flipped);
          found.forEach(({ counterExample }, n) => {
            if ((counterExample !== null) !== (n === turned))
              throw new Error(`A${n}: not the one turned round`);
          });
          const { counterExample } = found[turned] ?? {};
          const one = asked[turned];
          if (counterExample?.atMs !== one?.atMs || counterExample?.lock.id !== one?.deviceId)
            throw new Error('a counter-example at another lock or time');
        }),
      ),
      { numRuns: 60 },
    );
    t.ok(allowed > 30, `${allowed} were allowed`);
  },
);

t.test('property: what is said of everybody, or of a site, is said of each', async (t) => {
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(anyHouse, question, fc.constantFrom('role', 'anybody'), (house, one, kind) =>
      withStore(async (store) => {
        await moveIn(store, house);
        const who: PolicyWho = kind === 'role' ? { kind: 'role', role: 'member' } : { kind: 'anybody' };
        const [found] = await testPolicy(depsOf(store))(CLI, [
          {
            ...BASE,
            name: 'all',
            who,
            except: [ID.user(0)],
            where: { kind: 'lock', name: one.deviceId },
            action: one.action,
            span: at(one.atMs),
            expect: 'deny',
          },
        ]);
        const people = house.users.filter(
          ({ id, role }) => id !== ID.user(0) && (kind === 'anybody' || role === 'member'),
        );
        const subjects: Subject[] = [
          ...people.map(({ id }) => ({ kind: 'user' as const, userId: id })),
          ...codesOf(house, (userId) =>
            userId === null ? kind === 'anybody' : people.some(({ id }) => id === userId),
          ),
        ];
        const may = anyMay(store, subjects, one);
        failed += Number(may);
        if ((found?.counterExample !== null) !== may) throw new Error(`${kind}: ${may}`);
      }),
    ),
    { numRuns: 50 },
  );
  t.ok(failed > 12, `${failed} times somebody could`);
});

const SUNDAY = 1;
const TUESDAY = 4;
const rule = (days: number, startMinute = 0, endMinute = 1_440) => ({
  days,
  startMinute,
  endMinute,
  fromDay: null,
  untilDay: null,
});

/** A lock in Berlin, whose cleaner has a code for Tuesdays from nine to twelve. */
async function cleanerHome(t: Test) {
  const { store } = openTestStore(t);
  const house = fc.sample(anyHouse, { numRuns: 1, seed: 7 })[0];
  if (!house) throw new Error('no house');
  const users = house.users.map((one, n) => ({
    ...sampleUser(0x100 + n, { role: n === 0 ? 'admin' : 'member', isActive: true }),
    id: one.id,
    username: n === 1 ? 'cleaner' : `user${n}`,
  }));
  const devices = house.devices.map((one) => ({
    ...one,
    siteId: ID.site(0),
    ownerId: null,
    status: 'ACTIVE' as const,
    entryPriceMinor: null,
  }));
  const cleaner = samplePin(0x300, [ID.device(0)], {
    id: ID.pin(0),
    label: 'Cleaner',
    kind: 'scheduled',
    userId: ID.user(1),
    scheduleId: ID.schedule(0),
  });
  await moveIn(store, {
    users,
    devices,
    pins: [cleaner],
    shares: [],
    tickets: [],
    cards: [],
    lockdowns: [],
    timings: [{ ...NEVER_OPEN, weekDays: [rule(TUESDAY, 540, 720)] }, NEVER_OPEN],
  });
  const ask = (given: Partial<PolicyAssertion>) =>
    testPolicy(depsOf(store))(CLI, [
      {
        ...BASE,
        name: 'A',
        who: { kind: 'user', name: 'Cleaner' },
        where: { kind: 'lock', name: devices[0]?.deviceId ?? '' },
        span: { fromMs: Date.UTC(2026, 0, 1), untilMs: Date.UTC(2027, 0, 1) },
        expect: 'deny',
        ...given,
      },
    ]).then(([found]) => found);
  return { store, ask };
}

t.test(
  'weekly windows are those of the site, to the second, over a year and its changes of the clock',
  async (t) => {
    const { store, ask } = await cleanerHome(t);
    t.same(await ask({ weekly: rule(SUNDAY) }), { name: 'A', asked: 1, counterExample: null });
    t.equal((await ask({ weekly: rule(TUESDAY, 540, 720), expect: 'allow' }))?.counterExample, null);
    t.equal((await ask({ weekly: rule(TUESDAY, 720, 1_440) }))?.counterExample, null, 'from noon on, never');
    const early = await ask({ weekly: rule(TUESDAY, 539, 720), expect: 'allow' });
    t.match(early?.counterExample, {
      atMs: Date.parse('2026-01-06T08:59:00+01:00'),
      granted: false,
      because: { reasonCode: 'out_of_schedule' },
      asker: { kind: 'pin', name: 'Cleaner', userId: ID.user(1) },
      lock: { id: ID.device(0), timeZone: 'Europe/Berlin' },
    });
    const summer = { fromMs: Date.UTC(2026, 6, 1), untilMs: Date.UTC(2026, 7, 1) };
    t.match((await ask({ span: summer }))?.counterExample, {
      atMs: Date.parse('2026-07-07T09:00:00+02:00'),
      granted: true,
      because: { reasonCode: 'pin_valid' },
    });
    t.equal((await ask({ weekly: rule(SUNDAY), reason: 'out_of_schedule' }))?.counterExample, null);
    t.equal(
      (await ask({ weekly: rule(SUNDAY), reason: 'no_right' }))?.counterExample,
      null,
      'of the account',
    );
    t.ok((await ask({ weekly: rule(SUNDAY), reason: 'revoked' }))?.counterExample, 'for another reason');
    t.equal(
      (await ask({ who: { kind: 'pin', name: 'Cleaner' }, weekly: rule(SUNDAY) }))?.counterExample,
      null,
    );

    await store.write((tx) => {
      tx.users.update({ ...sampleUser(0x101, { role: 'admin' }), id: ID.user(1), username: 'cleaner' });
    });
    t.match((await ask({ weekly: rule(SUNDAY) }))?.counterExample, {
      atMs: Date.parse('2026-01-04T00:00:00+01:00'),
      because: { reasonCode: 'admin' },
      asker: { kind: 'user', id: ID.user(1) },
    });
  },
);

t.test('a site, a role of nobody, and what can not be tested', async (t) => {
  const { store, ask } = await cleanerHome(t);
  const site = { kind: 'site', name: 'europe/berlin' } as const;
  t.match(await ask({ who: { kind: 'role', role: 'manager' }, where: site }), {
    asked: 0,
    counterExample: null,
  });
  t.match(await ask({ who: { kind: 'role', role: 'admin' }, where: site, expect: 'allow' }), {
    asked: DEVICES,
    counterExample: null,
  });
  t.match(await ask({ who: { kind: 'anybody' }, except: ['user0', 'cleaner'], where: site }), {
    counterExample: null,
  });

  const refused = async (given: Partial<PolicyAssertion>) => {
    try {
      await ask(given);
      return 'taken';
    } catch (error) {
      const { code, options } = error as HubError;
      return `${code} ${(options.fields ?? []).map(({ field }) => field).join(' ')}`;
    }
  };
  const far = { fromMs: 0, untilMs: 733 * DAY_MS };
  for (const [given, field] of [
    [{ who: { kind: 'user', name: 'nobody@example.org' } }, 'user'],
    [{ who: { kind: 'pin', name: 'Gardener' } }, 'pin'],
    [{ who: { kind: 'anybody' }, except: ['cleaner', 'mia'] }, 'except.1'],
    [{ where: { kind: 'lock', name: 'cellar' } }, 'lock'],
    [{ where: { kind: 'site', name: 'Office' } }, 'site'],
    [{ where: { kind: 'site', name: 'America/New_York' } }, 'site'],
    [{ span: { fromMs: 5, untilMs: 5 } }, 'when.until'],
    [{ span: far }, 'when.until'],
    [{ span: at(Date.UTC(2026, 0, 5)), weekly: rule(SUNDAY) }, 'when'],
  ] as const) {
    t.equal(await refused(given), `policy_invalid assertions.0.${field}`);
  }

  await store.write((tx) => {
    for (let n = 0; n < 8; n += 1) {
      const pin = samplePin(0x900 + n, [ID.device(0)], { kind: 'scheduled', scheduleId: ID.schedule(0) });
      tx.pins.insert({ ...pin, label: 'Twice' }, [
        { deviceId: ID.device(0), verifier: verifierFor(0x90 + n), pepperId: 'p' },
      ]);
    }
  });
  t.equal(await refused({ who: { kind: 'pin', name: 'Twice' } }), 'policy_invalid assertions.0.pin');
  const much: PolicyAssertion = {
    ...BASE,
    name: 'A',
    who: { kind: 'anybody' },
    where: { kind: 'lock', name: ID.device(0) },
    span: { fromMs: 0, untilMs: 732 * DAY_MS },
    // At a keypad one can only open: this holds, and is looked at to the end.
    except: ['cleaner', 'user0'],
    expect: 'deny',
    action: 'lock',
  };
  const many = Array.from({ length: Math.ceil(POLICY_WORK_MAX / (9 * 732)) }, () => much);
  await t.rejects(testPolicy(depsOf(store))(CLI, many), { code: 'policy_too_large' });
});
