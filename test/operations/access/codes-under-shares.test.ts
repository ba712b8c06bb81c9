import t, { type Test } from 'tap';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { KeypadLockouts } from '../../../src/operations/access/keypad-lockouts.js';
import { PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { shareOperations } from '../../../src/operations/access/share-operations.js';
import { CardEnrolments } from '../../../src/operations/cards/card-enrolments.js';
import { cardOperations } from '../../../src/operations/cards/card-operations.js';
import { decideCardEntry } from '../../../src/operations/cards/decide-card-entry.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import type { Caller } from '../../../src/operations/ports.js';
import { TICKETS_OPEN_OF_MEMBER_MAX } from '../../../src/operations/tickets/create-ticket.js';
import { decideTicketEntry } from '../../../src/operations/tickets/decide-ticket-entry.js';
import { loadTicketKeys } from '../../../src/operations/tickets/ticket-keys.js';
import { ticketOperations } from '../../../src/operations/tickets/ticket-operations.js';
import { sampleDevice, sampleTicket, SALT, uuid } from '../../store/samples.js';
import { callerOf, CLI, codeOf, household, newUser } from '../accounts/household.js';

const [FRONT, BACK] = [uuid(1), uuid(2)];
const DAY_MS = 86_400_000;
const ALL = { canUnlock: true, canLock: true, canManagePins: true, canViewLogs: true, canShare: true };
const FREE = { ...ALL, validFromMs: null, validUntilMs: null, scheduleId: null };
const PAGE = { cursor: null, size: 50 };
const MIAS_CARD = '04a1b2c3d4e5f6';

/** Oli owns the front door. The back door is nobody's. */
async function home(t: Test) {
  const { store, clock, newId, accounts, events } = await household(t);
  const trust = { isTrusted: true };
  const live = new LiveLocks(clock);
  const enrolments = new CardEnrolments(clock);
  await enrolments.start();
  t.teardown(() => enrolments.stop());
  const deps = {
    store,
    clock,
    newId,
    live,
    random: systemRandom,
    timeIsTrusted: () => trust.isTrusted,
    keys: await loadTicketKeys({ store, random: systemRandom, clock }),
    verifiers: new PinVerifiers(new ScryptPool(), { id: 'p', bytes: SALT }),
    lockouts: new KeypadLockouts({ store, clock, logger: silentLogger }),
    enrolments,
  };
  const [oli, mia, guest] = [
    await accounts.createUser(CLI, newUser('oli')),
    await accounts.createUser(CLI, newUser('mia')),
    await accounts.createUser(CLI, newUser('guest')),
  ];
  await store.write((tx) => {
    for (const n of [1, 2]) tx.devices.insert(sampleDevice(n, { status: 'ACTIVE' }), SALT);
    tx.devices.setOwner(FRONT, oli.id, 0);
  });
  const tickets = ticketOperations(deps);
  const shares = shareOperations(deps);
  const scanned = decideTicketEntry(deps);
  const presented = decideCardEntry(deps);
  let presses = 0;
  const press = (kind: 'qr' | 'card', value: string) => ({
    requestId: String((presses += 1)).padStart(16, '0'),
    kind,
    value,
  });
  /** @returns how the log says it went */
  const logged = () => {
    const rows = store.events.page({ cursor: null, size: 5 }, {}).rows;
    return rows.find(({ type }) => type === 'ACCESS_GRANTED' || type === 'ACCESS_DENIED')?.reason ?? null;
  };
  const scan = async (code: string, at = FRONT) => {
    await scanned(at, press('qr', code));
    return logged();
  };
  const present = async (value: string, at = FRONT) => {
    await presented(at, press('card', value));
    return logged();
  };
  const make = (caller: Caller, change: object = {}) =>
    tickets.createTicket(caller, {
      deviceIds: [FRONT],
      label: 'Guest',
      userId: null,
      validFromMs: clock.wallMs(),
      validUntilMs: clock.wallMs() + 10 * DAY_MS,
      maxUses: null,
      ...change,
    });
  const give = async (caller: Caller, sharedWith: { id: string }, change: object = {}, at = FRONT) =>
    (await shares.shareLock(caller, at, { ...FREE, sharedWith: sharedWith.id, ...change })).share.id;
  const cards = cardOperations(deps);
  const enrol = async (caller: Caller, userId: string, value: string, at = FRONT) => {
    await cards.enrolCard(caller, at, { label: 'Tag', userId, timeoutMs: 60_000 });
    await present(value, at);
    return cards.readEnrolment(CLI, at);
  };
  const people = { oli: callerOf(oli), mia: callerOf(mia), guest: callerOf(guest) };
  return {
    store,
    clock,
    trust,
    accounts,
    events,
    tickets,
    cards,
    shares,
    scan,
    present,
    make,
    give,
    enrol,
    users: { oli, mia, guest },
    ...people,
  };
}

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort();

t.test('who has no right at a lock makes no ticket for it, sees none, and is logged', async (t) => {
  const { make, give, mia, oli, users, tickets, events, store } = await home(t);
  t.equal(await codeOf(() => make(mia)), 'access_denied');
  t.match(await events('ACCESS_DENIED'), [{ userId: users.mia.id, data: { action: 'manage_pins' } }]);
  const { ticket, code } = await make(oli);
  for (const shared of [{}, { canManagePins: false }]) {
    if ('canManagePins' in shared) await give(oli, users.mia, shared);
    t.same(tickets.listTickets(mia, {}, PAGE).rows, []);
    t.equal(await codeOf(() => tickets.readTicket(mia, ticket.id)), 'ticket_not_found');
    t.equal(await codeOf(() => tickets.showTicket(mia, ticket.id)), 'access_denied');
    t.equal(await codeOf(() => tickets.revokeTicket(mia, ticket.id)), 'access_denied');
    t.equal(await codeOf(() => tickets.verifyTicket(mia, { deviceId: FRONT, code })), 'access_denied');
    t.equal(await codeOf(() => make(mia)), 'access_denied');
  }
  t.equal(store.tickets.countOpen(0), 1, 'nothing was made');
  t.equal(store.tickets.byId(ticket.id)?.revokedAtMs, null);
});

t.test('the owner of a lock runs its tickets, not those of another', async (t) => {
  const { make, scan, oli, users, tickets } = await home(t);
  const { ticket, code } = await make(oli, { userId: users.guest.id });
  t.equal(ticket.shareIds, undefined, 'by a right of their own');
  t.equal(await scan(code), 'ticket_valid');
  const house = await make(CLI, { deviceIds: [FRONT, BACK] });
  t.same(ids(tickets.listTickets(oli, {}, PAGE).rows), [ticket.id], 'the other opens the back door too');
  t.same(ids(tickets.listTickets(CLI, {}, PAGE).rows), ids([ticket, house.ticket]));
  t.equal(await codeOf(() => tickets.readTicket(oli, house.ticket.id)), 'ticket_not_found');
  t.equal(await codeOf(() => tickets.showTicket(oli, house.ticket.id)), 'access_denied');
  t.equal(await codeOf(() => tickets.revokeTicket(oli, house.ticket.id)), 'access_denied');
  t.match(
    tickets.verifyTicket(oli, { deviceId: FRONT, code: house.code }),
    { granted: true, ticket: null },
    'what it does here, and nothing of where else',
  );
  t.match(tickets.verifyTicket(oli, { deviceId: FRONT, code }), { ticket: { id: ticket.id } });
  t.equal(await codeOf(() => make(oli, { deviceIds: [FRONT, BACK] })), 'access_denied', 'at every lock');
  t.equal((await tickets.showTicket(oli, ticket.id)).code, code);
  await tickets.revokeTicket(oli, ticket.id);
  t.equal(await scan(code), 'qr_revoked');
});

t.test('a ticket under a share ends with it, or with one above it, and says so', async (t) => {
  const { make, give, scan, mia, oli, guest, users, shares, store } = await home(t);
  const hers = await give(oli, users.mia);
  const passed = await give(mia, users.guest);
  const [one, below, owners] = [await make(mia), await make(guest), await make(oli)];
  t.same(one.ticket.shareIds, { [FRONT]: hers });
  t.same(store.tickets.byId(below.ticket.id)?.shareIds, { [FRONT]: passed });
  for (const { code } of [one, below, owners]) t.equal(await scan(code), 'ticket_valid');
  await shares.revokeShare(oli, FRONT, hers);
  t.equal(await scan(one.code), 'share_not_in_force');
  t.equal(await scan(below.code), 'share_not_in_force');
  t.equal(await scan(owners.code), 'ticket_valid', 'what hangs on no share stays');
  t.type(store.tickets.byId(below.ticket.id)?.revokedAtMs, 'number');
  await give(oli, users.mia);
  t.equal(await scan(one.code), 'share_not_in_force', 'another share does not bring it back');
});

t.test('a ticket counts while its share does: dates, hours, rights, people, trust in the time', async (t) => {
  const { make, give, scan, mia, oli, users, shares, clock, trust, accounts } = await home(t);
  const hers = await give(oli, users.mia, { validUntilMs: clock.wallMs() + DAY_MS });
  const { code } = await make(mia);
  t.equal(await scan(code), 'ticket_valid');
  trust.isTrusted = false;
  t.equal(await scan(code), 'time_not_trusted');
  trust.isTrusted = true;
  await shares.updateShare(oli, FRONT, hers, { canManagePins: false });
  t.equal(await scan(code), 'share_not_in_force');
  await shares.updateShare(oli, FRONT, hers, { canManagePins: true });
  await accounts.updateUser(CLI, users.mia.id, { isActive: false });
  t.equal(await scan(code), 'share_not_in_force', 'who made it is not to give anything');
  await accounts.updateUser(CLI, users.mia.id, { isActive: true });
  t.equal(await scan(code), 'ticket_valid');
  clock.advance(DAY_MS);
  t.equal(await scan(code), 'share_not_in_force', 'cut to the dates of the share');
  t.equal(await codeOf(() => make(mia)), 'access_denied');
});

t.test('by a share: for oneself or guests, and shown are those of the share alone', async (t) => {
  const { make, give, mia, oli, guest, users, tickets } = await home(t);
  await give(oli, users.mia);
  await give(mia, users.guest);
  t.equal(await codeOf(() => make(mia, { userId: users.guest.id })), 'ticket_for_others');
  const own = await make(mia, { userId: users.mia.id });
  const below = await make(guest);
  const owners = await make(oli);
  t.same(ids(tickets.listTickets(mia, { deviceId: FRONT }, PAGE).rows).length, 3, 'she may see them all');
  t.equal((await tickets.showTicket(mia, own.ticket.id)).code, own.code);
  t.equal((await tickets.showTicket(mia, below.ticket.id)).code, below.code, 'what is under hers');
  t.equal(await codeOf(() => tickets.showTicket(mia, owners.ticket.id)), 'ticket_beyond_share');
  t.equal(await codeOf(() => tickets.showTicket(guest, own.ticket.id)), 'ticket_beyond_share');
  t.equal(await codeOf(() => tickets.revokeTicket(mia, owners.ticket.id)), 'ticket_beyond_share');
  t.equal(await codeOf(() => tickets.revokeTicket(guest, own.ticket.id)), 'ticket_beyond_share');
  t.ok((await tickets.showTicket(oli, owners.ticket.id)).code, 'it is as it was');
  await tickets.revokeTicket(mia, below.ticket.id);
  t.equal(await codeOf(() => tickets.showTicket(mia, below.ticket.id)), 'ticket_over');
});

t.test('a ticket for two locks under a share of one ends whole; one of its locks may go', async (t) => {
  const { make, give, scan, mia, oli, users, shares, store } = await home(t);
  const hers = await give(oli, users.mia);
  const other = await give(CLI, users.mia, {}, BACK);
  const both = { deviceIds: [FRONT, BACK] };
  const { ticket, code } = await make(mia, both);
  t.same(ticket.shareIds, { [FRONT]: hers, [BACK]: other });
  t.equal(await scan(code, BACK), 'ticket_valid');
  await shares.revokeShare(oli, FRONT, hers);
  t.equal(await scan(code, FRONT), 'share_not_in_force');
  t.equal(await scan(code, BACK), 'qr_revoked', 'a ticket is one thing');
  await give(oli, users.mia);
  const again = await make(mia, both);
  await store.write((tx) => {
    tx.devices.remove(BACK);
  });
  t.equal(await scan(again.code), 'ticket_valid');
});

t.test('a lock that is handed over loses what was made under its shares, unless they are kept', async (t) => {
  for (const keepShares of [true, false]) {
    const { make, give, enrol, scan, present, mia, oli, users, shares } = await home(t);
    await give(oli, users.mia);
    const { code } = await make(mia);
    t.match(await enrol(mia, users.mia.id, MIAS_CARD), { state: 'enrolled' });
    await shares.transferLock(oli, FRONT, { userId: users.guest.id, keepShares, keepCodes: true });
    t.equal(await scan(code), keepShares ? 'ticket_valid' : 'share_not_in_force');
    t.equal(await present(MIAS_CARD), keepShares ? 'card_valid' : 'share_not_in_force');
    t.equal(await codeOf(() => make(oli)), 'access_denied', 'it is not theirs any more');
  }
});

t.test(
  'who hands a lock over keeps no way in, unless the codes are kept; those of others stay',
  async (t) => {
    for (const keepCodes of [false, true]) {
      const { make, give, enrol, scan, present, mia, oli, users, shares, events, store } = await home(t);
      const own = await make(oli);
      const forOli = await make(CLI, { userId: users.oli.id });
      const others = await make(CLI);
      await give(CLI, users.oli, {}, BACK);
      const both = await make(oli, { deviceIds: [FRONT, BACK] });
      const elsewhere = await make(oli, { deviceIds: [BACK] });
      t.match(await enrol(oli, users.guest.id, '0badcafe'), { state: 'enrolled' });
      const mias = await give(oli, users.mia);
      const lent = await make(mia);
      const to = { userId: users.guest.id, keepShares: true, keepCodes };
      const { device, ended, revokePending } = await shares.transferLock(oli, FRONT, to);
      t.equal(device.ownerId, users.guest.id);
      const gone = keepCodes ? [] : [own, forOli, both];
      t.same(ids(ended.tickets), ids(gone.map(({ ticket }) => ticket)));
      t.same([ended.cards.length, ended.shares, ended.pins, revokePending], [keepCodes ? 0 : 1, [], [], []]);
      for (const { code } of [own, forOli, both])
        t.equal(await scan(code), keepCodes ? 'ticket_valid' : 'qr_revoked');
      t.equal(
        await scan(both.code, BACK),
        keepCodes ? 'ticket_valid' : 'qr_revoked',
        'a ticket is one thing',
      );
      t.equal(await present('0badcafe'), keepCodes ? 'card_valid' : 'revoked', 'whoever has the card');
      for (const { code } of [others, lent]) t.equal(await scan(code), 'ticket_valid');
      t.equal(await scan(elsewhere.code, BACK), 'ticket_valid', 'the other door was not handed over');
      t.match((await events('DEVICE_TRANSFERRED')).at(-1)?.data, {
        kept_shares: true,
        kept_codes: keepCodes,
      });

      const again = await shares.transferLock(CLI, FRONT, { ...to, keepShares: false, keepCodes: false });
      t.same(ids(again.ended.tickets), [], 'it is theirs already');
      const last = await shares.transferLock(CLI, FRONT, {
        userId: null,
        keepShares: false,
        keepCodes: false,
      });
      t.same([ids(last.ended.shares), ids(last.ended.tickets)], [[mias], ids([lent.ticket])]);
      const from = await shares.transferLock(CLI, FRONT, {
        userId: users.oli.id,
        keepShares: false,
        keepCodes: false,
      });
      t.same(ids(from.ended.tickets), [], 'what the household made is of nobody who goes');
      t.equal(store.tickets.byId(others.ticket.id)?.revokedAtMs, null);
    }
  },
);

t.test('of a revocation and a ticket at the same time the ticket is not the last', async (t) => {
  const { make, give, scan, mia, oli, users, shares } = await home(t);
  const hers = await give(oli, users.mia);
  // Asked for before the revocation is on the disk, stored after it: five of them at least.
  const ask = async () => {
    try {
      return (await make(mia)).code;
    } catch {
      return null;
    }
  };
  const before = Array.from({ length: 5 }, ask);
  const revoked = shares.revokeShare(oli, FRONT, hers);
  const after = Array.from({ length: 5 }, ask);
  await revoked;
  t.same(
    await Promise.all(after),
    Array.from({ length: 5 }, () => null),
  );
  for (const code of await Promise.all(before))
    if (code !== null) t.equal(await scan(code), 'share_not_in_force');
});

t.test('one member does not use up the tickets of the house', async (t) => {
  const { make, give, mia, oli, users, store, clock } = await home(t);
  await give(oli, users.mia);
  const validUntilMs = clock.wallMs() + DAY_MS;
  await store.write((tx) => {
    for (let n = 0; n < TICKETS_OPEN_OF_MEMBER_MAX; n += 1)
      tx.tickets.insert(sampleTicket(0x1000 + n, [FRONT], { createdBy: users.mia.id, validUntilMs }));
  });
  t.equal(await codeOf(() => make(mia)), 'tickets_full');
  t.equal(await codeOf(() => make(oli)), 'none');
  t.equal(await codeOf(() => make(CLI)), 'none');
  clock.advance(DAY_MS);
  t.equal(await codeOf(() => make(mia)), 'none', 'those are over');
});

t.test('cards: enrolled by the owner for anybody, by a share for oneself, and end with it', async (t) => {
  const { give, enrol, present, mia, oli, users, cards, shares, store, trust } = await home(t);
  const wanted = { label: 'Tag', userId: users.mia.id, timeoutMs: 60_000 };
  t.equal(await codeOf(() => cards.enrolCard(mia, FRONT, wanted)), 'access_denied');
  t.equal(await codeOf(() => cards.readEnrolment(mia, FRONT)), 'device_not_found');
  const guests = await enrol(oli, users.guest.id, '0badcafe');
  t.match(guests, { state: 'enrolled' });
  t.equal(store.cards.byId(guests.cardId ?? '')?.shareId, null);
  const cardId = guests.cardId ?? '';
  t.equal(await codeOf(() => cards.readCard(mia, cardId)), 'card_not_found');
  t.equal(await codeOf(() => cards.revokeCard(mia, cardId)), 'access_denied');
  t.same(cards.listCards(mia, {}, PAGE).rows, []);

  const hers = await give(oli, users.mia);
  t.equal(
    await codeOf(() => cards.enrolCard(mia, FRONT, { ...wanted, userId: users.guest.id })),
    'card_for_others',
  );
  t.equal(await codeOf(() => cards.cancelEnrolment(mia, FRONT)), 'enrolment_not_found', 'no wait was begun');
  const own = await enrol(mia, users.mia.id, MIAS_CARD);
  t.match(store.cards.byId(own.cardId ?? ''), { shareId: hers, userId: users.mia.id });
  t.same(ids(cards.listCards(mia, {}, PAGE).rows), [cardId, own.cardId].sort());
  t.same(ids(cards.listCards(mia, { userId: users.mia.id }, PAGE).rows), [own.cardId]);
  t.same(cards.listCards(mia, { deviceId: BACK }, PAGE).rows, []);
  t.equal(await codeOf(() => cards.revokeCard(mia, cardId)), 'card_beyond_share');
  t.equal(await present(MIAS_CARD), 'card_valid');
  trust.isTrusted = false;
  t.equal(await present(MIAS_CARD), 'card_valid', 'nothing about it depends on the time');
  await shares.updateShare(oli, FRONT, hers, { validUntilMs: Date.UTC(2200, 0) });
  t.equal(await present(MIAS_CARD), 'time_not_trusted');
  trust.isTrusted = true;
  await shares.revokeShare(oli, FRONT, hers);
  t.equal(await present(MIAS_CARD), 'share_not_in_force');
  t.equal(await present('0badcafe'), 'card_valid', 'one of the house stays');
});

t.test('by a share nobody keeps a lock waiting for a card against others', async (t) => {
  const { give, present, mia, guest, oli, users, cards, events } = await home(t);
  const wanted = (userId: string) => ({ label: 'Tag', userId, timeoutMs: 60_000 });
  await give(oli, users.mia);
  await give(oli, users.guest);
  const first = await cards.enrolCard(mia, FRONT, wanted(users.mia.id));
  t.equal(await codeOf(() => cards.enrolCard(mia, FRONT, wanted(users.mia.id))), 'enrolment_open', 'her own');
  const second = await cards.enrolCard(guest, FRONT, wanted(users.guest.id));
  t.match((await events('CARD_ENROL_ENDED')).at(-1), {
    reason: 'taken_over',
    userId: users.guest.id,
    targetUserId: users.mia.id,
    data: { enrolment_id: first.id },
  });
  const third = await cards.enrolCard(oli, FRONT, wanted(users.oli.id));
  t.match((await events('CARD_ENROL_ENDED')).at(-1), { data: { enrolment_id: second.id } });
  for (const [caller, userId] of [
    [mia, users.mia.id],
    [CLI, users.oli.id],
  ] as const)
    t.equal(
      await codeOf(() => cards.enrolCard(caller, FRONT, wanted(userId))),
      'enrolment_open',
      'the owner waits',
    );
  await present('0badcafe');
  t.match(cards.readEnrolment(oli, FRONT), { id: third.id, state: 'enrolled', userId: users.oli.id });
});

t.test('a right that ends while a lock waits for the card enrols nothing', async (t) => {
  const { give, present, mia, oli, users, cards, shares, accounts, store, events } = await home(t);
  const wanted = { label: 'Tag', userId: users.mia.id, timeoutMs: 60_000 };
  const hers = await give(oli, users.mia);
  await cards.enrolCard(mia, FRONT, wanted);
  await shares.revokeShare(oli, FRONT, hers);
  await present(MIAS_CARD);
  t.match(cards.readEnrolment(oli, FRONT), { state: 'failed', reason: 'access_denied', cardId: null });
  t.match((await events('CARD_ENROL_ENDED')).at(-1), { success: false, reason: 'access_denied' });

  await give(oli, users.mia);
  await cards.enrolCard(mia, FRONT, wanted);
  await accounts.updateUser(CLI, users.mia.id, { isActive: false });
  await present(MIAS_CARD);
  t.match(cards.readEnrolment(oli, FRONT), { state: 'failed', reason: 'access_denied' });

  // The owner asked for a card of the guest, and is left with a share that does not reach so far.
  await cards.enrolCard(oli, FRONT, { ...wanted, userId: users.guest.id });
  await shares.transferLock(oli, FRONT, { userId: users.guest.id, keepShares: true, keepCodes: true });
  await shares.shareLock(CLI, FRONT, { ...FREE, sharedWith: users.oli.id });
  await present('0badcafe');
  t.match(cards.readEnrolment(CLI, FRONT), { state: 'failed', reason: 'access_denied' });
  t.equal(store.cards.countOf(FRONT), 0);
});
