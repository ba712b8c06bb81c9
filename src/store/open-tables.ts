import type { Sealer } from './sealed.js';
import type { Sql } from './sql.js';
import type { Writes } from '../operations/store-ports.js';
import { EventEraser } from './event-eraser.js';
import { EventPruner } from './event-pruner.js';
import type { PrunedRows } from './pruned-rows.js';
import { AlertChannelTable } from './tables/alert-channel-table.js';
import { AlertTable } from './tables/alert-table.js';
import { AnnouncedTopicTable } from './tables/announced-topic-table.js';
import { ApiTokenTable } from './tables/api-token-table.js';
import { CalendarTable } from './tables/calendar-table.js';
import { CommandTable } from './tables/command-table.js';
import { CredentialTable } from './tables/credential-table.js';
import { CreditTable } from './tables/credit-table.js';
import { DeviceTable } from './tables/device-table.js';
import { EventTable } from './tables/event-table.js';
import { FailedAttempts } from './tables/failed-attempts.js';
import { FirmwareTable } from './tables/firmware-table.js';
import { IdempotencyTable } from './tables/idempotency-table.js';
import { BackupStateTable } from './tables/backup-state-table.js';
import { HeldTable } from './tables/held-table.js';
import { InviteTable } from './tables/invite-table.js';
import { JobTable } from './tables/job-table.js';
import { KeyTable } from './tables/key-table.js';
import { LockAlertRulesTable } from './tables/lock-alert-rules-table.js';
import { LockCertificateTable } from './tables/lock-certificate-table.js';
import { LockClockTable } from './tables/lock-clock-table.js';
import { GuessSourceTable } from './tables/guess-source-table.js';
import { LockoutTable } from './tables/lockout-table.js';
import { LogTreeTable } from './tables/log-tree-table.js';
import { LockdownTable } from './tables/lockdown-table.js';
import { OutboxTable } from './tables/outbox-table.js';
import { PairingTable } from './tables/pairing-table.js';
import { PassageTable } from './tables/passage-table.js';
import { PinSlotTable } from './tables/pin-slot-table.js';
import { PinTable } from './tables/pin-table.js';
import { CodeUseTable } from './tables/code-use-table.js';
import { ReplacementOfferTable } from './tables/replacement-offer-table.js';
import { RequestTable } from './tables/request-table.js';
import { ScheduleTable } from './tables/schedule-table.js';
import { ShareTable } from './tables/share-table.js';
import { SessionTable } from './tables/session-table.js';
import { SignInPlaceTable } from './tables/sign-in-place-table.js';
import { SiteTable } from './tables/site-table.js';
import { TwoPersonTable } from './tables/two-person-table.js';
import { StatisticTable } from './tables/statistic-table.js';
import { UserTable } from './tables/user-table.js';
import { CardTable } from './tables/card-table.js';
import { TicketTable } from './tables/ticket-table.js';
import type { EventLog } from './event-log.js';
import type { LogBlocks } from './log-blocks.js';
import type { LogTree } from './log-tree.js';

interface OpenTablesDeps {
  readonly sealer: Sealer;
  readonly log: EventLog;
  readonly blocks: LogBlocks;
  readonly tree: LogTree;
  readonly gone: PrunedRows;
}

/** Every table of an open database, with its statements compiled. */
export function openTables(sql: Sql, { sealer, log, blocks, tree, gone }: OpenTablesDeps) {
  const users = new UserTable(sql);
  const events = new EventTable(sql, log, blocks);
  const tables: Writes = {
    users,
    sites: new SiteTable(sql),
    devices: new DeviceTable(sql),
    pairings: new PairingTable(sql, sealer),
    replacementOffers: new ReplacementOfferTable(sql),
    lockCertificates: new LockCertificateTable(sql),
    pins: new PinTable(sql),
    announcedTopics: new AnnouncedTopicTable(sql),
    pinSlots: new PinSlotTable(sql),
    codeUses: new CodeUseTable(sql),
    schedules: new ScheduleTable(sql),
    shares: new ShareTable(sql),
    calendars: new CalendarTable(sql, sealer),
    commands: new CommandTable(sql),
    events,
    sessions: new SessionTable(sql),
    apiTokens: new ApiTokenTable(sql),
    invites: new InviteTable(sql),
    lockouts: new LockoutTable(sql),
    guessSources: new GuessSourceTable(sql),
    lockClocks: new LockClockTable(sql),
    firmware: new FirmwareTable(sql),
    idempotency: new IdempotencyTable(sql, sealer),
    keys: new KeyTable(sql, sealer),
    credentials: new CredentialTable(sql, sealer),
    credit: new CreditTable(sql),
    tickets: new TicketTable(sql),
    cards: new CardTable(sql),
    alerts: new AlertTable(sql),
    alertChannels: new AlertChannelTable(sql, sealer),
    lockAlertRules: new LockAlertRulesTable(sql),
    failedAttempts: new FailedAttempts(sql),
    signInPlaces: new SignInPlaceTable(sql),
    lockdowns: new LockdownTable(sql),
    twoPerson: new TwoPersonTable(sql),
    passages: new PassageTable(sql),
    erasures: new EventEraser(sql, log),
    logTree: new LogTreeTable(sql, log, tree),
    pruning: new EventPruner(sql, log, gone),
    outbox: new OutboxTable(sql, log, gone),
    held: new HeldTable(sql),
    backups: new BackupStateTable(sql),
    jobs: new JobTable(sql),
    cloudRequests: new RequestTable(sql),
    statistics: new StatisticTable(sql),
  };
  return { tables, users, events };
}
