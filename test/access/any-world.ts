import fc from 'fast-check';
import type { AccessFacts, ShareFacts, TicketFlaw } from '../../src/access/facts.js';
import { PIN_KINDS } from '../../src/access/pin.js';
import { ACTIONS, ACTOR_KINDS } from '../../src/access/request.js';
import type { AccessRequest } from '../../src/access/request.js';
import { anyTiming, ZONES } from './schedule/any-timing.js';

const DAY_MS = 86_400_000;
const DAY = Math.floor(Date.UTC(2026, 9, 25) / DAY_MS);
const PEOPLE = ['ann', 'bob', 'eve'];

/** Mostly yes: a world in which every second fact denies would grant almost nothing. */
const mostly = (value: boolean) => fc.integer({ min: 0, max: 9 }).map((n) => (n === 0 ? !value : value));

const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.integer({ min: 0, max: 5 }).chain((n) => (n === 0 ? value : fc.constant(null)));

const moment = fc.integer({ min: DAY * DAY_MS, max: (DAY + 2) * DAY_MS });
const timing = fc.option(anyTiming(DAY), { freq: 6, nil: null });

const share = fc.record<ShareFacts>({
  id: fc.constantFrom('s1', 's2', 's3'),
  sharedWith: fc.constantFrom(...PEOPLE),
  holderIsActive: mostly(true),
  parentId: fc.option(fc.constantFrom('s1', 's2', 's3', 'gone'), { freq: 1 }),
  isRevoked: mostly(false),
  isHeld: mostly(false),
  canUnlock: mostly(true),
  canLock: fc.boolean(),
  canManagePins: fc.boolean(),
  canViewLogs: fc.boolean(),
  canShare: fc.boolean(),
  validFromMs: seldom(moment),
  validUntilMs: seldom(moment),
  isScheduled: fc.boolean(),
  timing,
});

export interface World {
  readonly request: AccessRequest;
  readonly facts: AccessFacts;
}

export const anyWorld: fc.Arbitrary<World> = fc.record({
  request: fc.record({
    actor: fc.constantFrom(...ACTOR_KINDS),
    action: fc.oneof(fc.constant('unlock' as const), fc.constantFrom(...ACTIONS)),
  }),
  facts: fc.record({
    nowMs: moment,
    timeIsTrusted: mostly(true),
    lock: fc.record({
      isPaired: mostly(true),
      keypadLocked: mostly(false),
      ownerId: fc.option(fc.constantFrom(...PEOPLE)),
      timeZone: fc.oneof(
        { weight: 20, arbitrary: fc.constantFrom(...ZONES) },
        { weight: 1, arbitrary: fc.constant('Nowhere/At_All') },
      ),
    }),
    person: fc.option(
      fc.record({
        id: fc.constantFrom(...PEOPLE),
        isActive: mostly(true),
        role: fc.constantFrom(
          'admin' as const,
          'manager' as const,
          'member' as const,
          'member' as const,
          null,
        ),
      }),
      { freq: 6 },
    ),
    tokenPermits: fc.constantFrom(true, true, false, null),
    integrationActions: fc.option(fc.array(fc.constantFrom(...ACTIONS))),
    credential: fc.option(
      fc.record({
        kind: fc.constantFrom(...PIN_KINDS, 'later' as 'permanent'),
        isRevoked: mostly(false),
        isHeld: mostly(false),
        hasPerson: fc.boolean(),
        validFromMs: seldom(moment),
        validUntilMs: seldom(moment),
        timing,
        usesLeft: fc.constantFrom(null, 0, 1, 3),
        shareId: seldom(fc.constantFrom('s1', 's2', 'gone')),
      }),
      { freq: 8 },
    ),
    ticketFlaw: seldom(
      fc.constantFrom<TicketFlaw>(
        { reason: 'qr_malformed' },
        { reason: 'qr_altered' },
        { reason: 'qr_unknown' },
        { reason: 'qr_foreign', of: 'door' },
      ),
    ),
    shares: fc.uniqueArray(share, { maxLength: 3, selector: ({ id }) => id }),
    lockdown: seldom(fc.record({ exceptPersonIds: fc.subarray(PEOPLE) })),
    twoPerson: seldom(
      fc.record({ firstKey: fc.option(fc.constantFrom(...PEOPLE)), ownKey: fc.constantFrom(...PEOPLE) }),
    ),
    antiPassback: seldom(fc.record({ isInside: fc.boolean() })),
    payment: seldom(fc.record({ isEnough: fc.boolean() })),
  }),
});
