import fc from 'fast-check';
import type { Card } from '../../../src/access/card.js';
import type { Pin } from '../../../src/access/pin.js';
import { PIN_KINDS } from '../../../src/access/pin.js';
import type { Share } from '../../../src/access/share.js';
import type { Timing } from '../../../src/access/schedule/schedule.js';
import type { Ticket } from '../../../src/access/ticket/ticket.js';
import type { User } from '../../../src/accounts/user.js';
import type { Device } from '../../../src/locks/device.js';
import type { Store } from '../../../src/operations/store-ports.js';
import { anyTiming } from '../../access/schedule/any-timing.js';
import {
  SALT,
  sampleCard,
  sampleDevice,
  samplePin,
  sampleTicket,
  sampleUser,
  uuid,
  verifierFor,
} from '../../store/samples.js';

export const DAY_MS = 86_400_000;
/** Around the end of summer time in Europe. */
export const FROM_DAY = Math.floor(Date.UTC(2026, 9, 24) / DAY_MS);
export const SPAN = { fromMs: FROM_DAY * DAY_MS, untilMs: (FROM_DAY + 4) * DAY_MS };

/** Ids, by what they are of. */
export const ID = {
  user: (n: number) => uuid(0x100 + n),
  device: (n: number) => uuid(0x200 + n),
  pin: (n: number) => uuid(0x300 + n),
  ticket: (n: number) => uuid(0x380 + n),
  card: (n: number) => uuid(0x3c0 + n),
  schedule: (n: number) => uuid(0x400 + n),
  site: (n: number) => uuid(0x500 + n),
  share: (n: number) => uuid(0x600 + n),
  calendar: uuid(0x700),
};
export const USERS = 4;
export const DEVICES = 2;
export const PINS = 5;
export const TICKETS = 3;
export const CARDS = 2;
export const SCHEDULES = 2;
export const SHARES = 5;

export interface House {
  readonly users: readonly User[];
  readonly devices: readonly Device[];
  readonly pins: readonly Pin[];
  readonly shares: readonly Share[];
  readonly tickets: readonly Ticket[];
  readonly cards: readonly Card[];
  readonly timings: readonly Timing[];
  /** Of each site, who may open during its lockdown; null: there is none. */
  readonly lockdowns: readonly (readonly string[] | null)[];
}

const moment = fc.integer({ min: SPAN.fromMs - DAY_MS, max: SPAN.untilMs + DAY_MS });
const some = (length: number) => ({ minLength: length, maxLength: length });
const userId = fc.nat({ max: USERS - 1 }).map(ID.user);

const user = fc.record({
  role: fc.constantFrom('member' as const, 'member' as const, 'manager' as const, 'admin' as const),
  isActive: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
});
const device = fc.record({
  ownerId: fc.option(userId),
  siteId: fc.option(fc.nat({ max: 1 }).map(ID.site)),
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'ACTIVE' as const, 'INACTIVE' as const),
  entryPriceMinor: fc.option(fc.constant(500), { freq: 2 }).map((price) => price),
  entryRules: fc.record({
    twoPersonWindowS: fc.option(fc.constant(60), { freq: 1 }),
    antiPassbackS: fc.option(fc.constant(600), { freq: 1 }),
    exitOf: fc.constant(null),
  }),
});
const pin = fc.record({
  kind: fc.constantFrom(...PIN_KINDS, 'scheduled' as const, 'scheduled' as const),
  userId: fc.option(userId),
  createdBy: fc.option(userId),
  validFromMs: fc.option(moment, { freq: 1 }),
  validUntilMs: fc.option(moment, { freq: 1 }),
  scheduleId: fc.nat({ max: SCHEDULES - 1 }).map(ID.schedule),
  deviceIds: fc.subarray([ID.device(0), ID.device(1)], { minLength: 1 }),
  underShares: fc.constantFrom(true, false),
  ofStay: fc.boolean(),
});
const often = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);
const share = fc.record({
  deviceId: fc.constantFrom(ID.device(0), ID.device(0), ID.device(1)),
  sharedWith: userId,
  givenBy: fc.option(userId),
  underAnother: fc.boolean(),
  isRevoked: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  canUnlock: often,
  canLock: fc.boolean(),
  canManagePins: often,
  canViewLogs: fc.boolean(),
  canShare: often,
  validFromMs: fc.option(moment, { freq: 1 }),
  validUntilMs: fc.option(moment, { freq: 1 }),
  scheduleId: fc.option(fc.nat({ max: SCHEDULES - 1 }).map(ID.schedule), { freq: 1 }),
});

const ticket = fc.record({
  userId: fc.option(userId),
  createdBy: fc.option(userId),
  validFromMs: fc.integer({ min: SPAN.fromMs - DAY_MS, max: SPAN.untilMs - 1 }),
  lastsMs: fc.integer({ min: 1, max: 4 * DAY_MS }),
  maxUses: fc.option(fc.integer({ min: 1, max: 2 })),
  useCount: fc.nat({ max: 1 }),
  deviceIds: fc.subarray([ID.device(0), ID.device(1)], { minLength: 1 }),
  underShares: fc.boolean(),
});
const card = fc.record({
  userId,
  createdBy: fc.option(userId),
  deviceId: fc.nat({ max: DEVICES - 1 }).map(ID.device),
  underShares: fc.boolean(),
});

/** As giving would have it: one share of a lock each, given on by whom they were given to, revoked with what is above. */
function given(drafts: readonly (typeof share extends fc.Arbitrary<infer D> ? D : never)[]): Share[] {
  const shares: Share[] = [];
  drafts.forEach(({ underAnother, isRevoked, ...draft }, n) => {
    const here = shares.filter(({ deviceId }) => deviceId === draft.deviceId);
    if (here.some(({ sharedWith }) => sharedWith === draft.sharedWith)) return;
    const above = underAnother ? here.at(-1) : undefined;
    const revokedAtMs = isRevoked || (above && above.revokedAtMs !== null) ? 1 : null;
    const times = { createdAtMs: 0, updatedAtMs: 0, revokedAtMs };
    const givenBy = above ? above.sharedWith : draft.givenBy;
    shares.push({ ...draft, ...times, id: ID.share(n), givenBy, parentId: above?.id ?? null });
  });
  return shares;
}

export const anyHouse: fc.Arbitrary<House> = fc
  .record({
    users: fc
      .array(user, some(USERS))
      .map((all) => all.map((one, n) => ({ ...sampleUser(0x100 + n, one), id: ID.user(n) }))),
    devices: fc
      .array(device, some(DEVICES))
      .map((all) => all.map((one, n) => sampleDevice(0x200 + n, { ...one, id: ID.device(n) }))),
    pins: fc.array(pin, some(PINS)),
    shares: fc.array(share, some(SHARES)).map(given),
    tickets: fc.array(ticket, some(TICKETS)),
    cards: fc.array(card, some(CARDS)),
    timings: fc.array(anyTiming(FROM_DAY + 1), some(SCHEDULES)),
    lockdowns: fc.array(
      fc.option(fc.subarray(Array.from({ length: USERS }, (_, n) => ID.user(n))), { freq: 1 }),
      some(2),
    ),
  })
  .map(({ pins, tickets, cards, ...house }) => ({
    ...house,
    pins: pins.map(({ underShares, ofStay, ...one }, n) =>
      samplePin(0x300 + n, one.deviceIds, {
        ...one,
        id: ID.pin(n),
        scheduleId: one.kind === 'scheduled' ? one.scheduleId : null,
        // The code of a stay is decided about as any other with dates.
        ...(ofStay && one.kind === 'dated' && { stay: { calendarId: ID.calendar, uid: `stay-${n}` } }),
        ...(underShares && madeUnder(house.shares, one.deviceIds)),
      }),
    ),
    tickets: tickets.map(({ lastsMs, deviceIds, underShares, ...one }, n) =>
      sampleTicket(0x380 + n, deviceIds, {
        ...one,
        id: ID.ticket(n),
        validUntilMs: one.validFromMs + lastsMs,
        ...(underShares && madeUnder(house.shares, deviceIds)),
      }),
    ),
    cards: cards.map(({ deviceId, underShares, ...one }, n) => {
      const { shareIds, revokedAtMs } = madeUnder(underShares ? house.shares : [], [deviceId]);
      return sampleCard(0x3c0 + n, deviceId, one.userId, {
        createdBy: one.createdBy,
        id: ID.card(n),
        shareId: shareIds?.[deviceId] ?? null,
        revokedAtMs,
      });
    }),
  }));

/** A code made under the last share of each of its locks, revoked with any of them. */
function madeUnder(shares: readonly Share[], deviceIds: readonly string[]) {
  const mine = shares.filter(({ deviceId }) => deviceIds.includes(deviceId));
  const isGone = mine.some(({ revokedAtMs }) => revokedAtMs !== null);
  return {
    revokedAtMs: isGone ? 1 : null,
    ...(mine.length > 0 && { shareIds: Object.fromEntries(mine.map(({ deviceId, id }) => [deviceId, id])) }),
  };
}

/** Puts it into an empty store. */
export function moveIn(
  store: Store,
  { users, devices, pins, shares, tickets, cards, timings, lockdowns }: House,
): Promise<void> {
  return store.write((tx) => {
    ['Europe/Berlin', 'America/New_York'].forEach((timeZone, n) => {
      tx.sites.insert({ id: ID.site(n), name: timeZone, timeZone, createdAtMs: 0 });
    });
    lockdowns.forEach((allowedUserIds, n) => {
      const by = { reason: null, startedBy: null, startedByName: 'cli', startedAtMs: 0 };
      if (allowedUserIds) tx.lockdowns.put({ siteId: ID.site(n), ...by, allowedUserIds });
    });
    for (const one of users) tx.users.insert(one, null);
    for (const one of devices) tx.devices.insert(one, SALT);
    // Somebody waits at every lock for two, for ever.
    for (const { id, entryRules } of devices)
      if (entryRules.twoPersonWindowS !== null)
        tx.twoPerson.put(id, {
          firstKey: 'installer',
          used: { kind: 'installer', id: null },
          untilMs: Number.MAX_SAFE_INTEGER,
        });
    timings.forEach((timing, n) => {
      const times = { createdBy: null, createdAtMs: 0, updatedAtMs: 0 };
      tx.schedules.insert({ id: ID.schedule(n), name: `S${n}`, timing, ...times });
    });
    for (const one of shares) tx.shares.insert(one);
    pins.forEach((one, n) => {
      const verifiers = one.deviceIds.map((deviceId) => ({
        deviceId,
        verifier: verifierFor(n),
        pepperId: 'p',
      }));
      tx.pins.insert(one, verifiers);
    });
    for (const one of tickets) tx.tickets.insert(one);
    cards.forEach((one, n) => {
      tx.cards.insert(one, verifierFor(n), 'p');
    });
  });
}
