import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { ACTIONS } from '../../../src/access/request.js';
import type { AccessAction } from '../../../src/access/request.js';
import { ROLES } from '../../../src/accounts/user.js';
import { rfc3339 } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { PROPOSED_ID, proposedPin, proposedTicket } from '../../../src/operations/access/proposed-codes.js';
import { endCodes } from '../../../src/operations/access/end-codes.js';
import { endShareIn } from '../../../src/operations/access/end-share.js';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import type { Subject } from '../../../src/operations/access/explain-use-cases.js';
import type { ProposedChange } from '../../../src/operations/access/proposed-change.js';
import { openStore } from '../../../src/store/store.js';
import type { SqliteStore } from '../../../src/store/store.js';
import { anyTiming } from '../../access/schedule/any-timing.js';
import { openTestStore } from '../../store/open-test-store.js';
import {
  sampleCard,
  sampleDevice,
  samplePin,
  sampleTicket,
  sampleUser,
  verifierFor,
} from '../../store/samples.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, codeOf } from '../accounts/household.js';
import {
  anyHouse,
  CARDS,
  DAY_MS,
  DEVICES,
  FROM_DAY,
  ID,
  moveIn,
  PINS,
  SCHEDULES,
  SHARES,
  SPAN,
  TICKETS,
  USERS,
} from './random-house.js';
import type { House } from './random-house.js';

t.setTimeout(600_000);

/** Runs `action` in a new real store that holds the house. */
async function inHouse<T>(house: House, action: (store: SqliteStore) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-house-'));
  const clock = new SimulatedClock();
  const store = openStore({
    file: path.join(folder, 'doorward.db'),
    masterKey: new Uint8Array(32).fill(7),
    logger: silentLogger,
    clock,
    newId: idSource(clock, systemRandom),
    random: systemRandom,
  });
  try {
    await moveIn(store, house);
    return await action(store);
  } finally {
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const operationsOf = (store: SqliteStore) =>
  explainOperations({ store, clock: new SimulatedClock(), timeIsTrusted: () => true });

const SUBJECTS: readonly (Subject & { id: string })[] = [
  ...Array.from({ length: USERS }, (_, n) => ({
    kind: 'user' as const,
    userId: ID.user(n),
    id: ID.user(n),
  })),
  ...Array.from({ length: PINS }, (_, n) => ({ kind: 'pin' as const, pinId: ID.pin(n), id: ID.pin(n) })),
  ...Array.from({ length: TICKETS }, (_, n) => ({
    kind: 'qr' as const,
    ticketId: ID.ticket(n),
    id: ID.ticket(n),
  })),
  ...Array.from({ length: CARDS }, (_, n) => ({
    kind: 'card' as const,
    cardId: ID.card(n),
    id: ID.card(n),
  })),
];
const action = fc.oneof(fc.constant('unlock' as const), fc.constantFrom(...ACTIONS));
const instant = fc.integer({ min: SPAN.fromMs, max: SPAN.untilMs - 1 });
const device = fc.nat({ max: DEVICES - 1 }).map(ID.device);

/** What `decide` says of one of them; no for who is not there. */
function says(
  ops: ReturnType<typeof operationsOf>,
  deviceId: string,
  subject: Subject,
  asked: AccessAction,
  atMs: number,
) {
  try {
    return ops.explainHypothetical(CLI, { deviceId, action: asked, subject, atMs }).granted === true;
  } catch {
    return false;
  }
}

t.test(
  'property: who can open is asking about everyone, one by one; whatever the size of the pages',
  async (t) => {
    let admitted = 0;
    await fc.assert(
      fc.asyncProperty(
        anyHouse,
        device,
        action,
        instant,
        fc.integer({ min: 1, max: 9 }),
        (house, deviceId, asked, atMs, size) =>
          inHouse(house, async (store) => {
            const ops = operationsOf(store);
            const told: string[] = [];
            for (let cursor: string | null = null; ;) {
              const page: Awaited<ReturnType<typeof ops.whoCanOpen>> = await ops.whoCanOpen(
                CLI,
                { deviceId, action: asked, atMs },
                { cursor, size },
              );
              if (page.rows.length > size) throw new Error('more than a page');
              told.push(...page.rows.map(({ subject }) => subject.id));
              cursor = page.next;
              if (cursor === null) break;
            }
            const expected = SUBJECTS.filter((one) => says(ops, deviceId, one, asked, atMs)).map(
              ({ id }) => id,
            );
            admitted += expected.length;
            if (JSON.stringify(told) !== JSON.stringify(expected))
              throw new Error(`${told.join()} is not ${expected.join()}`);
          }),
      ),
      { numRuns: 120 },
    );
    t.ok(admitted > 100, `${admitted} were let in`);
  },
);

const validity = fc.option(instant);
const anyChange: fc.Arbitrary<ProposedChange> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('deactivate_user' as const, 'activate_user' as const, 'remove_user' as const),
    userId: fc.nat({ max: USERS - 1 }).map(ID.user),
  }),
  fc.record({
    kind: fc.constant('change_role' as const),
    userId: fc.nat({ max: USERS - 1 }).map(ID.user),
    role: fc.constantFrom(...ROLES),
  }),
  fc.record({ kind: fc.constant('revoke_pin' as const), pinId: fc.nat({ max: PINS - 1 }).map(ID.pin) }),
  fc.record({
    kind: fc.constant('revoke_ticket' as const),
    ticketId: fc.nat({ max: TICKETS - 1 }).map(ID.ticket),
  }),
  fc.record({
    kind: fc.constant('revoke_all_tickets' as const),
    siteId: fc.option(fc.nat({ max: 1 }).map(ID.site)),
  }),
  fc.record({ kind: fc.constant('revoke_card' as const), cardId: fc.nat({ max: CARDS - 1 }).map(ID.card) }),
  fc.record({
    kind: fc.constant('change_pin_dates' as const),
    pinId: fc.nat({ max: PINS - 1 }).map(ID.pin),
    validFromMs: validity,
    validUntilMs: validity,
  }),
  fc.record({
    kind: fc.constant('add_pin' as const),
    deviceIds: fc.subarray([ID.device(0), ID.device(1)], { minLength: 1 }),
    label: fc.constant('new'),
    userId: fc.option(fc.nat({ max: USERS - 1 }).map(ID.user)),
    pinKind: fc.constant('scheduled' as const),
    validFromMs: validity,
    validUntilMs: validity,
    scheduleId: fc.nat({ max: SCHEDULES - 1 }).map(ID.schedule),
  }),
  fc.record({
    kind: fc.constant('add_ticket' as const),
    deviceIds: fc.subarray([ID.device(0), ID.device(1)], { minLength: 1 }),
    label: fc.constant('new'),
    userId: fc.option(fc.nat({ max: USERS - 1 }).map(ID.user)),
    validFromMs: instant,
    validUntilMs: instant,
  }),
  fc.record({
    kind: fc.constant('change_schedule' as const),
    scheduleId: fc.nat({ max: SCHEDULES - 1 }).map(ID.schedule),
    timing: anyTiming(FROM_DAY + 1).map(({ weekDays, holidays }) => ({ weekDays, holidays })),
  }),
  fc.record({
    kind: fc.constant('remove_schedule' as const),
    scheduleId: fc.nat({ max: SCHEDULES - 1 }).map(ID.schedule),
  }),
  fc.record({
    kind: fc.constant('change_owner' as const),
    deviceId: device,
    ownerId: fc.option(fc.nat({ max: USERS - 1 }).map(ID.user)),
    keepShares: fc.boolean(),
    keepCodes: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('add_share' as const),
    deviceId: device,
    sharedWith: fc.nat({ max: USERS - 1 }).map(ID.user),
    canUnlock: fc.boolean(),
    canLock: fc.boolean(),
    canManagePins: fc.boolean(),
    canViewLogs: fc.boolean(),
    canShare: fc.boolean(),
    validFromMs: validity,
    validUntilMs: validity,
    scheduleId: fc.option(fc.nat({ max: SCHEDULES - 1 }).map(ID.schedule)),
  }),
  fc.record({
    kind: fc.constant('revoke_share' as const),
    shareId: fc.nat({ max: SHARES - 1 }).map(ID.share),
  }),
  fc.record({
    kind: fc.constant('lockdown' as const),
    siteId: fc.option(fc.nat({ max: 1 }).map(ID.site)),
    exceptUserIds: fc.subarray(Array.from({ length: USERS }, (_, n) => ID.user(n))),
  }),
  fc.record({
    kind: fc.constant('end_lockdown' as const),
    siteId: fc.option(fc.nat({ max: 1 }).map(ID.site)),
  }),
);

const IMPOSSIBLE = ['window_empty', 'exceptions_overlap', 'share_exists', 'share_not_found'];

/** Makes the change for good, as the hub's own writes do. */
async function make(store: SqliteStore, change: ProposedChange): Promise<void> {
  const run = (sql: string, ...values: unknown[]) => store['sql'].connection.prepare(sql).run(...values);
  await store.write((tx) => {
    switch (change.kind) {
      case 'deactivate_user':
      case 'activate_user':
      case 'change_role': {
        const user = tx.users.byId(change.userId);
        if (!user) throw new Error('nobody');
        const to =
          change.kind === 'change_role'
            ? { role: change.role }
            : { isActive: change.kind === 'activate_user' };
        tx.users.update({ ...user, ...to });
        return;
      }
      case 'remove_user':
        for (const share of tx.shares.activeOf(change.userId)) endShareIn(tx, CLI, share, 1, 'user_removed');
        endCodes(tx, CLI, change.userId, 1);
        tx.users.remove(change.userId);
        return;
      case 'revoke_ticket':
        tx.tickets.revoke(change.ticketId, 1);
        return;
      case 'revoke_all_tickets': {
        const { rows } = tx.devices.list({ cursor: null, size: 9 });
        // A lock without a site counts to the first one.
        const there = rows.filter(
          ({ siteId }) => change.siteId === null || (siteId ?? ID.site(0)) === change.siteId,
        );
        tx.tickets.raiseFloor(there.map(({ id }) => id));
        return;
      }
      case 'revoke_card':
        tx.cards.revoke(change.cardId, 1);
        return;
      case 'revoke_pin':
        tx.pins.revoke(change.pinId, 1);
        return;
      case 'change_pin_dates':
        run(
          'UPDATE pins SET valid_from_ms = ?, valid_until_ms = ? WHERE id = ?',
          change.validFromMs,
          change.validUntilMs,
          change.pinId,
        );
        return;
      case 'add_pin': {
        const verifiers = change.deviceIds.map((deviceId) => ({
          deviceId,
          verifier: verifierFor(99),
          pepperId: 'p',
        }));
        tx.pins.insert(proposedPin(change), verifiers);
        return;
      }
      case 'add_ticket':
        tx.tickets.insert({ ...proposedTicket(change), doors: '0'.repeat(16) });
        return;
      case 'change_schedule': {
        const before = tx.schedules.byId(change.scheduleId);
        if (!before) throw new Error('no schedule');
        tx.schedules.update(before.id, before.name, { ...before.timing, ...change.timing }, 1);
        return;
      }
      case 'remove_schedule':
        tx.schedules.remove(change.scheduleId);
        return;
      case 'change_owner': {
        const isSame = tx.devices.byId(change.deviceId)?.ownerId === change.ownerId;
        for (const share of change.keepShares || isSame ? [] : tx.shares.activeOn(change.deviceId))
          endShareIn(tx, CLI, share, 1, 'transferred');
        const formerId = tx.devices.byId(change.deviceId)?.ownerId ?? null;
        if (formerId !== null && !isSame && !change.keepCodes)
          for (const [all, link] of [
            ['pins', 'SELECT pin_id FROM pin_devices'],
            ['tickets', 'SELECT ticket_id FROM ticket_devices'],
            ['cards', 'SELECT id FROM cards'],
          ] as const)
            run(
              `UPDATE ${all} SET revoked_at_ms = 1 WHERE revoked_at_ms IS NULL AND id IN (${link} WHERE device_id = ?) AND ? IN (user_id, created_by)`,
              change.deviceId,
              formerId,
            );
        tx.devices.setOwner(change.deviceId, change.ownerId, 1);
        return;
      }
      case 'add_share': {
        const times = { createdAtMs: 1, updatedAtMs: 1, revokedAtMs: null };
        tx.shares.insert({ ...change, ...times, id: PROPOSED_ID, givenBy: null, parentId: null });
        return;
      }
      case 'revoke_share': {
        const share = tx.shares.byId(change.shareId);
        if (share) endShareIn(tx, CLI, share, 1, 'revoked');
        return;
      }
      case 'lockdown':
      case 'end_lockdown':
        for (let n = 0; n < 2; n += 1) {
          const siteId = ID.site(n);
          if (change.siteId !== null && change.siteId !== siteId) continue;
          const by = { reason: null, startedBy: null, startedByName: 'cli', startedAtMs: 0 };
          if (change.kind === 'end_lockdown') tx.lockdowns.remove(siteId);
          else tx.lockdowns.put({ siteId, ...by, allowedUserIds: change.exceptUserIds });
        }
        return;
      case 'apply_calendar':
      case 'lose_time':
        throw new Error(`${change.kind} can't be made here`);
    }
  });
}

t.test('property: what if is deciding before, making the change, and deciding again', async (t) => {
  const seen = { gains: 0, loses: 0, short: 0 };
  await fc.assert(
    fc.asyncProperty(
      anyHouse,
      anyChange,
      action,
      fc.array(instant, { minLength: 8, maxLength: 8 }),
      (house, change, asked, instants) =>
        inHouse(house, async (store) => {
          const ops = operationsOf(store);
          const question = { change, deviceIds: null, action: asked, ...SPAN };
          let told;
          try {
            told = await ops.whatIf(CLI, question);
          } catch (error) {
            // A schedule that makes no sense, or a share that is there, or not: nobody can make that change either.
            if (IMPOSSIBLE.includes((error as { code: string }).code)) return;
            throw error;
          }
          const lockIds = Array.from({ length: DEVICES }, (_, n) => ID.device(n));
          const subjects: readonly (Subject & { id: string })[] = [
            ...SUBJECTS,
            change.kind === 'add_ticket'
              ? { kind: 'qr', ticketId: PROPOSED_ID, id: PROPOSED_ID }
              : { kind: 'pin', pinId: PROPOSED_ID, id: PROPOSED_ID },
          ];
          // And just before and at each instant at which something is said to change.
          const edges = told.differences.flatMap(({ fromMs, untilMs }) => [
            fromMs - 1,
            fromMs,
            untilMs - 1,
            untilMs,
          ]);
          const looked = [...instants, ...edges].filter((atMs) => atMs >= SPAN.fromMs && atMs < SPAN.untilMs);
          const table = () =>
            lockIds.map((lock) =>
              subjects.map((one) => looked.map((atMs) => says(ops, lock, one, asked, atMs))),
            );
          const before = table();
          await make(store, change);
          const after = table();
          lockIds.forEach((lock, l) => {
            subjects.forEach((one, s) => {
              looked.forEach((atMs, i) => {
                const was = before[l]?.[s]?.[i] === true;
                const is = after[l]?.[s]?.[i] === true;
                const expected = was === is ? null : is ? 'gains' : 'loses';
                const found = told.differences.filter(
                  ({ id, deviceId, fromMs, untilMs }) =>
                    id === one.id && deviceId === lock && fromMs <= atMs && atMs < untilMs,
                );
                if (found.length > 1 || (found[0]?.change ?? null) !== expected)
                  throw new Error(
                    `${one.id} at ${atMs}: ${found[0]?.change ?? 'nothing'}, not ${String(expected)}`,
                  );
              });
            });
          });
          for (const { change: kind, fromMs, untilMs } of told.differences) {
            seen[kind] += 1;
            if (fromMs > SPAN.fromMs || untilMs < SPAN.untilMs) seen.short += 1;
          }
        }),
    ),
    { numRuns: 250 },
  );
  t.ok(seen.gains > 3 && seen.loses > 15 && seen.short > 10, JSON.stringify(seen));
});

const NOTHING = { weekDays: [], yearDays: [], holidays: [], exceptions: [], bookings: [] };
const MORNING = { days: 127, startMinute: 540, endMinute: 600, fromDay: null, untilDay: null };

/** An admin, three members, two doors on one site, one PIN of nobody for the first door. */
async function small(t: Test) {
  const { store } = openTestStore(t);
  const users = Array.from({ length: USERS }, (_, n) =>
    sampleUser(n, { id: ID.user(n), role: n === 0 ? 'admin' : 'member' }),
  );
  const devices = [0, 1].map((n) =>
    sampleDevice(n, { id: ID.device(n), status: 'ACTIVE', siteId: ID.site(0) }),
  );
  const pins = [samplePin(0, [ID.device(0)], { id: ID.pin(0), label: 'Guest' })];
  const tickets = [
    sampleTicket(0, [ID.device(0)], {
      id: ID.ticket(0),
      validFromMs: SPAN.fromMs,
      validUntilMs: SPAN.fromMs + DAY_MS,
    }),
  ];
  const cards = [sampleCard(0, ID.device(0), ID.user(2), { id: ID.card(0) })];
  await moveIn(store, {
    users,
    devices,
    pins,
    shares: [],
    tickets,
    cards,
    timings: [{ ...NOTHING, weekDays: [MORNING] }, NOTHING],
    lockdowns: [],
  });
  return operationsOf(store);
}

const SHARE = {
  kind: 'add_share',
  deviceId: ID.device(1),
  sharedWith: ID.user(2),
  canUnlock: true,
  canLock: false,
  canManagePins: false,
  canViewLogs: false,
  canShare: false,
  validFromMs: null,
  validUntilMs: null,
  scheduleId: ID.schedule(0),
} as const;

t.test(
  'a share that is thought of: gained in the hours of its schedule, over the change of the clocks',
  async (t) => {
    const ops = await small(t);
    const told = await ops.whatIf(CLI, { change: SHARE, deviceIds: null, action: 'unlock', ...SPAN });
    t.same(
      told.differences.map(({ change, id, deviceId, fromMs }) => [change, id, deviceId, rfc3339(fromMs)]),
      ['24T07', '25T08', '26T08', '27T08'].map((at) => [
        'gains',
        ID.user(2),
        ID.device(1),
        `2026-10-${at}:00:00.000Z`,
      ]),
    );
    t.match(told.differences[0], { before: { reasonCode: 'no_right' }, after: { reasonCode: 'shared' } });
    const whole = { change: SHARE, deviceIds: [ID.device(0)], action: 'unlock' as const, ...SPAN };
    t.same((await ops.whatIf(CLI, whole)).differences, [], 'another lock');
  },
);

t.test(
  'a lockdown takes from everybody but those named; losing the time takes nothing from the timeless',
  async (t) => {
    const ops = await small(t);
    const about = { deviceIds: null, action: 'unlock' as const, ...SPAN };
    const lockdown = { kind: 'lockdown', siteId: ID.site(0), exceptUserIds: [ID.user(0)] } as const;
    t.same(
      (await ops.whatIf(CLI, { change: lockdown, ...about })).differences.map(({ change, id, after }) => [
        change,
        id,
        after?.reasonCode,
      ]),
      [
        ['loses', ID.pin(0), 'lockdown'],
        ['loses', ID.ticket(0), 'lockdown'],
        ['loses', ID.card(0), 'lockdown'],
      ],
    );
    const elsewhere = { ...lockdown, siteId: ID.site(1) };
    t.same((await ops.whatIf(CLI, { change: elsewhere, ...about })).differences, []);
    t.match((await ops.whatIf(CLI, { change: { kind: 'lose_time' }, ...about })).differences, [
      {
        change: 'loses',
        kind: 'qr',
        id: ID.ticket(0),
        fromMs: SPAN.fromMs,
        untilMs: SPAN.fromMs + DAY_MS,
        after: { reasonCode: 'time_not_trusted' },
      },
    ]);
    t.same(
      (await ops.whatIf(CLI, { change: { kind: 'end_lockdown', siteId: null }, ...about })).differences,
      [],
    );
  },
);

t.test('what can not be asked is refused, each in its own way', async (t) => {
  const ops = await small(t);
  const about = { deviceIds: null, action: 'unlock' as const, ...SPAN };
  const absent = ID.user(99);
  const cases: [string, Partial<Parameters<typeof ops.whatIf>[1]>][] = [
    ['user_not_found', { change: { kind: 'remove_user', userId: absent } }],
    ['pin_not_found', { change: { kind: 'revoke_pin', pinId: absent } }],
    ['ticket_not_found', { change: { kind: 'revoke_ticket', ticketId: absent } }],
    ['card_not_found', { change: { kind: 'revoke_card', cardId: absent } }],
    ['site_unknown', { change: { kind: 'revoke_all_tickets', siteId: absent } }],
    ['schedule_not_found', { change: { kind: 'remove_schedule', scheduleId: absent } }],
    ['share_not_found', { change: { kind: 'revoke_share', shareId: absent } }],
    ['device_not_found', { change: { ...SHARE, deviceId: absent } }],
    ['user_not_found', { change: { ...SHARE, sharedWith: absent } }],
    ['schedule_not_found', { change: { ...SHARE, scheduleId: absent } }],
    ['site_unknown', { change: { kind: 'lockdown', siteId: absent, exceptUserIds: [] } }],
    ['device_not_found', { change: { kind: 'lose_time' }, deviceIds: [absent] }],
    ['window_empty', { change: { kind: 'lose_time' }, untilMs: SPAN.fromMs }],
    ['what_if_too_long', { change: { kind: 'lose_time' }, untilMs: SPAN.fromMs + 733 * DAY_MS }],
  ];
  for (const [code, change] of cases)
    t.equal(await codeOf(() => ops.whatIf(CLI, { change: SHARE, ...about, ...change })), code);
  const nowhere = { change: { kind: 'end_lockdown', siteId: absent } as const, ...about };
  const wrong = await ops.whatIf(CLI, nowhere).catch((error: unknown) => error);
  t.match(wrong, { code: 'site_unknown', options: { fields: [{ field: 'change.site_id' }] } });
  const who = { deviceId: ID.device(0), action: 'unlock' as const, atMs: SPAN.fromMs };
  for (const cursor of ['x', 'pin', 'user.zzz', 'pin.a.b', '.'])
    t.equal(await codeOf(() => ops.whoCanOpen(CLI, who, { cursor, size: 5 })), 'cursor_invalid', cursor);
  const gone = { ...who, deviceId: absent };
  t.equal(await codeOf(() => ops.whoCanOpen(CLI, gone, { cursor: null, size: 5 })), 'device_not_found');
  const member = {
    ...CLI,
    actor: { kind: 'user' as const, id: ID.user(2), name: 'B' },
    userId: ID.user(2),
    role: 'member' as const,
  };
  t.equal(await codeOf(() => ops.whoCanOpen(member, who, { cursor: null, size: 5 })), 'access_denied');
  t.equal(await codeOf(() => ops.whatIf(member, { change: SHARE, ...about })), 'access_denied');
});
