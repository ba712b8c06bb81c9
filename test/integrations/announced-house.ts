import type { Test } from 'tap';
import type { Scope } from '../../src/accounts/api-token.js';
import { CommandDesk } from '../../src/integrations/command-desk.js';
import { HomeAnnouncer } from '../../src/integrations/home-announcer.js';
import { HomeAssistantShape } from '../../src/integrations/home-assistant/home-assistant-shape.js';
import type { BusOptions } from '../../src/integrations/bus-announcer.js';
import { systemClock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { SparseLog } from '../../src/kit/sparse-log.js';
import { EventFeed } from '../../src/operations/audit/event-feed.js';
import { homeReports } from '../../src/operations/integrations/home-reports.js';
import { commandLock } from '../../src/operations/locks/command-lock.js';
import { createDevice } from '../../src/operations/locks/create-device.js';
import { lateCommand } from '../../src/operations/locks/late-command.js';
import { deleteDevice } from '../../src/operations/locks/delete-device.js';
import { LiveLocks } from '../../src/operations/locks/live-locks.js';
import { recordReport } from '../../src/operations/locks/record-report.js';
import { updateDevice } from '../../src/operations/locks/update-device.js';
import type { Caller } from '../../src/operations/ports.js';
import type { Device } from '../../src/locks/device.js';
import { startAedesBus, joinProgram, type AedesBus } from './aedes-bus.js';
import { credentialScheme } from '../../src/drivers/credential-scheme.js';
import { Zigbee2mqttShape } from '../../src/integrations/zigbee2mqtt/zigbee2mqtt-shape.js';
import { ScryptPool } from '../../src/kit/scrypt-pool.js';
import { GuessSources } from '../../src/operations/access/guess-sources.js';
import { KeypadLockouts } from '../../src/operations/access/keypad-lockouts.js';
import { pinOperations } from '../../src/operations/access/pin-operations.js';
import { PinVerifiers } from '../../src/operations/access/pin-verifiers.js';
import { pinSlotOperations } from '../../src/operations/integrations/pin-slots.js';
import { openTestStore } from '../store/open-test-store.js';
import { sampleUser } from '../support/fake-operations.js';
import { ScriptedDriver } from '../support/scripted-driver.js';

export const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

/** A program of the person with this id. */
export function program(userId: string, scopes: readonly Scope[]): Caller {
  return {
    actor: { kind: 'api_token', id: 'a1b2', name: 'Home Assistant' },
    userId,
    role: 'admin',
    method: 'mqtt',
    ipAddress: '127.0.0.1',
    scopes,
  };
}

/** A house without REST and without locks that move: the announcer over real buses, a real store, and what locks would say. */
export async function announcedHouse(
  t: Test,
  given: { readonly buses?: number; readonly when?: Partial<BusOptions['when']> } = {},
) {
  const clock = systemClock;
  const { store } = openTestStore(t, { clock });
  const newId = idSource(clock, systemRandom);
  const admin = { ...sampleUser('admin'), id: newId() };
  await store.write((tx) => {
    tx.users.insert(admin, null);
  });
  const live = new LiveLocks(clock);
  const driver = new ScriptedDriver();
  const caller = program(admin.id, ['mqtt:home-assistant', 'devices:unlock', 'devices:read']);
  const buses: AedesBus[] = [];
  for (let count = given.buses ?? 1; count > 0; count -= 1) buses.push(await startAedesBus(t, caller));
  const deps = {
    store,
    clock,
    newId,
    random: systemRandom,
    live,
    logger: silentLogger,
    timeIsTrusted: () => true,
  };
  const feed = new EventFeed({ store, live, clock, maySee: () => true });
  const reports = homeReports({ store, live, clock, feed, lastRunSeq: store.events.lastSeq() });
  const command = commandLock({
    ...deps,
    driverOf: () => driver,
    settle: () => Promise.resolve(),
    deadlineMs: 5_000,
  });
  const report = recordReport({ store, clock, live });
  const verifiers = new PinVerifiers(new ScryptPool(), { id: 'p1', bytes: new Uint8Array(32).fill(3) });
  const pins = pinOperations({
    ...deps,
    verifiers,
    scheme: credentialScheme,
    lockouts: new KeypadLockouts({ store, clock, logger: silentLogger }),
    sources: new GuessSources({ store, clock, logger: silentLogger }),
  });
  const slots = pinSlotOperations({ ...deps, verifiers, pins });
  const start = async (): Promise<{ announcer: HomeAnnouncer; troubles: SparseLog }> => {
    const troubles = new SparseLog(clock, silentLogger);
    const desk = new CommandDesk({ operations: { command, lateCommand: lateCommand(deps) }, troubles });
    const lockNamed = (deviceId: string) => store.devices.byDeviceId(deviceId);
    const announcer: HomeAnnouncer = new HomeAnnouncer({
      ...deps,
      reports,
      troubles,
      buses: buses.map((bus, at) => ({
        name: `bus ${at}`,
        bus,
        when: { 'home-assistant': 'on', zigbee2mqtt: 'off', ...given.when },
      })),
      shapes: [
        new HomeAssistantShape({ desk, clock, lockNamed, version: '9.9.9' }),
        new Zigbee2mqttShape({ reports, desk, slots, lockCalled: (name) => announcer.lockCalled(name) }),
      ],
    });
    await announcer.start();
    t.teardown(() => announcer.stop());
    for (const bus of buses) bus.comesUp();
    return { announcer, troubles };
  };
  const pair = async (id: string): Promise<Device> => {
    await store.write((tx) => {
      tx.devices.setPaired(
        id,
        { transport: 'serial', address: 'x', serial: 'S1', firmwareVersion: '1.2' },
        1,
      );
    });
    live.observe(id, { kind: 'link', online: true });
    const device = store.devices.byId(id);
    if (!device) throw new Error('it was there');
    return device;
  };
  const create = createDevice(deps);
  return {
    store,
    live,
    driver,
    admin,
    caller,
    buses,
    start,
    report,
    command,
    pins,
    join: (at = 0) => {
      const bus = buses[at];
      if (!bus) throw new Error('there are fewer buses');
      return joinProgram(t, bus);
    },
    /** A lock that is paired and online. */
    async addLock(deviceId: string, name = deviceId): Promise<Device> {
      const { device } = await create(INSTALLER, { deviceId, name, siteId: null });
      return pair(device.id);
    },
    update: updateDevice(deps),
    remove: deleteDevice({ ...deps, driverOf: () => driver, bus: { disconnect: () => undefined } }),
  };
}
