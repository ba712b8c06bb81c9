import t, { type Test } from 'tap';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import { PROPOSED_ID } from '../../../src/operations/access/proposed-codes.js';
import type { ProposedChange } from '../../../src/operations/access/proposed-change.js';
import { openTestStore } from '../../store/open-test-store.js';
import { sampleCard, sampleDevice, samplePin, sampleTicket, sampleUser } from '../../store/samples.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, codeOf } from '../accounts/household.js';
import { DAY_MS, ID, moveIn, SPAN } from './random-house.js';

const [FRONT, BACK] = [ID.device(0), ID.device(1)];
const [OWNER, MIA, GUEST] = [ID.user(0), ID.user(1), ID.user(2)];
const RIGHTS = { canUnlock: true, canLock: false, canManagePins: true, canViewLogs: false, canShare: true };
const TIMES = { createdAtMs: 0, updatedAtMs: 0, revokedAtMs: null };
const FREE = { ...RIGHTS, ...TIMES, validFromMs: null, validUntilMs: null, scheduleId: null };
const HERS = { ...FREE, id: ID.share(0), deviceId: FRONT, sharedWith: MIA, givenBy: OWNER, parentId: null };
const BOUND = { validFromMs: SPAN.fromMs + DAY_MS, validUntilMs: SPAN.fromMs + 2 * DAY_MS };
const NOTHING = { weekDays: [], yearDays: [], holidays: [], exceptions: [], bookings: [] };

/**
 * The owner shared the front door with Mia, who gave it on to a guest for a day and made two codes under her share: one
 * for the back door as well, which she may by a share of her own there. So is a ticket for the days after; the guest's card
 * was enrolled under hers.
 */
async function lent(t: Test) {
  const { store } = openTestStore(t);
  const sites = { status: 'ACTIVE', siteId: ID.site(0) } as const;
  const shares = [
    HERS,
    { ...HERS, ...BOUND, id: ID.share(1), sharedWith: GUEST, givenBy: MIA, parentId: HERS.id },
    { ...HERS, id: ID.share(2), deviceId: BACK },
  ];
  await moveIn(store, {
    users: [OWNER, MIA, GUEST].map((id, n) => sampleUser(n, { id, role: 'member' })),
    devices: [FRONT, BACK].map((id, n) => sampleDevice(n, { id, ownerId: OWNER, ...sites })),
    shares,
    pins: [
      samplePin(0, [FRONT], { id: ID.pin(0), label: 'Plumber', shareIds: { [FRONT]: ID.share(1) } }),
      samplePin(1, [FRONT, BACK], {
        id: ID.pin(1),
        label: 'Both',
        shareIds: { [FRONT]: HERS.id, [BACK]: ID.share(2) },
      }),
    ],
    tickets: [
      sampleTicket(0, [FRONT, BACK], {
        id: ID.ticket(0),
        label: 'Courier',
        shareIds: { [FRONT]: HERS.id, [BACK]: ID.share(2) },
        validFromMs: BOUND.validUntilMs,
        validUntilMs: SPAN.untilMs,
      }),
    ],
    cards: [sampleCard(0, FRONT, GUEST, { id: ID.card(0), shareId: HERS.id })],
    lockdowns: [],
    timings: [NOTHING, NOTHING],
  });
  const ops = explainOperations({ store, clock: new SimulatedClock(), timeIsTrusted: () => true });
  const losers = async (change: ProposedChange, change_: 'loses' | 'gains' = 'loses') => {
    const told = await ops.whatIf(CLI, { change, deviceIds: null, action: 'unlock', ...SPAN });
    return told.differences
      .filter((one) => one.change === change_)
      .map(({ id, deviceId }) => `${id} ${deviceId}`)
      .sort();
  };
  const at = (id: string, deviceId: string) => `${id} ${deviceId}`;
  return { ops, store, losers, at };
}

t.test('who can open by a share: told by which, and when it counts', async (t) => {
  const { ops } = await lent(t);
  const who = async (atMs: number) => {
    const question = { deviceId: FRONT, action: 'unlock' as const, atMs };
    const { rows } = await ops.whoCanOpen(CLI, question, { cursor: null, size: 50 });
    return rows.map(({ subject, because, share }) => [subject.id, because.reasonCode, share]);
  };
  const hers = { id: HERS.id, validFromMs: null, validUntilMs: null, scheduleIds: [] };
  const early = [
    [OWNER, 'lock_owner', null],
    [MIA, 'shared', hers],
    [ID.pin(1), 'pin_valid', hers],
  ];
  const card = [ID.card(0), 'card_valid', hers];
  t.same(await who(SPAN.fromMs), [...early, card]);
  t.same(await who(BOUND.validFromMs), [
    ...early.slice(0, 2),
    [GUEST, 'shared', { ...hers, ...BOUND, id: ID.share(1) }],
    [ID.pin(0), 'pin_valid', { ...hers, ...BOUND, id: ID.share(1) }],
    ...early.slice(2),
    card,
  ]);
  t.same(await who(BOUND.validUntilMs), [...early, [ID.ticket(0), 'ticket_valid', hers], card]);
});

t.test('explained: the share is the reason, for and against', async (t) => {
  const { ops } = await lent(t);
  const why = (userId: string, atMs: number) =>
    ops.explainHypothetical(CLI, {
      deviceId: FRONT,
      action: 'unlock',
      subject: { kind: 'user', userId },
      atMs,
    });
  const allowed = why(GUEST, BOUND.validFromMs);
  t.match(allowed, { granted: true, reason: 'shared' });
  t.match(
    allowed.trace.find(({ rule }) => rule === 'right'),
    { reason_code: 'shared', params: { share_id: ID.share(1) } },
  );
  t.match(why(GUEST, SPAN.fromMs), { granted: false, reason: 'share_not_yet_valid' });
  t.match(why(GUEST, BOUND.validUntilMs), { granted: false, reason: 'share_ended' });
});

t.test('what if a share were revoked: all below it, and its codes at other locks too', async (t) => {
  const { ops, losers, at } = await lent(t);
  t.same(await losers({ kind: 'revoke_share', shareId: HERS.id }), [
    at(MIA, FRONT),
    at(GUEST, FRONT),
    at(ID.pin(0), FRONT),
    at(ID.pin(1), FRONT),
    at(ID.pin(1), BACK),
    at(ID.ticket(0), FRONT),
    at(ID.ticket(0), BACK),
    at(ID.card(0), FRONT),
  ]);
  t.same(await losers({ kind: 'revoke_share', shareId: ID.share(1) }), [
    at(GUEST, FRONT),
    at(ID.pin(0), FRONT),
  ]);
  const change = { kind: 'revoke_share', shareId: ID.share(1) } as const;
  const { differences } = await ops.whatIf(CLI, { change, deviceIds: null, action: 'unlock', ...SPAN });
  t.match(differences[0], {
    fromMs: BOUND.validFromMs,
    untilMs: BOUND.validUntilMs,
    before: { reasonCode: 'shared' },
    after: { reasonCode: 'share_revoked' },
  });
});

t.test('what if who gave it on were deactivated, or removed', async (t) => {
  const { losers, at } = await lent(t);
  const all = [at(MIA, FRONT), at(MIA, BACK), at(GUEST, FRONT), at(ID.pin(0), FRONT)];
  const both = [at(ID.pin(1), FRONT), at(ID.pin(1), BACK), at(ID.ticket(0), FRONT), at(ID.ticket(0), BACK)];
  const codes = [...both, at(ID.card(0), FRONT)];
  t.same(await losers({ kind: 'deactivate_user', userId: MIA }), [...all, ...codes].sort());
  t.same(await losers({ kind: 'remove_user', userId: MIA }), [...all, ...codes].sort());
  t.same(await losers({ kind: 'deactivate_user', userId: GUEST }), [
    at(GUEST, FRONT),
    at(ID.pin(0), FRONT),
    at(ID.card(0), FRONT),
  ]);
  t.same(await losers({ kind: 'activate_user', userId: MIA }), []);
});

t.test('what if the lock were handed over: with its shares, or without', async (t) => {
  const { losers, at } = await lent(t);
  const change = { kind: 'change_owner', deviceId: FRONT, ownerId: MIA, keepCodes: true } as const;
  t.same(await losers({ ...change, keepShares: true }), [at(OWNER, FRONT)]);
  t.same(
    await losers({ ...change, keepShares: false }),
    [
      at(OWNER, FRONT),
      at(GUEST, FRONT),
      at(ID.pin(0), FRONT),
      at(ID.pin(1), FRONT),
      at(ID.pin(1), BACK),
      at(ID.ticket(0), FRONT),
      at(ID.ticket(0), BACK),
      at(ID.card(0), FRONT),
    ].sort(),
    'a code that was made under one ends whole',
  );
  t.same(await losers({ ...change, ownerId: OWNER, keepShares: false }), [], 'it is theirs already');
});

t.test('a share that can not be given is not thought of either', async (t) => {
  const { losers, at } = await lent(t);
  const change = { ...FREE, kind: 'add_share', deviceId: BACK, sharedWith: GUEST } as const;
  t.same(await losers(change, 'gains'), [at(GUEST, BACK)]);
  t.equal(await codeOf(() => losers({ ...change, sharedWith: MIA })), 'share_exists');
});

t.test('what if a ticket were made: for its days, and nothing of one that makes no sense', async (t) => {
  const { ops, losers, at } = await lent(t);
  const change = { kind: 'add_ticket', deviceIds: [FRONT], label: 'New', userId: null, ...BOUND } as const;
  t.same(await losers(change, 'gains'), [at(PROPOSED_ID, FRONT)]);
  const { differences } = await ops.whatIf(CLI, { change, deviceIds: null, action: 'unlock', ...SPAN });
  t.match(differences, [
    {
      fromMs: BOUND.validFromMs,
      untilMs: BOUND.validUntilMs,
      kind: 'qr',
      before: null,
      after: { reasonCode: 'ticket_valid' },
    },
  ]);
  const empty = { ...change, validUntilMs: BOUND.validFromMs };
  t.equal(await codeOf(() => losers(empty)), 'window_empty');
  t.equal(await codeOf(() => losers({ ...change, userId: FRONT })), 'user_not_found');
  t.equal(await codeOf(() => losers({ ...change, deviceIds: [MIA] })), 'device_not_found');
});
