import type { PhoneCountry } from '../accounts/phone-number.js';
import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import { createPin } from './access/create-pin.js';
import { explainOperations } from './access/explain-access.js';
import { guessSourceOperations } from './access/guess-source-operations.js';
import { pinOperations } from './access/pin-operations.js';
import { resetKeypad } from './access/reset-keypad.js';
import { scheduleOperations } from './access/schedule-operations.js';
import { shareOperations } from './access/share-operations.js';
import { testPolicy } from './access/test-policy.js';
import type { AccountUseCases } from './accounts/account-use-cases.js';
import type { CodeUseCases } from './accounts/code-use-cases.js';
import { auditOperations } from './audit/audit-operations.js';
import { listEvents, readEventsAfter } from './audit/list-events.js';
import type { LogCheck } from './audit/log-check.js';
import type { LogCheckpoints } from './audit/log-checkpoints.js';
import { calendarOperations } from './calendars/calendar-operations.js';
import type { Backups } from './backup/backups.js';
import { heldOperations } from './backup/held-operations.js';
import { CalendarRefresh } from './calendars/refresh-calendar.js';
import { certificateOperations } from './certificates/certificate-operations.js';
import type { TlsView } from './certificates/certificate-use-cases.js';
import { lockCertificateOperations } from './certificates/lock-certificate-operations.js';
import type { LockCertificateIssuer } from './certificates/lock-certificate-ports.js';
import type { ClientCertificates } from './certificates/lock-certificate-use-cases.js';
import { cardOperations } from './cards/card-operations.js';
import type { RequestKind } from '../audit/replica/requests.js';
import { RequestDesk } from './cloud/request-desk.js';
import { syncOperations } from './cloud/sync-operations.js';
import type { CloudSyncPort } from './cloud/sync-use-cases.js';
import { creditOperations } from './credit/credit-operations.js';
import type { DoorParts } from './door-parts.js';
import { doorWatch } from './door-watch.js';
import { firmwareOperations } from './firmware/firmware-operations.js';
import { FirmwareUpdates } from './firmware/firmware-updates.js';
import { lateCommand } from './locks/late-command.js';
import { jobOperations, type JobDesk } from './jobs/job-use-cases.js';
import { deviceOperations } from './locks/device-operations.js';
import { homeReports } from './integrations/home-reports.js';
import { pinSlotOperations } from './integrations/pin-slots.js';
import { passbackOperations } from './locks/passback.js';
import { databaseOperations, type HubDatabase } from './hub-database.js';
import { figureOperations, type FigureDeps } from './hub-figures.js';
import { bridgeOperations, type Bridge } from './integrations/bridge-use-cases.js';
import type { DeadLetters } from './integrations/dead-letters.js';
import { mqttOperations } from './integrations/mqtt-operations.js';
import type { BrokerSight } from './integrations/mqtt-use-cases.js';
import { readCommand } from './locks/read-command.js';
import { lockReplacements } from './locks/replace-device.js';
import type { Operations } from './operations.js';
import type { LockBus } from './ports.js';
import { AlertDelivery } from './security/alert-delivery.js';
import { securityOperations } from './security/security-operations.js';
import type { TellOnce } from './security/ways-out.js';
import { lockdownOperations } from './sites/lockdown-operations.js';
import { siteOperations } from './sites/site-operations.js';
import type { Store } from './store-ports.js';
import { timeOperations } from './time/time-operations.js';
import type { TrustedTime } from './time/trusted-time.js';
import { ticketOperations } from './tickets/ticket-operations.js';

type FirmwareNeeds = Parameters<typeof firmwareOperations>[0];

export interface HubOperationsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly time: TrustedTime;
  /** The last row of the log that the last run wrote. */
  readonly lastRunSeq: number;
  readonly doors: DoorParts;
  readonly accounts: AccountUseCases & CodeUseCases;
  readonly bus: LockBus;
  readonly feeds: ConstructorParameters<typeof CalendarRefresh>[0]['feeds'];
  readonly files: FirmwareNeeds['files'];
  readonly reader: FirmwareNeeds['reader'];
  readonly tell: TellOnce;
  readonly readiness: Operations['readiness'];
  readonly tls: () => TlsView;
  readonly lockCertificates: { readonly issuer: LockCertificateIssuer; readonly asked: ClientCertificates };
  /** null: the household has no other broker. */
  readonly bridge: Bridge | null;
  /** null: no cloud is set. */
  readonly sync: CloudSyncPort | null;
  readonly backups: Pick<Backups, 'useCases'>;
  readonly jobs: JobDesk;
  readonly depths: FigureDeps['depths'];
  readonly database: HubDatabase;
  readonly checkpoints: LogCheckpoints;
  readonly logCheck: LogCheck;
  /** What a cloud may ask for. */
  readonly requestKinds: ReadonlySet<RequestKind>;
  readonly sight: BrokerSight;
  readonly letters: DeadLetters;
  readonly phoneCountry: PhoneCountry | null;
  /** How long a command has to begin, milliseconds. */
  readonly deadlineMs: number;
  readonly pairingTimeoutMs: number;
}

/** All that can be asked of the hub, and the long-lived parts that the answers rest on. */
export function hubOperations(given: HubOperationsDeps) {
  const { store, clock, random, newId, logger, doors, phoneCountry, tell } = given;
  const { access, live, lockouts, sources, verifiers, credentials, scheme, driverOf } = doors;
  const { feed, shareWatch, lockWatch, devices, command, rulesChanged, parts } = doorWatch(given);
  const updates = new FirmwareUpdates({ store, clock, logger, files: given.files, driverOf });
  const calendars = new CalendarRefresh({ ...access, feeds: given.feeds, logger });
  const pairing = {
    ...devices,
    driverFor: doors.driverFor,
    bus: given.bus,
    timeoutMs: given.pairingTimeoutMs,
  };
  const replacements = lockReplacements({ ...pairing, scheme, rulesChanged });
  const pins = { ...access, random, newId, verifiers, lockouts, sources, scheme, credentials };
  /** What a cloud may ask for too. */
  const requestable = (on: Store) => ({
    ...deviceOperations({ ...pairing, store: on, rulesChanged, drivers: doors.drivers, replacements }),
    ...shareOperations({
      ...devices,
      store: on,
      credentials,
      phoneCountry,
      turnsChanged: () => {
        shareWatch.turnsChanged();
      },
    }),
    ...pinOperations({ ...pins, store: on }),
    ...firmwareOperations({ ...devices, store: on, reader: given.reader, files: given.files, updates }),
  });
  const operations: Operations = {
    ...given.accounts,
    ...creditOperations({ store, clock }),
    ...lockdownOperations({ store, clock, live, credentials, command }),
    ...passbackOperations({ store, clock }),
    ...siteOperations({ store, clock, newId }),
    ...requestable(store),
    ...ticketOperations(doors.tickets),
    ...cardOperations(doors.cards),
    resetKeypad: resetKeypad({ store, clock, lockouts }),
    ...guessSourceOperations({ store, clock, sources }),
    ...scheduleOperations({ store, clock, newId }),
    ...calendarOperations({
      ...access,
      newId,
      feeds: given.feeds,
      refresh: calendars,
      makePin: createPin(pins),
      credentials,
    }),
    ...explainOperations(access),
    testPolicy: testPolicy(access),
    ...certificateOperations(given.tls),
    ...lockCertificateOperations({ store, clock, bus: given.bus, ...given.lockCertificates }),
    ...timeOperations({ store, time: given.time }),
    ...bridgeOperations(given.bridge),
    ...syncOperations({ store, sync: given.sync }),
    ...given.backups.useCases(),
    ...jobOperations(given),
    ...databaseOperations(given.database),
    ...auditOperations(given),
    ...heldOperations({
      store,
      clock,
      changed: (ids) => {
        credentials.changed(ids);
        feed.devicesChanged(ids);
      },
    }),
    ...mqttOperations(given),
    ...figureOperations({ ...given, live, meters: doors.meters }),
    ...securityOperations({
      ...devices,
      phoneCountry,
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
    readiness: given.readiness,
  };
  const telling: readonly Part[] = [calendars, new AlertDelivery({ store, clock, logger, tell })];
  return {
    operations,
    /** What home automation is told, and the codes that it manages. */
    home: {
      reports: homeReports({ store, live, clock, feed, lastRunSeq: given.lastRunSeq }),
      slots: pinSlotOperations({ ...access, verifiers, pins: operations }),
      command: (...given: Parameters<Operations['command']>) => operations.command(...given),
      lateCommand: lateCommand({ store, clock, newId }),
    },
    /** Takes requests of the cloud. */
    requests: new RequestDesk({
      ...{ store, clock, newId, logger, command },
      kinds: given.requestKinds,
      operationsOn: requestable,
    }),
    /** A new lock logs in to the broker in the place of an old one. */
    takePlace: replacements.takePlace,
    refreshCalendars: () => calendars.refreshDue(),
    /** Started before the drivers. */
    watching: parts,
    /** Started when locks can be reached. */
    updates,
    /** Started last but one, before the API. */
    telling,
  };
}
