import { credentialScheme } from '../../../src/drivers/credential-scheme.js';
import { NO_ENTRY_RULES, type EntryRules } from '../../../src/locks/entry-rules.js';
import type { EventType } from '../../../src/audit/event.js';
import type { User } from '../../../src/accounts/user.js';
import { createPin } from '../../../src/operations/access/create-pin.js';
import { GuessSources } from '../../../src/operations/access/guess-sources.js';
import { recoverEntryMarks } from '../../../src/operations/access/recover-entry-marks.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { passbackOperations } from '../../../src/operations/locks/passback.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import { updateDevice } from '../../../src/operations/locks/update-device.js';
import { lockdownOperations } from '../../../src/operations/sites/lockdown-operations.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import { sampleUser } from '../../store/samples.js';
import { INSTALLER, callerOf, scriptedHouse } from '../scripted-house.js';

export const ADA = sampleUser(1, { firstName: 'Ada', role: 'admin' });
export const ANN = sampleUser(2, { firstName: 'Ann', role: 'admin' });
export const BOB = sampleUser(3, { firstName: 'Bob' });

/** The real operations on a real store: a front door and its exit, both of Bob, whose locks do as the test says. */
export async function guardedHouse(t: Parameters<typeof scriptedHouse>[0], rules: Partial<EntryRules> = {}) {
  const { temporary, driver, live, common, settle, lockouts, verifiers, command, decide } = scriptedHouse(t);
  const { store, clock, newId } = temporary;
  const told: string[] = [];
  const siteId = newId();
  await store.write((tx) => {
    tx.sites.insert({ id: siteId, name: 'Home', timeZone: 'UTC', createdAtMs: 0 });
    for (const user of [ADA, ANN, BOB]) tx.users.insert(user, null);
  });
  const lock = async (deviceId: string) => {
    const { device } = await createDevice(common)(callerOf(BOB), { deviceId, name: deviceId, siteId: null });
    await store.write((tx) => {
      const to = { transport: 'serial', address: deviceId, serial: 's', firmwareVersion: null } as const;
      tx.devices.setPaired(device.id, to, 0);
    });
    return device.id;
  };
  const door = await lock('front');
  const exit = await lock('exit');
  await store.write((tx) => {
    tx.devices.setEntryRules(door, { ...NO_ENTRY_RULES, ...rules }, 0);
    tx.devices.setEntryRules(exit, { ...NO_ENTRY_RULES, exitOf: door }, 0);
  });
  const credentials = { changed: (ids: readonly string[]) => void told.push(...ids) };
  const sources = new GuessSources(common);
  await sources.start();
  const create = createPin({
    ...common,
    verifiers,
    lockouts,
    sources,
    scheme: credentialScheme,
    credentials,
  });
  let request = 0;
  let seq = 0;
  const nextRequest = () => (++request).toString(16).padStart(16, '0');
  const report = async (id: string, given: Partial<LockReport>) => {
    const reported = recordReport({ store, clock, live })(id, { ...OPENED, seq: ++seq, ...given });
    // What may wait for company goes with this.
    await store.write(() => undefined);
    await reported;
  };
  const type = async (id: string, value: string, requestId = nextRequest()) =>
    (await decide(id, { requestId, kind: 'pin', value })).grant;
  return {
    ...temporary,
    store,
    clock,
    driver,
    live,
    told,
    command,
    settle,
    siteId,
    door,
    exit,
    report,
    type,
    /** Types a code; the lock opens if it may, and says so. */
    enter: async (id: string, value: string) => {
      const requestId = nextRequest();
      const granted = await type(id, value, requestId);
      if (granted) await report(id, { requestId });
      return granted;
    },
    pin: (user: User | null, digits: string, label = user?.firstName ?? 'Guest') =>
      create(INSTALLER, {
        label,
        userId: user?.id ?? null,
        kind: 'permanent',
        validFromMs: null,
        validUntilMs: null,
        maxUses: null,
        scheduleId: null,
        deviceIds: [door, exit],
        pin: digits,
      }),
    passback: passbackOperations({ store, clock }),
    update: updateDevice({ store, clock, live }),
    lockdown: lockdownOperations({ store, clock, live, credentials, command }),
    recover: () => recoverEntryMarks({ store, clock }),
    /** Rows of the log, newest first. */
    events: (type: EventType) => store.events.page({ cursor: null, size: 200 }, { type }).rows,
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
