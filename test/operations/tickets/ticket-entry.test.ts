import t, { type Test } from 'tap';
import { ticketKey } from '../../../src/access/ticket/ticket-signature.js';
import { systemRandom } from '../../../src/kit/random.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import type { Caller, LockReport } from '../../../src/operations/ports.js';
import { decideTicketEntry } from '../../../src/operations/tickets/decide-ticket-entry.js';
import { createTicket } from '../../../src/operations/tickets/create-ticket.js';
import { loadTicketKeys } from '../../../src/operations/tickets/ticket-keys.js';
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
      tx.devices.insert(
        {
          id,
          deviceId: `door-${id.at(-1) ?? ''}`,
          name: 'Door',
          siteId: null,
          ownerId: null,
          status: 'INACTIVE',
          transport: null,
          address: null,
          serial: null,
          firmwareVersion: null,
          autoLockS: null,
          leftUnlockedAlertS: null,
          entryPriceMinor: null,
          pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
          createdAtMs: 0,
          updatedAtMs: 0,
        },
        new Uint8Array(16),
      );
      tx.devices.setPaired(id, { transport: 'mqtt', address: 'x', serial: null, firmwareVersion: null }, 0);
    });
  }
  const live = new LiveLocks(clock);
  const trust = { isTrusted: true };
  const offline = new Set<string>();
  const deps = {
    store,
    clock,
    newId,
    random: systemRandom,
    live,
    timeIsTrusted: () => trust.isTrusted,
    isOnline: (id: string) => !offline.has(id),
    keys: await loadTicketKeys({ store, random: systemRandom, clock }),
  };
  const decide = decideTicketEntry(deps);
  const record = recordReport(deps);
  let seq = 0;
  const ask = async (value: string, requestId: string, door: string = DOORS[0]) =>
    (await decide(door, { requestId: requestId.padStart(16, '0'), kind: 'qr', value })).grant;
  const report = async (requestId: string, success: boolean | null) => {
    const done = record(DOORS[0], {
      seq: (seq += 1),
      bootId: 'b'.repeat(16),
      kind: 'actuated',
      source: 'keypad',
      ageMs: 5,
      position: success === true ? 'unlocked' : 'locked',
      direction: 'unlock',
      success,
      requestId: requestId.padStart(16, '0'),
      batteryPercent: null,
      count: null,
    } satisfies LockReport);
    // A report waits for company.
    clock.advance(100);
    await done;
  };
  const make = async (maxUses: number | null = 1) =>
    createTicket(deps)(INSTALLER, {
      deviceIds: DOORS,
      label: 'Guest',
      validFromMs: clock.wallMs(),
      validUntilMs: clock.wallMs() + 86_400_000,
      maxUses,
    });
  const reasons = () =>
    store.events.page({ cursor: null, size: 1 }, { type: 'ACCESS_DENIED' }).rows[0]?.reason ?? null;
  return { store, clock, trust, offline, ask, report, make, reasons, reopen: () => temporary.reopen() };
}

t.test(
  'a use is reserved by the grant, spent by the lock’s word, given back when it did not open',
  async (t) => {
    const { store, ask, report, make, reasons } = await home(t);
    const { ticket, code } = await make();
    t.equal(await ask(code, '1'), true);
    t.equal(store.tickets.byId(ticket.id)?.useCount, 0, 'nothing opened yet');
    t.equal(await ask(code, '2', DOORS[1]), false, 'meanwhile it is nobody else’s');
    t.equal(reasons(), 'qr_used_up');
    await report('1', false);
    t.same(store.tickets.reservationsOf(ticket.id), []);
    t.equal(await ask(code, '3'), true);
    await report('3', true);
    t.equal(store.tickets.byId(ticket.id)?.useCount, 1);
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
  const { store, clock, ask, make } = await home(t);
  const { ticket, code } = await make();
  t.equal(await ask(code, '1'), true);
  t.equal(await ask(code, '1'), true);
  t.equal(store.tickets.reservationsOf(ticket.id).length, 1);
  t.equal(store.events.page({ cursor: null, size: 9 }, { type: 'ACCESS_GRANTED' }).rows.length, 1);
  clock.advance(2_000);
  t.equal(await ask(code, '1'), false, 'but not for ever');
});

t.test('a grant that a lock never spoke of is given back, and not while the lock is away', async (t) => {
  const { store, clock, offline, ask, report, make } = await home(t);
  const { ticket, code } = await make();
  t.equal(await ask(code, '1'), true);
  offline.add(DOORS[0]);
  clock.advance(3_600_000);
  t.equal(await ask(code, '2', DOORS[1]), false, 'it may have opened: nobody knows');
  offline.clear();
  t.equal(await ask(code, '3', DOORS[1]), true, 'it is there and says nothing: it did not');
  t.equal(store.tickets.reservationsOf(ticket.id).length, 1);
  await report('1', true);
  t.equal(store.tickets.byId(ticket.id)?.useCount, 1, 'what is told late counts');
});

t.test(
  'a hub that does not know the time takes no ticket; one without bound on uses reserves none',
  async (t) => {
    const { store, trust, ask, report, make, reasons } = await home(t);
    const { ticket, code } = await make(null);
    trust.isTrusted = false;
    t.equal(await ask(code, '1'), false);
    t.equal(reasons(), 'time_not_trusted');
    trust.isTrusted = true;
    for (const press of ['2', '3']) {
      t.equal(await ask(code, press), true);
      await report(press, null);
    }
    t.same(store.tickets.reservationsOf(ticket.id), []);
    t.equal(store.tickets.byId(ticket.id)?.useCount, 2, 'not known whether it opened: then it may have');
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
