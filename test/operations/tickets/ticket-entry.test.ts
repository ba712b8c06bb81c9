import t, { type Test } from 'tap';
import { ticketKey } from '../../../src/access/ticket/ticket-signature.js';
import { systemRandom } from '../../../src/kit/random.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { USE_REPORT_WAIT_MS, UseReturns } from '../../../src/operations/access/use-returns.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import type { Caller } from '../../../src/operations/ports.js';
import { decideTicketEntry } from '../../../src/operations/tickets/decide-ticket-entry.js';
import { changeTicketKey } from '../../../src/operations/tickets/change-ticket-key.js';
import { createTicket } from '../../../src/operations/tickets/create-ticket.js';
import { showTicket } from '../../../src/operations/tickets/show-ticket.js';
import { loadTicketKeys, TICKET_KEYS_MAX } from '../../../src/operations/tickets/ticket-keys.js';
import { sampleDevice, sampleUser } from '../../store/samples.js';
import { temporaryStore } from '../../support/temporary-store.js';

const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};
const DOORS = ['01941b2c-0000-7000-8000-000000000001', '01941b2c-0000-7000-8000-000000000002'] as const;

async function home(t: Test) {
  const temporary = temporaryStore(t);
  const { store, clock, newId } = temporary;
  for (const id of DOORS) {
    await store.write((tx) => {
      tx.devices.insert(sampleDevice(0, { id, deviceId: `door-${id.at(-1) ?? ''}` }), new Uint8Array(16));
      tx.devices.setPaired(id, { transport: 'mqtt', address: 'x', serial: null, firmwareVersion: null }, 0);
    });
  }
  const live = new LiveLocks(clock);
  const trust = { isTrusted: true };
  const uses = new UseReturns({ store, clock, logger: silentLogger });
  await uses.start();
  t.teardown(() => uses.stop());
  const deps = {
    store,
    clock,
    newId,
    random: systemRandom,
    live,
    timeIsTrusted: () => trust.isTrusted,
    uses,
    keys: await loadTicketKeys({ store, random: systemRandom, clock }),
  };
  const decide = decideTicketEntry(deps);
  const record = recordReport(deps);
  let seq = 0;
  const ask = async (value: string, requestId: string, door: string = DOORS[0]) =>
    (await decide(door, { requestId: requestId.padStart(16, '0'), kind: 'qr', value })).grant;
  const report = async (
    requestId: string | null,
    success: boolean | null,
    kind: LockReport['kind'] = 'actuated',
  ) => {
    const done = record(DOORS[0], {
      seq: (seq += 1),
      bootId: 'b'.repeat(16),
      kind,
      source: 'keypad',
      ageMs: 5,
      position: success === true ? 'unlocked' : 'locked',
      direction: 'unlock',
      success,
      requestId: requestId?.padStart(16, '0') ?? null,
      batteryPercent: null,
      count: null,
    } satisfies LockReport);
    // A report waits for company.
    clock.advance(100);
    await done;
  };
  const make = async (maxUses: number | null = 1, userId: string | null = null) =>
    createTicket(deps)(INSTALLER, {
      deviceIds: DOORS,
      label: 'Guest',
      userId,
      validFromMs: clock.wallMs(),
      validUntilMs: clock.wallMs() + 86_400_000,
      maxUses,
    });
  const reasons = () =>
    store.events.page({ cursor: null, size: 1 }, { type: 'ACCESS_DENIED' }).rows[0]?.reason ?? null;
  const usesOf = (id: string) => {
    const ticket = store.tickets.byId(id);
    return [ticket?.useCount, ticket?.usesReserved];
  };
  /** As long as it takes for a use to be given back. */
  const wait = async (ms = USE_REPORT_WAIT_MS) => {
    clock.advance(ms);
    await store.write(() => undefined);
    await store.write(() => undefined);
  };
  const keysOf = () => ({
    shown: (id: string) => showTicket(deps)(INSTALLER, id),
    change: () => changeTicketKey(deps)(INSTALLER, false),
  });
  const reopen = () => temporary.reopen();
  return { store, clock, trust, uses, newId, ask, report, make, reasons, usesOf, wait, keysOf, reopen };
}

t.test(
  'a use is reserved by the grant, spent by the lock’s word, given back when it did not open',
  async (t) => {
    const { ask, report, make, reasons, usesOf } = await home(t);
    const { ticket, code } = await make();
    t.equal(await ask(code, '1'), true);
    t.strictSame(usesOf(ticket.id), [0, 1], 'nothing opened yet');
    t.equal(await ask(code, '2', DOORS[1]), false, 'meanwhile it is nobody else’s');
    t.equal(reasons(), 'qr_used_up');
    await report('1', false);
    t.strictSame(usesOf(ticket.id), [0, 0]);
    t.equal(await ask(code, '3'), true);
    await report('3', true);
    await report('3', true);
    t.strictSame(usesOf(ticket.id), [1, 0], 'told twice, spent once');
    t.equal(await ask(code, '4'), false);
  },
);

t.test('two doors that ask in one moment: one grant', async (t) => {
  const { ask, make } = await home(t);
  for (let n = 0; n < 20; n += 1) {
    const { code } = await make();
    const grants = await Promise.all([ask(code, `a${n}`), ask(code, `b${n}`, DOORS[1]), ask(code, `c${n}`)]);
    t.equal(grants.filter(Boolean).length, 1);
  }
});

t.test('a press that is asked about again is one press', async (t) => {
  const { store, clock, ask, make, usesOf } = await home(t);
  const { ticket, code } = await make();
  t.equal(await ask(code, '1'), true);
  t.equal(await ask(code, '1'), true);
  t.strictSame(usesOf(ticket.id), [0, 1]);
  t.equal(store.events.page({ cursor: null, size: 9 }, { type: 'ACCESS_GRANTED' }).rows.length, 1);
  clock.advance(2_000);
  t.equal(await ask(code, '1'), false, 'but not for ever');
});

t.test('a grant that a lock never spoke of is given back, and not while the lock is away', async (t) => {
  const { store, uses, ask, report, make, usesOf, wait } = await home(t);
  const { ticket, code } = await make();
  t.equal(await ask(code, '1'), true);
  await wait(3_600_000);
  t.equal(await ask(code, '2', DOORS[1]), false, 'it may have opened: nobody knows');
  uses.linkChanged(DOORS[0], true);
  await wait();
  t.match(store.events.page({ cursor: null, size: 9 }, { type: 'QR_USE_RETURNED' }).rows, [
    { reason: 'no_report', deviceId: DOORS[0], data: { ticket_id: ticket.id } },
  ]);
  t.equal(await ask(code, '3', DOORS[1]), true, 'it is there and says nothing: it did not');
  t.strictSame(usesOf(ticket.id), [0, 1]);
  await report('1', true);
  t.strictSame(usesOf(ticket.id), [1, 1], 'what is told late counts');
});

t.test(
  'a hub that does not know the time takes no ticket; one without bound on uses reserves none',
  async (t) => {
    const { trust, ask, report, make, reasons, usesOf } = await home(t);
    const { ticket, code } = await make(null);
    trust.isTrusted = false;
    t.equal(await ask(code, '1'), false);
    t.equal(reasons(), 'time_not_trusted');
    trust.isTrusted = true;
    for (const press of ['2', '3']) {
      t.equal(await ask(code, press), true);
      await report(press, null);
    }
    t.strictSame(usesOf(ticket.id), [2, 0], 'not known whether it opened: then it may have');
  },
);

t.test('a ticket of another hub, and one of which the store knows nothing', async (t) => {
  const { store, ask, make, reasons } = await home(t);
  const other = await home(t);
  const { code } = await make();
  t.equal(await other.ask(code, '1'), false);
  t.equal(other.reasons(), 'qr_foreign');
  const forgotten = await make();
  await store.write((tx) => {
    tx.devices.remove(DOORS[1]);
  });
  t.equal(await ask(forgotten.code, '2'), true, 'a lock that is gone changes nothing for the other');
  t.equal(reasons(), null);
});

t.test('keys are sealed, survive a restart, and sign the same', async (t) => {
  const { store, clock, make, reopen } = await home(t);
  const { ticket, code } = await make();
  const [record] = store.tickets.keys();
  const seed = store.keys.get(`ticket:${record?.id ?? ''}`);
  t.equal(seed && ticketKey(seed).id, record?.id);
  const again = await reopen();
  const keys = await loadTicketKeys({ store: again, random: systemRandom, clock });
  t.equal(keys.textOf(ticket), code);
  t.equal(again.tickets.keys().length, 1);
  await again.write((tx) => {
    tx.keys.remove(`ticket:${record?.id ?? ''}`);
  });
  await t.rejects(loadTicketKeys({ store: again, random: systemRandom, clock }), {
    code: 'ticket_key_missing',
  });
});

t.test('a ticket of somebody is worth no more than they are, and entries are theirs', async (t) => {
  const { store, newId, ask, make, reasons } = await home(t);
  const person = sampleUser(7);
  await store.write((tx) => {
    tx.users.insert(person, null);
  });
  const { code } = await make(null, person.id);
  t.equal(await ask(code, '1'), true);
  t.match(store.events.page({ cursor: null, size: 1 }, { type: 'ACCESS_GRANTED' }).rows, [
    { userId: person.id, actor: { kind: 'qr' } },
  ]);
  await store.write((tx) => {
    tx.users.update({ ...person, isActive: false });
  });
  t.equal(await ask(code, '2'), false);
  t.equal(reasons(), 'owner_inactive');
  await t.rejects(make(null, newId()), { code: 'person_unknown' });
});

t.test('a lock that started anew may have opened: the use stays taken', async (t) => {
  const { store, uses, clock, ask, report, make, usesOf, wait } = await home(t);
  const { ticket, code } = await make();
  uses.linkChanged(DOORS[0], true);
  t.equal(await ask(code, '1'), true);
  clock.advance(1_000);
  await report(null, null, 'boot');
  await wait(10 * USE_REPORT_WAIT_MS);
  t.strictSame(usesOf(ticket.id), [0, 1]);
  t.match(store.events.page({ cursor: null, size: 9 }, { type: 'QR_USE_UNKNOWN' }).rows, [
    { success: null, reason: 'lock_restarted', data: { ticket_id: ticket.id } },
  ]);
  await report('1', false);
  t.strictSame(usesOf(ticket.id), [0, 0], 'until the lock tells');
});

t.test(
  'while nobody knows the time, no key goes and no ticket is kept back because it looks old',
  async (t) => {
    const { store, clock, trust, keysOf, make } = await home(t);
    const { ticket, code } = await make();
    trust.isTrusted = false;
    clock.advance(10 * 365 * 86_400_000);
    const { shown, change } = keysOf();
    t.equal((await shown(ticket.id)).code, code);
    for (let n = 0; n < TICKET_KEYS_MAX + 2; n += 1) await change();
    t.ok(store.tickets.keys().some(({ id }) => id === ticket.keyId));
    trust.isTrusted = true;
    await t.rejects(shown(ticket.id), { code: 'ticket_over' });
    await change();
    t.notOk(store.tickets.keys().some(({ id }) => id === ticket.keyId));
  },
);

t.test('modes of a lock count for tickets: a lockdown, and two people', async (t) => {
  const { store, newId, ask, make, reasons } = await home(t);
  const [one, other] = [await make(null), await make(null)];
  const door = store.devices.byId(DOORS[0]);
  if (!door) throw new Error('no door');
  const rules = { ...door.entryRules, twoPersonWindowS: 30 };
  await store.write((tx) => {
    tx.devices.setEntryRules(door.id, rules, 0);
  });
  t.equal(await ask(one.code, '1'), false);
  t.equal(reasons(), 'second_person_needed');
  t.equal(await ask(one.code, '2'), false, 'twice the same ticket is one of two');
  t.equal(await ask(other.code, '3'), true);
  t.match(store.events.page({ cursor: null, size: 1 }, { type: 'ACCESS_GRANTED' }).rows, [
    { data: { first_person: { kind: 'code', id: one.ticket.id, name: 'Guest' } } },
  ]);
  const siteId = newId();
  await store.write((tx) => {
    tx.sites.insert({ id: siteId, name: 'Home', timeZone: 'UTC', createdAtMs: 0 });
    tx.lockdowns.put({
      siteId,
      reason: null,
      startedBy: null,
      startedByName: 'cli',
      startedAtMs: 0,
      allowedUserIds: [],
    });
  });
  t.equal(await ask(other.code, '4'), false);
  t.equal(reasons(), 'lockdown');
});
