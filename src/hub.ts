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
import { CalendarFeeds } from './feeds/calendar-feeds.js';
import { Timetable } from './jobs/timetable.js';
import { systemClock as clock } from './kit/clock.js';
import { machineClockSync } from './kit/clock-sync.js';
import { idSource } from './kit/ids.js';
import { Lifecycle } from './kit/lifecycle.js';
import type { Logger } from './kit/logger.js';
import { systemRandom as random } from './kit/random.js';
import { ScryptPool } from './kit/scrypt-pool.js';
import type { Device } from './locks/device.js';
import { accountOperations } from './operations/accounts/account-operations.js';
import { checkPepper } from './operations/access/check-pepper.js';
import { creditOperations } from './operations/credit/credit-operations.js';
import { releaseOverdueHolds } from './operations/credit/release-overdue-holds.js';
import { commandLock } from './operations/locks/command-lock.js';
import { recoverEntryMarks } from './operations/access/recover-entry-marks.js';
import { CredentialSync } from './operations/access/credential-sync.js';
import { decideEntry } from './operations/access/decide-entry.js';
import { entryDeciders } from './operations/access/entry-deciders.js';
import { CardEnrolments } from './operations/cards/card-enrolments.js';
import { cardOperations } from './operations/cards/card-operations.js';
import { decideCardEntry } from './operations/cards/decide-card-entry.js';
import { decideTicketEntry } from './operations/tickets/decide-ticket-entry.js';
import { loadTicketKeys } from './operations/tickets/ticket-keys.js';
import { ticketOperations } from './operations/tickets/ticket-operations.js';
import { AUTO_LOCK, UnlockedDoors } from './operations/locks/unlocked-doors.js';
import { firmwareOperations } from './operations/firmware/firmware-operations.js';
import { FirmwareUpdates } from './operations/firmware/firmware-updates.js';
import { deviceOperations } from './operations/locks/device-operations.js';
import { EventFeed } from './operations/audit/event-feed.js';
import { ensureFirstSite } from './operations/sites/ensure-first-site.js';
import { currentClaimCode } from './operations/accounts/claim-code.js';
import { hubReadiness } from './operations/hub-readiness.js';
import { resetKeypad } from './operations/access/reset-keypad.js';
import { GuessSources } from './operations/access/guess-sources.js';
import { guessSourceOperations } from './operations/access/guess-source-operations.js';
import { KeypadLockouts } from './operations/access/keypad-lockouts.js';
import { LiveLocks } from './operations/locks/live-locks.js';
import { lockReports } from './operations/locks/lock-reports.js';
import type { Operations } from './operations/operations.js';
import { AlertDelivery } from './operations/security/alert-delivery.js';
import { AlertTidying } from './operations/security/tidy-alerts.js';
import { LockWatch } from './operations/security/lock-watch.js';
import { raiseAlerts } from './operations/security/raise-alerts.js';
import { reportBrokenLog } from './operations/security/report-broken-log.js';
import { securityOperations } from './operations/security/security-operations.js';
import { waysOut } from './operations/security/ways-out.js';
import { pairedLocks } from './operations/locks/paired-locks.js';
import { pinOperations } from './operations/access/pin-operations.js';
import { explainOperations } from './operations/access/explain-access.js';
import { testPolicy } from './operations/access/test-policy.js';
import { scheduleOperations } from './operations/access/schedule-operations.js';
import { maySee } from './operations/access/locks-in-sight.js';
import { shareOperations } from './operations/access/share-operations.js';
import { ShareWatch } from './operations/access/share-watch.js';
import { calendarOperations } from './operations/calendars/calendar-operations.js';
import { CalendarRefresh } from './operations/calendars/refresh-calendar.js';
import { PinVerifiers } from './operations/access/pin-verifiers.js';
import { UseReturns } from './operations/access/use-returns.js';
import { MessageQueue } from './operations/messages/message-queue.js';
import type { LockDriver } from './operations/ports.js';
import { lockdownOperations } from './operations/sites/lockdown-operations.js';
import { passbackOperations } from './operations/locks/passback.js';
import { lockReplacements } from './operations/locks/replace-device.js';
import { LockPresence } from './operations/sites/lock-presence.js';
import { siteOperations } from './operations/sites/site-operations.js';
import { listEvents, readEventsAfter } from './operations/audit/list-events.js';
import { readCommand } from './operations/locks/read-command.js';
import { recordReport } from './operations/locks/record-report.js';
import { recoverCommands } from './operations/locks/recover-commands.js';
import { settleCommands } from './operations/locks/settle-commands.js';
import { alertWebhook } from './senders/alert-webhook.js';
import { timeOperations } from './operations/time/time-operations.js';
import { TrustedTime } from './operations/time/trusted-time.js';
import { withConsole } from './senders/console-sender.js';
import { createSenders, partsOf } from './senders/choose-senders.js';
import { firmwareFiles } from './store/firmware-files.js';
import { keptAnswers } from './store/kept-answers.js';
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
  /** Count the statistics of sites anew from the log. */
  readonly recount?: boolean;
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
  const consequences = raiseAlerts({ clock, newId });
  const store = openStore({
    file,
    masterKey: secrets.masterKey,
    logger,
    clock,
    newId,
    random,
    consequences,
    recount: options.recount === true,
  });
  try {
    checkPepper(store, secrets.pepper.id);
    // A machine that has lost power may believe any date: asked before anything is written.
    const mode = options.settings.DOORWARD_TIME_TRUST;
    const time = new TrustedTime({ store, clock, logger, sync: machineClockSync(), mode });
    if (options.listening) {
      await time.ask();
      store.doubtTimes(() => time.isTrusted());
    }
    await reportBrokenLog({ store, clock });
    await recoverCommands({ store, clock });
    await recoverEntryMarks({ store, clock });
    await ensureFirstSite({ store, clock, newId }, Intl.DateTimeFormat().resolvedOptions().timeZone);
    return await compose(options, store, secrets.pepper, newId, time);
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
  time: TrustedTime,
): Promise<Hub> {
  const scrypts = new ScryptPool();
  const verifiers = new PinVerifiers(scrypts, pepper);
  const lockouts = new KeypadLockouts({ store, clock, logger });
  const sources = new GuessSources({ store, clock, logger });
  const drivers: LockDriver[] = [];
  const driverFor = (transport: Device['transport']) =>
    drivers.find((driver) => driver.transport === transport) ?? null;
  const driverOf = (device: Device) => driverFor(device.transport);
  const transportOf = (id: string) => store.devices.byId(id)?.transport ?? null;
  const live = new LiveLocks(clock, {
    transportOf,
    ask: (id) => driverFor(transportOf(id))?.askStatus?.(id),
  });

  const timeIsTrusted = () => time.isTrusted();
  const access = { store, clock, timeIsTrusted };
  const uses = new UseReturns({ store, clock, logger });
  const tickets = {
    ...access,
    random,
    newId,
    uses,
    keys: await loadTicketKeys({ store, random, clock }),
  };
  const enrolments = new CardEnrolments(clock);
  const cards = { ...access, newId, verifiers, lockouts, enrolments };
  const presence = new LockPresence({ store, clock, logger, live });
  const settle = settleCommands({ store, clock, logger, driverOf });
  const credentials = new CredentialSync({ store, clock, logger, random, driverOf, scheme });
  const reports = lockReports({
    store,
    clock,
    logger,
    live,
    decideEntry: entryDeciders({
      pin: decideEntry({ ...access, verifiers, lockouts, uses }),
      qr: decideTicketEntry(tickets),
      card: decideCardEntry(cards),
    }),
    recordReport: recordReport({ store, clock, live }),
    settleCommands: settle,
    credentials,
    uses,
    time,
  });

  const broker = new LockBroker(
    { host: LOOPBACK, port: settings.DOORWARD_MQTT_PORT },
    { devices: store.devices, clock, logger },
  );
  const mqtt = new MqttDriver({ bus: broker, reports, clock, newId, logger });
  const hubStatic = await loadHubStatic(store, clock);
  const supplies = {
    store,
    timeIsTrusted,
    hubStatic: () => hubStatic,
    reports,
    clock,
    random,
    newId,
    logger,
  };
  const serial = new SerialDriver(supplies);
  const ble = new BleDriver({
    ...supplies,
    radio: new RadioSupervisor(forkRadio(radioProgramPath(), environment, clock), clock, logger),
  });
  drivers.push(mqtt, serial, ble);

  const print = settings.DOORWARD_CONSOLE_SENDER ? (text: string) => process.stderr.write(text) : null;
  const senders = createSenders(settings, { clock, random, logger });
  const messages = new MessageQueue({ senders: withConsole(senders, print, logger), clock, newId, logger });
  const accounts = await accountOperations({
    store,
    clock,
    random,
    newId,
    logger,
    scrypts,
    credentials,
    refreshRotation: settings.DOORWARD_REFRESH_ROTATION,
    lives: {
      accessS: settings.DOORWARD_ACCESS_TOKEN_MINUTES * 60,
      refreshS: settings.DOORWARD_REFRESH_TOKEN_DAYS * 86_400,
    },
    signUp: settings.DOORWARD_SIGN_UP,
    sessionsPerUser: settings.DOORWARD_SESSIONS_PER_USER,
    sessionsWhenFull: settings.DOORWARD_SESSIONS_WHEN_FULL,
    passwordCost: {
      log2Cost: settings.DOORWARD_SCRYPT_LOG2_COST,
      parallelization: settings.DOORWARD_SCRYPT_PARALLELIZATION,
    },
    messages,
    otpDigits: settings.DOORWARD_OTP_DIGITS,
    otpPerAddress: settings.DOORWARD_OTP_PER_ADDRESS,
    phoneCountry: settings.DOORWARD_PHONE_COUNTRY,
  });
  const feed = new EventFeed({
    store,
    live,
    clock,
    lockouts,
    maySee: (caller, id, action) => maySee(access, caller, id, action),
  });
  const shareWatch = new ShareWatch({
    store,
    clock,
    turned: (ids) => {
      credentials.changed(ids);
      feed.devicesChanged(ids);
    },
  });
  const devices = { ...access, random, newId, logger, live, lockouts, driverOf };
  const deadlineMs = settings.DOORWARD_COMMAND_DEADLINE_MS;
  const command = commandLock({ ...devices, settle, deadlineMs });
  const unlockedDoors = new UnlockedDoors({
    store,
    clock,
    logger,
    live,
    lock: (id, stillWanted) => command(AUTO_LOCK, id, 'lock', { wait: true, stillWanted }),
  });
  const lockWatch = new LockWatch({ store, clock, logger, live });
  const tell = waysOut({
    store,
    clock,
    newId,
    messages,
    postSigned: alertWebhook(clock),
    publish: (topic, text) => broker.publish(topic, text),
  });
  const files = firmwareFiles(path.join(dataDir, 'firmware'));
  const updates = new FirmwareUpdates({ store, clock, logger, files, driverOf });
  const reader = firmwareReader(readFirmwareKeys(settings.DOORWARD_FIRMWARE_KEYS));
  const rulesChanged = (id: string) => {
    unlockedDoors.rulesChanged(id);
    // What a lock may answer by itself depends on its rules, and on the site it is at.
    credentials.changed([id]);
    presence.placeChanged(id);
  };
  const pairing = { ...devices, driverFor, bus: broker, timeoutMs: settings.DOORWARD_PAIRING_TIMEOUT_MS };
  const replacements = lockReplacements({ ...pairing, scheme, rulesChanged });
  broker.onTakeover(replacements.takePlace);
  const feeds = new CalendarFeeds({ clock, localHosts: settings.DOORWARD_CALENDAR_LOCAL_HOSTS });
  const calendars = new CalendarRefresh({ ...access, feeds, logger });
  const operations: Operations = {
    ...accounts,
    ...creditOperations({ store, clock }),
    ...lockdownOperations({ store, clock, live, credentials, command }),
    ...passbackOperations({ store, clock }),
    ...siteOperations({ store, clock, newId }),
    ...deviceOperations({
      ...pairing,
      rulesChanged,
      drivers,
      replacements,
    }),
    ...shareOperations({
      ...devices,
      credentials,
      phoneCountry: settings.DOORWARD_PHONE_COUNTRY,
      turnsChanged: () => {
        shareWatch.turnsChanged();
      },
    }),
    ...pinOperations({ ...access, random, newId, verifiers, lockouts, sources, scheme, credentials }),
    ...ticketOperations(tickets),
    ...cardOperations(cards),
    resetKeypad: resetKeypad({ store, clock, lockouts }),
    ...guessSourceOperations({ store, clock, sources }),
    ...scheduleOperations({ store, clock, newId }),
    ...calendarOperations({ ...access, newId, feeds, refresh: calendars }),
    ...explainOperations(access),
    testPolicy: testPolicy(access),
    ...timeOperations({ store, time }),
    ...firmwareOperations({ ...devices, reader, files, updates }),
    ...securityOperations({
      ...devices,
      phoneCountry: settings.DOORWARD_PHONE_COUNTRY,
      tell,
      rulesChanged: (id) => {
        lockWatch.rulesChanged(id);
      },
    }),
    command,
    readCommand: readCommand(access),
    listEvents: listEvents(access),
    readEventsAfter: readEventsAfter(access),
    followEvents: (caller, afterId, sink) => feed.follow(caller, afterId, sink),
    readiness: hubReadiness({ drivers, broker, messages, senders, time }),
  };

  const socketPath = path.join(dataDir, 'hub.sock');
  const api = createApi({
    operations,
    idempotency: keptAnswers(store),
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

  const serving = [
    time,
    lockouts,
    sources,
    enrolments,
    uses,
    live,
    presence,
    unlockedDoors,
    lockWatch,
    credentials,
    shareWatch,
    mqtt,
    serial,
    ble,
    // Before the broker listens, so that no lock speaks to nobody.
    pairedLocks({ store, driverOf }),
    broker,
    updates,
    ...partsOf(senders),
    messages,
    calendars,
    new AlertDelivery({ store, clock, logger, tell }),
    new AlertTidying({ store, clock, logger, timeIsTrusted }),
    new Timetable({
      store,
      clock,
      logger,
      releaseHolds: releaseOverdueHolds({ store, clock }),
      tendSigningKeys: () => accounts.tendSigningKeys(),
      refreshCalendars: () => calendars.refreshDue(),
      timeIsTrusted,
    }),
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
