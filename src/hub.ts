import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createApi } from './api/server.js';
import { LockBroker } from './broker/server.js';
import type { Settings } from './config/settings.js';
import { readFirmwareKeys } from './config/firmware-keys.js';
import { loadSecrets } from './config/secrets.js';
import { credentialScheme as scheme } from './drivers/credential-scheme.js';
import { firmwareReader } from './drivers/firmware-image-reader.js';
import { BleDriver } from './drivers/ble/ble-driver.js';
import { forkRadio, radioProgramPath } from './drivers/ble/radio-process.js';
import { RadioSupervisor } from './drivers/ble/radio-supervisor.js';
import { loadHubStatic } from './drivers/lock-session-identity.js';
import { MqttDriver } from './drivers/mqtt/mqtt-driver.js';
import { SerialDriver } from './drivers/serial/serial-driver.js';
import { Timetable } from './jobs/timetable.js';
import { systemClock as clock } from './kit/clock.js';
import { idSource } from './kit/ids.js';
import { Lifecycle, type Part } from './kit/lifecycle.js';
import type { Logger } from './kit/logger.js';
import { systemRandom as random } from './kit/random.js';
import { ScryptPool } from './kit/scrypt-pool.js';
import type { Device } from './locks/device.js';
import { accountOperations } from './operations/account-operations.js';
import { cancelFirmware } from './operations/cancel-firmware.js';
import { checkPepper } from './operations/check-pepper.js';
import { commandLock } from './operations/command-lock.js';
import { CredentialSync } from './operations/credential-sync.js';
import { createPin } from './operations/create-pin.js';
import { decideEntry } from './operations/decide-entry.js';
import { createDevice } from './operations/create-device.js';
import { deleteDevice } from './operations/delete-device.js';
import { discoverLocks } from './operations/discover-locks.js';
import { listDevices } from './operations/list-devices.js';
import { readDevice } from './operations/read-device.js';
import { AUTO_LOCK, UnlockedDoors } from './operations/unlocked-doors.js';
import { FirmwareUpdates } from './operations/firmware-updates.js';
import { readFirmware } from './operations/read-firmware.js';
import { startFirmware } from './operations/start-firmware.js';
import { updateDevice } from './operations/update-device.js';
import { EventFeed } from './operations/event-feed.js';
import { ensureFirstSite } from './operations/ensure-first-site.js';
import { currentClaimCode } from './operations/claim-code.js';
import { KeypadLockouts } from './operations/keypad-lockouts.js';
import { LiveLocks } from './operations/live-locks.js';
import { lockReports } from './operations/lock-reports.js';
import type { Operations } from './operations/operations.js';
import { pairDevice } from './operations/pair-device.js';
import { PinVerifiers } from './operations/pin-verifiers.js';
import { listCredentials } from './operations/list-credentials.js';
import { listPins } from './operations/list-pins.js';
import { readPin } from './operations/read-pin.js';
import { revokePin } from './operations/revoke-pin.js';
import type { LockDriver } from './operations/ports.js';
import { listEvents } from './operations/list-events.js';
import { readCommand } from './operations/read-command.js';
import { recordReport } from './operations/record-report.js';
import { recoverCommands } from './operations/recover-commands.js';
import { settleCommands } from './operations/settle-commands.js';
import { firmwareFiles } from './store/firmware-files.js';
import { openStore, type SqliteStore } from './store/store.js';

export { checkOffline } from './store/check-offline.js';

/** Told by `/health`. */
const VERSION = '0.1.0';

const LOOPBACK = '127.0.0.1';

export interface Hub {
  /** Base URL of the REST API on the loopback interface. */
  url(): string;
  mqttUrl(): string;
  /** Code for the first admin; null once claimed. */
  claimCode(): string | null;
  readonly socketPath: string;
  stop(): Promise<void>;
}

export interface HubOptions {
  readonly settings: Settings;
  /** Absolute path; created if need be. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** false: make keys and database ready, serve nothing. */
  readonly listening: boolean;
  /** Of which the radio program gets a few names that are not settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The composition root: makes every part, hands each what it needs, starts them.
 * @throws HubError for anything an owner can mend, in words that say how
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { logger, dataDir } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'doorward.db');
  const secrets = loadSecrets(dataDir, file, random);
  const newId = idSource(clock, random);
  const store = openStore({ file, masterKey: secrets.masterKey, logger, clock, newId, random });
  try {
    checkPepper(store, secrets.pepper.id);
    await recoverCommands({ store, clock });
    await ensureFirstSite({ store, clock, newId }, Intl.DateTimeFormat().resolvedOptions().timeZone);
    return await compose(options, store, secrets.pepper, newId);
  } catch (error) {
    await store.stop();
    throw error;
  }
}

async function compose(
  { settings, logger, dataDir, listening, environment }: HubOptions,
  store: SqliteStore,
  pepper: { readonly id: string; readonly bytes: Uint8Array },
  newId: () => string,
): Promise<Hub> {
  const scrypts = new ScryptPool();
  const verifiers = new PinVerifiers(scrypts, pepper);
  const lockouts = new KeypadLockouts({ store, clock, logger });
  const drivers: LockDriver[] = [];
  const driverFor = (transport: Device['transport']) =>
    drivers.find((driver) => driver.transport === transport) ?? null;
  const driverOf = (device: Device) => driverFor(device.transport);
  const transportOf = (id: string) => store.devices.byId(id)?.transport ?? null;
  const live = new LiveLocks(clock, {
    transportOf,
    ask: (id) => driverFor(transportOf(id))?.askStatus?.(id),
  });

  const settle = settleCommands({ store, clock, logger, driverOf });
  const credentials = new CredentialSync({ store, clock, logger, random, driverOf, scheme });
  const reports = lockReports({
    store,
    clock,
    logger,
    live,
    decideEntry: decideEntry({ store, clock, verifiers, lockouts }),
    recordReport: recordReport({ store, clock, live }),
    settleCommands: settle,
    credentials,
  });

  const broker = new LockBroker(
    { host: LOOPBACK, port: settings.DOORWARD_MQTT_PORT },
    { devices: store.devices, clock, logger },
  );
  const mqtt = new MqttDriver({ bus: broker, reports, clock, newId, logger });
  const hubStatic = await loadHubStatic(store, clock);
  const serial = new SerialDriver({
    store,
    hubStatic: () => hubStatic,
    reports,
    clock,
    random,
    newId,
    logger,
  });
  const ble = new BleDriver({
    store,
    hubStatic: () => hubStatic,
    reports,
    clock,
    random,
    newId,
    logger,
    radio: new RadioSupervisor(forkRadio(radioProgramPath(), environment, clock), clock, logger),
  });
  drivers.push(mqtt, serial, ble);

  const accounts = await accountOperations({
    store,
    clock,
    random,
    newId,
    logger,
    scrypts,
    credentials,
    refreshRotation: settings.DOORWARD_REFRESH_ROTATION,
    signUp: settings.DOORWARD_SIGN_UP,
    sessionsPerUser: settings.DOORWARD_SESSIONS_PER_USER,
    sessionsWhenFull: settings.DOORWARD_SESSIONS_WHEN_FULL,
    scryptLog2Cost: settings.DOORWARD_SCRYPT_LOG2_COST,
  });
  const feed = new EventFeed({ store, live, clock });
  const command = commandLock({
    store,
    clock,
    newId,
    logger,
    live,
    driverOf,
    settle,
    deadlineMs: settings.DOORWARD_COMMAND_DEADLINE_MS,
  });
  const unlockedDoors = new UnlockedDoors({
    store,
    clock,
    logger,
    live,
    lock: (id, stillWanted) => command(AUTO_LOCK, id, 'lock', { wait: true, stillWanted }),
  });
  const rulesChanged = (id: string) => {
    unlockedDoors.rulesChanged(id);
  };
  const devices = { store, clock, random, newId, live, driverOf, rulesChanged };
  const files = firmwareFiles(path.join(dataDir, 'firmware'));
  const updates = new FirmwareUpdates({ store, clock, logger, files, driverOf });
  const reader = firmwareReader(readFirmwareKeys(settings.DOORWARD_FIRMWARE_KEYS));
  const operations: Operations = {
    ...accounts,
    createDevice: createDevice(devices),
    readDevice: readDevice(devices),
    listDevices: listDevices(devices),
    discoverLocks: discoverLocks({ drivers }),
    updateDevice: updateDevice(devices),
    deleteDevice: deleteDevice({ ...devices, bus: broker }),
    pairDevice: pairDevice({
      ...devices,
      driverFor,
      bus: broker,
      timeoutMs: settings.DOORWARD_PAIRING_TIMEOUT_MS,
    }),
    command,
    readCommand: readCommand({ store }),
    startFirmware: startFirmware({ ...devices, reader, files, updates }),
    readFirmware: readFirmware({ store, updates }),
    cancelFirmware: cancelFirmware({ store, clock, updates }),
    listEvents: listEvents({ store }),
    followEvents: (caller, afterId, sink) => feed.follow(caller, afterId, sink),
    createPin: createPin({ store, clock, random, newId, verifiers, lockouts, scheme, credentials }),
    listPins: listPins({ store }),
    readPin: readPin({ store }),
    listCredentials: listCredentials({ store }),
    revokePin: revokePin({ store, clock, credentials }),
    readiness: () => readiness(drivers, broker),
  };

  const socketPath = path.join(dataDir, 'hub.sock');
  const api = createApi({
    operations,
    idempotency: {
      find: (principal, key) => Promise.resolve(store.idempotency.find(principal, key)),
      begin: (principal, key, fingerprint, atMs) =>
        store.write((tx) => {
          tx.idempotency.begin(principal, key, fingerprint, atMs);
        }),
      finish: (principal, key, answer) =>
        store.write((tx) => {
          tx.idempotency.finish(principal, key, answer);
        }),
      forget: (principal, key) =>
        store.write((tx) => {
          tx.idempotency.forget(principal, key);
        }),
    },
    settings: {
      httpPort: settings.DOORWARD_HTTP_PORT,
      trustedProxies: settings.DOORWARD_TRUSTED_PROXIES,
      allowedHosts: settings.DOORWARD_ALLOWED_HOSTS,
      limits: {
        anonymous: settings.DOORWARD_RATE_ANONYMOUS,
        user: settings.DOORWARD_RATE_USER,
        log_in: settings.DOORWARD_RATE_LOG_IN,
        action: settings.DOORWARD_RATE_ACTION,
      },
      version: VERSION,
    },
    logger,
    clock,
    newId,
    socketPath,
  });

  // Locks are attached before the broker listens, so that no lock speaks to nobody.
  const attached: Part = {
    name: 'paired locks',
    start: () => {
      for (const device of store.devices.active()) driverOf(device)?.attach(device);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  };
  const serving = [
    lockouts,
    live,
    unlockedDoors,
    credentials,
    mqtt,
    serial,
    ble,
    attached,
    broker,
    updates,
    new Timetable({ store, clock, logger }),
    api,
  ];
  const lifecycle = new Lifecycle([store, ...(listening ? serving : [])], logger);
  await lifecycle.start();
  return {
    url: () => api.url(),
    mqttUrl: () => `mqtt://${LOOPBACK}:${broker.port}`,
    claimCode: () => currentClaimCode(store),
    socketPath,
    stop: () => lifecycle.stop(),
  };
}

function readiness(drivers: readonly LockDriver[], broker: LockBroker): ReturnType<Operations['readiness']> {
  const parts = [
    { name: 'database', ok: true, detail: 'open' },
    {
      name: 'broker',
      ok: broker.listening,
      detail: broker.listening ? `listening on port ${broker.port}` : 'not listening',
    },
    ...drivers.map((driver) => ({ name: driver.transport, ...driver.health() })),
  ];
  return { ready: parts.every(({ ok }) => ok), parts };
}
