import path from 'node:path';
import { readPageFiles } from './api/page/page-files.js';
import { createApi } from './api/server.js';
import { UnnamedProxies } from './api/unnamed-proxies.js';
import { hubBroker } from './hub-broker.js';
import { hubJobs } from './hub-jobs.js';
import { hubMessages } from './hub-messages.js';
import { keptElsewhere } from './kept-elsewhere.js';
import { hubHealth } from './hub-health.js';
import { openHub, type OpenedHub, type OpeningOptions } from './open-hub.js';
import { readBridgeAccess } from './config/bridge-access.js';
import { adminGroupId } from './config/admin-group.js';
import { accountSettings } from './config/account-settings.js';
import { requestSettings } from './config/request-settings.js';
import { readFirmwareKeys } from './config/firmware-keys.js';
import { Announcement } from './discovery/announcement.js';
import { announcedHost } from './discovery/announced-service.js';
import { networksOf } from './discovery/networks.js';
import { credentialScheme as scheme } from './drivers/credential-scheme.js';
import { firmwareReader } from './drivers/firmware-image-reader.js';
import { lockDrivers } from './drivers/lock-drivers.js';
import { CalendarFeeds } from './feeds/calendar-feeds.js';
import { externalBridge } from './integrations/external-broker/external-bridge.js';
import { homeAutomation } from './integrations/home-automation.js';
import { systemClock as clock } from './kit/clock.js';
import { Lifecycle } from './kit/lifecycle.js';
import { RightOfWay } from './kit/right-of-way.js';
import { systemRandom as random } from './kit/random.js';
import { VERSION } from './kit/version.js';
import { ScryptPool } from './kit/scrypt-pool.js';
import { accountOperations } from './operations/accounts/account-operations.js';
import { currentClaimCode } from './operations/accounts/claim-code.js';
import { doorParts } from './operations/door-parts.js';
import { logProof } from './log-proof.js';
import { hubOperations } from './operations/hub-operations.js';
import { HubMeters } from './operations/hub-meters.js';
import { hubReadiness } from './operations/hub-readiness.js';
import { waysOut } from './operations/security/ways-out.js';
import { pairedLocks } from './operations/locks/paired-locks.js';
import { alertWebhook } from './senders/alert-webhook.js';
import { readAskable } from './config/cloud-settings.js';
import { firmwareFiles } from './store/firmware-files.js';
import { keptAnswers } from './store/kept-answers.js';
import type { Health } from './systemd/health-probe.js';

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
  /** A look at the hub while it runs, as its users have it. */
  probe(): Promise<Health>;
  stop(): Promise<void>;
}

export interface HubOptions extends OpeningOptions {
  /** Of which the radio program gets a few names that are not settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the household page was built. */
  readonly pageFolder: string;
}

/**
 * The composition root: makes every part, hands each what it needs, starts them.
 * @throws HubError for anything an owner can mend, in words that say how
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const opened = await openHub(options);
  try {
    return await compose(options, opened);
  } catch (error) {
    await opened.store.stop();
    throw error;
  }
}

async function compose(
  { settings, logger, dataDir, listening, environment, handedOver = null, pageFolder }: HubOptions,
  { store, pepper, newId, time, lastRunSeq }: OpenedHub,
): Promise<Hub> {
  const scrypts = new ScryptPool();
  const base = { store, clock, random, newId, logger };
  const rightOfWay = new RightOfWay(clock);
  const doors = await doorParts({
    ...{ ...base, time, scrypts, pepper, scheme, meters: new HubMeters(clock), rightOfWay },
    unloggedEntry: settings.DOORWARD_UNLOGGED_ENTRY,
  });
  const { reports, credentials, driverOf } = doors;
  const { timeIsTrusted } = doors.access;

  const host = settings.DOORWARD_HOST;
  const networks = () => (settings.DOORWARD_MDNS ? networksOf(host) : []);
  const { certificate, lockAuthority, broker } = hubBroker(settings, {
    ...{ store, clock, logger, dataDir, timeIsTrusted },
    announced: networks().length > 0 ? [announcedHost(pepper.id)] : [],
  });
  const { letters } = broker;
  const drivers = await lockDrivers({
    ...{ ...base, reports, timeIsTrusted, letters, bus: broker },
    ...{ environment, radioSocket: settings.DOORWARD_RADIO_SOCKET },
  });
  doors.drivers.push(...drivers);

  const { senders, messages, ...toPeople } = hubMessages(settings, base);
  const accounts = await accountOperations({
    ...{ ...base, scrypts, credentials, messages },
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
  const proof = await logProof({ ...base, timeIsTrusted, buses: [broker.integrations, bridge.broker] });
  const { checkpoints, logCheck } = proof;
  const { sync, backups, backupRunner } = await keptElsewhere(settings, {
    ...{ ...base, dataDir, handedOver, pepper, accounts, credentials },
    letBy: () => rightOfWay.letBy(),
  });
  const announcement = new Announcement({
    ...{ clock, random, logger, networks },
    hub: () => ({ id: pepper.id, version: VERSION, path: '/api/v1', port: api.securePort() }),
  });
  const proxies = new UnnamedProxies(clock, logger);
  const jobs = hubJobs({
    ...{ store, clock, logger, time, accounts, certificate, sync, backups, backupRunner },
    refreshCalendars: () => refreshCalendars(),
    log: proof.jobs(settings.DOORWARD_LOG_KEEP_DAYS, sync !== null),
  });
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
    lockCertificates: { issuer: lockAuthority, asked: settings.DOORWARD_MQTTS_CLIENT_CERTS },
    readiness: hubReadiness({
      drivers: doors.drivers,
      database: store,
      broker,
      messages,
      senders: [...senders, ...bridge.parts, proxies, backups, jobs, announcement, logCheck],
      time,
      sync,
    }),
    sync,
    ...{ backups, jobs },
    depths: () => ({
      store: store.figures(),
      queues: { messages: messages.counts.waiting, codes: scrypts.waitingCount },
    }),
    database: { stats: () => store.stats(), check: () => backupRunner.check() },
    checkpoints,
    logCheck,
    requestKinds: readAskable(settings.DOORWARD_CLOUD_REQUESTS),
    bridge: bridge.broker,
    phoneCountry: settings.DOORWARD_PHONE_COUNTRY,
    deadlineMs: settings.DOORWARD_COMMAND_DEADLINE_MS,
    pairingTimeoutMs: settings.DOORWARD_PAIRING_TIMEOUT_MS,
  });
  broker.onTakeover(takePlace);
  sync?.serve(parts.requests, newId);

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
    adminGroupId: adminGroupId(settings.DOORWARD_ADMIN_GROUP),
    secure: {
      host,
      port: settings.DOORWARD_HTTPS_PORT,
      identity: certificate,
      serves: (name) => certificate.serves(name),
    },
    page: readPageFiles(pageFolder),
    mqttUpgrade: broker.upgrade,
    proxies,
  });
  const httpsUrl = () => `https://${certificate.address()}:${api.securePort()}`;
  const mqttsUrl = () => `mqtts://${certificate.address()}:${broker.securePort}`;

  const serving = [
    // Stopped last: what is signed then has all that the others logged.
    checkpoints,
    logCheck,
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
    ...toPeople.parts,
    ...parts.telling,
    ...bridge.parts,
    ...(sync ? [sync] : []),
    backups,
    // Ends what it runs before anybody waits for that.
    backupRunner,
    jobs,
    api,
    announcement,
  ];
  const lifecycle = new Lifecycle([store, ...(listening ? serving : [])], logger);
  await lifecycle.start();
  if (listening) await checkpoints.publish();
  return {
    url: () => api.url(),
    mqttUrl: () => `mqtt://127.0.0.1:${broker.port}`,
    httpsUrl,
    mqttsUrl,
    claimCode: () => currentClaimCode(store),
    socketPath,
    probe: hubHealth({ store, clock, host, socketPath, api, broker }),
    stop: () => lifecycle.stop(),
  };
}
