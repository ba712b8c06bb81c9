import type { User } from '../../../src/accounts/user.js';
import { credentialScheme } from '../../../src/drivers/credential-scheme.js';
import { silentLogger } from '../../../src/kit/logger.js';
import type { StoredEvent } from '../../../src/audit/event.js';
import { createPin } from '../../../src/operations/access/create-pin.js';
import { GuessSources } from '../../../src/operations/access/guess-sources.js';
import { creditOperations } from '../../../src/operations/credit/credit-operations.js';
import { releaseOverdueHolds } from '../../../src/operations/credit/release-overdue-holds.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import type { Caller } from '../../../src/operations/ports.js';
import { sampleUser } from '../../store/samples.js';
import { callerOf, INSTALLER, scriptedHouse } from '../scripted-house.js';

export const PRICE_MINOR = 250;
export const ANN = sampleUser(1, { firstName: 'Ann' });
export const BOB = sampleUser(2, { firstName: 'Bob' });
export const MIA = sampleUser(3, { firstName: 'Mia', role: 'manager' });

/**
 * Somebody who may open the door, and pays. Until locks can be shared a member may do so only at the hub itself; who pays
 * is decided by the person, not by where they are.
 */
export function guest(user: User): Caller {
  return { ...callerOf(user), actor: { kind: 'cli', id: null, name: user.firstName } };
}

/** The real operations on a real store, with a lock that does as the test says and costs 2.50 an entry. */
export async function pricedHouse(
  t: Parameters<typeof scriptedHouse>[0],
  priceMinor: number | null = PRICE_MINOR,
  owner: User | null = null,
) {
  const { temporary, driver, live, common, settle, lockouts, verifiers, command, decide } = scriptedHouse(t);
  const { store, clock } = temporary;
  await store.write((tx) => {
    for (const user of [ANN, BOB, MIA]) tx.users.insert(user, null);
  });
  const made = { deviceId: 'locker', name: 'Locker', siteId: null };
  const { device } = await createDevice(common)(owner ? guest(owner) : INSTALLER, made);
  await store.write((tx) => {
    const to = { transport: 'serial', address: '/dev/null', serial: 's', firmwareVersion: null } as const;
    tx.devices.setPaired(device.id, to, 0);
    tx.devices.setEntryPrice(device.id, priceMinor, 0);
  });
  const credit = creditOperations({ store, clock });
  let transaction = 0;
  return {
    ...temporary,
    store,
    clock,
    driver,
    settle,
    credit,
    id: device.id,
    command,
    createPin: createPin({
      ...common,
      verifiers,
      lockouts,
      sources: new GuessSources({ store, clock, logger: silentLogger }),
      scheme: credentialScheme,
    }),
    type: (requestId: string, value: string) => decide(device.id, { requestId, kind: 'pin', value }),
    report: async (given: Partial<LockReport> & Pick<LockReport, 'seq'>) => {
      const reported = recordReport({ store, clock, live })(device.id, { ...OPENED, ...given });
      // What may wait for company goes with this.
      await store.write(() => undefined);
      await reported;
    },
    sweep: releaseOverdueHolds({ store, clock }),
    topUp: (user: User, amountMinor: number) =>
      credit.changeCredit(INSTALLER, user.id, {
        kind: 'top_up',
        transactionId: `top-up-${++transaction}`,
        amountMinor,
        note: null,
      }),
    /** `[main, frozen]` */
    funds: (user: User) => {
      const balance = store.credit.balanceOf(user.id);
      return [balance?.mainMinor ?? 0, balance?.frozenMinor ?? 0];
    },
    /** Their ledger without top-ups, oldest first. */
    ledger: (user: User) =>
      store.credit
        .entriesOf(user.id, { cursor: null, size: 200 })
        .rows.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`)
        .filter((line) => !line.startsWith('top_up'))
        .reverse(),
    /** Rows of the log, newest first. */
    events: (type: StoredEvent['type']) => store.events.page({ cursor: null, size: 200 }, { type }).rows,
  };
}

const OPENED: Omit<LockReport, 'seq'> = {
  bootId: '00000000000000bb',
  kind: 'actuated',
  source: 'keypad',
  ageMs: 0,
  position: 'unlocked',
  direction: 'unlock',
  success: true,
  requestId: null,
  batteryPercent: null,
  count: null,
};
