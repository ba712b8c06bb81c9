import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createApi } from './api/server.js';
import { UnnamedProxies } from './api/unnamed-proxies.js';
import { LockBroker } from './broker/server.js';
import { certificates } from './certificates/certificates.js';
import { ownerFiles } from './certificates/owner-certificate.js';
import type { Settings } from './config/settings.js';
import { readBridgeAccess } from './config/bridge-access.js';
import { accountSettings } from './config/account-settings.js';
import { requestSettings } from './config/request-settings.js';
import { readFirmwareKeys } from './config/firmware-keys.js';
import { loadSecrets } from './config/secrets.js';
import { credentialScheme as scheme } from './drivers/credential-scheme.js';
import { firmwareReader } from './drivers/firmware-image-reader.js';
import { lockDrivers } from './drivers/lock-drivers.js';
import { CalendarFeeds } from './feeds/calendar-feeds.js';
import { externalBridge } from './integrations/external-broker/external-bridge.js';
import { homeAutomation } from './integrations/home-automation.js';
import { Timetable } from './jobs/timetable.js';
import { systemClock as clock } from './kit/clock.js';
import { machineClockSync } from './kit/clock-sync.js';
import { idSource } from './kit/ids.js';
import { Lifecycle } from './kit/lifecycle.js';
import type { Logger } from './kit/logger.js';
import { systemRandom as random } from './kit/random.js';
import { ScryptPool } from './kit/scrypt-pool.js';
import { accountOperations } from './operations/accounts/account-operations.js';
import { checkPepper } from './operations/access/check-pepper.js';
import { releaseOverdueHolds } from './operations/credit/release-overdue-holds.js';
import { currentClaimCode } from './operations/accounts/claim-code.js';
import { doorParts } from './operations/door-parts.js';
import { hubOperations } from './operations/hub-operations.js';
import { hubReadiness } from './operations/hub-readiness.js';
import { raiseAlerts } from './operations/security/raise-alerts.js';
import { waysOut } from './operations/security/ways-out.js';
import { pairedLocks } from './operations/locks/paired-locks.js';
import { MessageQueue } from './operations/messages/message-queue.js';
import { recover } from './operations/recover.js';
import { alertWebhook } from './senders/alert-webhook.js';
import { TrustedTime } from './operations/time/trusted-time.js';
import { withConsole } from './senders/console-sender.js';
import { createSenders, partsOf } from './senders/choose-senders.js';
import { firmwareFiles } from './store/firmware-files.js';
import { persistedTimeMs } from './operations/persisted-time.js';
import { keptAnswers } from './store/kept-answers.js';
import { openStore, type SqliteStore } from './store/store.js';

export { checkCertificateFiles } from './certificates/check-files.js';
export { ownerFiles } from './certificates/owner-certificate.js';
export { checkOffline } from './store/check-offline.js';

/** Told by `/health`. */
const VERSION = '0.1.0';

const LOOPBACK = '127.0.0.1';

export interface Hub {
  /** Base URL of the REST API on the loopback interface. */
  url(): string;
  mqttUrl(): string;
  /** For the house, over TLS. */
  httpsUrl(): string;
  mqttsUrl(): string;
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
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const lastRunSeq = await recover({ store, clock, newId }, zone);
    return await compose(options, store, secrets.pepper, newId, time, lastRunSeq);
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
  lastRunSeq: number,
): Promise<Hub> {
  const scrypts = new ScryptPool();
  const base = { store, clock, random, newId, logger };
  const doors = await doorParts({ ...base, time, scrypts, pepper, scheme });
  const { reports, credentials, driverOf } = doors;
  const { timeIsTrusted } = doors.access;

  const host = settings.DOORWARD_HOST;
  const asked = settings.DOORWARD_MQTTS_CLIENT_CERTS;
  const { server: certificate, locks: lockAuthority } = certificates({
    dataDir,
    clock,
    logger,
    timeIsTrusted,
    writtenMs: () => persistedTimeMs(store),
    host,
    addedNames: settings.DOORWARD_TLS_NAMES,
    owner: ownerFiles(settings.DOORWARD_TLS_CERT, settings.DOORWARD_TLS_KEY),
    locksAreAsked: asked !== 'off',
  });
  const broker = new LockBroker(
    { host: LOOPBACK, port: settings.DOORWARD_MQTT_PORT },
    {
      devices: store.devices,
      clock,
      logger,
      databaseFile: path.join(dataDir, 'broker.db'),
      certificates: {
        asked,
        listed: store.lockCertificates,
        takeIntoUse: (fingerprint) =>
          store.write((tx) => {
            tx.lockCertificates.takeIntoUse(fingerprint);
          }),
      },
    },
    {
      ...{ host, port: settings.DOORWARD_MQTTS_PORT, identity: certificate },
      clientAuthority: asked === 'off' ? null : () => lockAuthority.certificatePem(),
    },
  );
  const { letters } = broker;
  const drivers = await lockDrivers({ ...base, reports, timeIsTrusted, bus: broker, letters, environment });
  doors.drivers.push(...drivers);

  const print = settings.DOORWARD_CONSOLE_SENDER ? (text: string) => process.stderr.write(text) : null;
  const senders = createSenders(settings, { clock, random, logger });
  const messages = new MessageQueue({ senders: withConsole(senders, print, logger), clock, newId, logger });
  const accounts = await accountOperations({
    ...base,
    scrypts,
    credentials,
    messages,
    ...accountSettings(settings),
  });
  broker.letIn(accounts);
  const tell = waysOut({
    ...base,
    messages,
    postSigned: alertWebhook(clock),
    publish: (topic, text) => broker.publish(topic, text),
  });
  const bridge = externalBridge(readBridgeAccess(settings), `doorward-${pepper.id}`, {
    ...base,
    authenticate: (token) => accounts.authenticateApiToken(token),
    publishAtHome: (topic, text) => broker.publish(topic, text),
  });
  const proxies = new UnnamedProxies(clock, logger);
  const { operations, takePlace, refreshCalendars, home, ...parts } = hubOperations({
    ...base,
    time,
    lastRunSeq,
    doors,
    accounts,
    ...{ bus: broker, sight: broker.sight, letters },
    feeds: new CalendarFeeds({ clock, localHosts: settings.DOORWARD_CALENDAR_LOCAL_HOSTS }),
    files: firmwareFiles(path.join(dataDir, 'firmware')),
    reader: firmwareReader(readFirmwareKeys(settings.DOORWARD_FIRMWARE_KEYS)),
    tell,
    tls: () => ({ ...certificate.view(), httpsUrl: httpsUrl(), mqttsUrl: mqttsUrl() }),
    lockCertificates: { issuer: lockAuthority, asked },
    readiness: hubReadiness({
      drivers: doors.drivers,
      broker,
      messages,
      senders: [...senders, ...bridge.parts, proxies],
      time,
    }),
    bridge: bridge.broker,
    phoneCountry: settings.DOORWARD_PHONE_COUNTRY,
    deadlineMs: settings.DOORWARD_COMMAND_DEADLINE_MS,
    pairingTimeoutMs: settings.DOORWARD_PAIRING_TIMEOUT_MS,
  });
  broker.onTakeover(takePlace);

  const announcer = homeAutomation(
    { ...base, ...home, letters, version: VERSION },
    { own: broker.integrations, external: bridge.broker, homeAssistant: settings.DOORWARD_HOME_ASSISTANT },
  );

  const socketPath = path.join(dataDir, 'hub.sock');
  const api = createApi({
    operations,
    idempotency: keptAnswers(store),
    settings: { ...requestSettings(settings), version: VERSION },
    logger,
    clock,
    newId,
    socketPath,
    secure: {
      host,
      port: settings.DOORWARD_HTTPS_PORT,
      identity: certificate,
      serves: (name) => certificate.serves(name),
    },
    mqttUpgrade: broker.upgrade,
    proxies,
  });
  const httpsUrl = () => `https://${certificate.address()}:${api.securePort()}`;
  const mqttsUrl = () => `mqtts://${certificate.address()}:${broker.securePort}`;

  const timetable = new Timetable({
    store,
    clock,
    logger,
    releaseHolds: releaseOverdueHolds({ store, clock }),
    tendSigningKeys: () => accounts.tendSigningKeys(),
    refreshCalendars,
    tendCertificate: () => certificate.tend(),
    timeIsTrusted,
  });
  const serving = [
    time,
    certificate,
    lockAuthority,
    ...doors.parts,
    ...parts.watching,
    ...drivers,
    // Before the broker listens, so that no lock speaks to nobody.
    pairedLocks({ store, driverOf }),
    broker,
    announcer,
    parts.updates,
    ...partsOf(senders),
    messages,
    ...parts.telling,
    ...bridge.parts,
    timetable,
    api,
  ];
  const lifecycle = new Lifecycle([store, ...(listening ? serving : [])], logger);
  await lifecycle.start();
  return {
    url: () => api.url(),
    mqttUrl: () => `mqtt://${LOOPBACK}:${broker.port}`,
    httpsUrl,
    mqttsUrl,
    claimCode: () => currentClaimCode(store),
    socketPath,
    stop: () => lifecycle.stop(),
  };
}
