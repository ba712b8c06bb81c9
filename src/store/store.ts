import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { StoredEvent } from '../audit/event.js';
import type { Reads, Store, Writes } from '../operations/store-ports.js';
import { openConnection } from './connection.js';
import { EventEraser } from './event-eraser.js';
import { checkStatistics, type StatisticFault } from './check-statistics.js';
import { EventLog } from './event-log.js';
import { fillStatistics, forgetStatistics } from './fill-statistics.js';
import { GroupCommit } from './group-commit.js';
import { LogBlocks } from './log-blocks.js';
import { integrityComplaints } from './inspect.js';
import { checkMasterKey } from './master-key-check.js';
import { migrate, schemaVersion } from './migrate.js';
import { MIGRATIONS } from './migrations/timetable.js';
import { leaveNoTraces, scrub } from './scrub.js';
import { Sealer } from './sealed.js';
import { Sql } from './sql.js';
import { AlertChannelTable } from './tables/alert-channel-table.js';
import { AlertTable } from './tables/alert-table.js';
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
import { InviteTable } from './tables/invite-table.js';
import { KeyTable } from './tables/key-table.js';
import { LockAlertRulesTable } from './tables/lock-alert-rules-table.js';
import { LockClockTable } from './tables/lock-clock-table.js';
import { GuessSourceTable } from './tables/guess-source-table.js';
import { LockoutTable } from './tables/lockout-table.js';
import { LockdownTable } from './tables/lockdown-table.js';
import { PairingTable } from './tables/pairing-table.js';
import { PassageTable } from './tables/passage-table.js';
import { PinTable } from './tables/pin-table.js';
import { CodeUseTable } from './tables/code-use-table.js';
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
import { Transaction } from './transaction.js';
import { verifyChain } from './verify-chain.js';
import type { ChainVerdict } from './verify-chain.js';

export interface StoreOptions {
  /** The database file; its folder must exist. Created, readable by its owner alone, if it is not there. */
  readonly file: string;
  /** 32 bytes from outside the database; seals every secret in it. */
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  /**
   * What follows from a new row of the log, in the same transaction. As a change it has no effects outside `tx`, since it
   * may be run twice; rows that it appends have consequences too.
   */
  readonly consequences?: (tx: Writes, event: StoredEvent) => void;
  /** Count the statistics of sites anew from the log. */
  readonly recount?: boolean;
}

/** The hub's memory in one SQLite file (see `Store` for what is promised). */
export class SqliteStore implements Store, Part {
  readonly name = 'store';
  readonly users: Reads['users'];
  readonly sites: Reads['sites'];
  readonly devices: Reads['devices'];
  readonly pairings: Reads['pairings'];
  readonly pins: Reads['pins'];
  readonly codeUses: Reads['codeUses'];
  readonly schedules: Reads['schedules'];
  readonly shares: Reads['shares'];
  readonly calendars: Reads['calendars'];
  readonly commands: Reads['commands'];
  readonly events: Reads['events'];
  readonly sessions: Reads['sessions'];
  readonly apiTokens: Reads['apiTokens'];
  readonly invites: Reads['invites'];
  readonly lockouts: Reads['lockouts'];
  readonly guessSources: Reads['guessSources'];
  readonly lockClocks: Reads['lockClocks'];
  readonly firmware: Reads['firmware'];
  readonly idempotency: Reads['idempotency'];
  readonly keys: Reads['keys'];
  readonly credentials: Reads['credentials'];
  readonly credit: Reads['credit'];
  readonly tickets: Reads['tickets'];
  readonly cards: Reads['cards'];
  readonly alerts: Reads['alerts'];
  readonly alertChannels: Reads['alertChannels'];
  readonly lockAlertRules: Reads['lockAlertRules'];
  readonly failedAttempts: Reads['failedAttempts'];
  readonly signInPlaces: Reads['signInPlaces'];
  readonly lockdowns: Reads['lockdowns'];
  readonly twoPerson: Reads['twoPerson'];
  readonly passages: Reads['passages'];
  readonly erasures: Reads['erasures'];
  readonly statistics: Reads['statistics'];
  private readonly sql: Sql;
  private readonly group: GroupCommit<Writes>;
  private readonly log: EventLog;

  constructor(sql: Sql, tables: Writes, group: GroupCommit<Writes>, log: EventLog) {
    this.log = log;
    this.sql = sql;
    this.group = group;
    this.users = tables.users;
    this.sites = tables.sites;
    this.devices = tables.devices;
    this.pairings = tables.pairings;
    this.pins = tables.pins;
    this.codeUses = tables.codeUses;
    this.schedules = tables.schedules;
    this.shares = tables.shares;
    this.calendars = tables.calendars;
    this.commands = tables.commands;
    this.events = tables.events;
    this.sessions = tables.sessions;
    this.apiTokens = tables.apiTokens;
    this.invites = tables.invites;
    this.lockouts = tables.lockouts;
    this.guessSources = tables.guessSources;
    this.lockClocks = tables.lockClocks;
    this.firmware = tables.firmware;
    this.idempotency = tables.idempotency;
    this.keys = tables.keys;
    this.credentials = tables.credentials;
    this.credit = tables.credit;
    this.tickets = tables.tickets;
    this.cards = tables.cards;
    this.alerts = tables.alerts;
    this.alertChannels = tables.alertChannels;
    this.lockAlertRules = tables.lockAlertRules;
    this.failedAttempts = tables.failedAttempts;
    this.signInPlaces = tables.signInPlaces;
    this.lockdowns = tables.lockdowns;
    this.twoPerson = tables.twoPerson;
    this.passages = tables.passages;
    this.erasures = tables.erasures;
    this.statistics = tables.statistics;
  }

  write<T>(change: (tx: Writes) => T): Promise<T> {
    return this.group.enqueue(change, 'now');
  }

  writeSoon<T>(change: (tx: Writes) => T): Promise<T> {
    return this.group.enqueue(change, 'soon');
  }

  onAppended(listener: () => void): void {
    this.log.listeners.push(listener);
  }

  scrub(): void {
    scrub(this.sql.connection);
  }

  /** While `isTrusted` says no, every row of the log says that its time is not to be relied upon. */
  doubtTimes(isTrusted: () => boolean): void {
    this.log.timeIsTrusted = isTrusted;
  }

  /** What was run so far: statements of queries, and commits (each one fsync). */
  get counts(): { readonly statements: number; readonly commits: number } {
    return { statements: this.sql.statements, commits: this.group.commits };
  }

  /** SQLite's complaints about the open database; none if it is whole. Takes seconds for a long log. */
  integrityComplaints(depth: 'quick' | 'full'): readonly string[] {
    return integrityComplaints(this.sql.connection, depth);
  }

  /** Whether the end of the log was found changed from outside when it was opened. */
  get logWasCut(): boolean {
    return this.log.wasCut;
  }

  /** Walks the whole log. Takes seconds for a long one. */
  verifyChain(): ChainVerdict {
    return verifyChain(this.sql);
  }

  /** Counts the whole log again and compares. Takes seconds for a long one. */
  checkStatistics(): readonly StatisticFault[] {
    return checkStatistics(this.sql);
  }

  /** `openStore` has done it. */
  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Commits what waits, moves the write-ahead log into the database and closes it: one file is left. */
  stop(): Promise<void> {
    this.group.close();
    if (this.sql.connection.open) {
      this.sql.connection.pragma('wal_checkpoint(TRUNCATE)');
      this.sql.connection.close();
    }
    return Promise.resolve();
  }
}

/**
 * Opens the store, brings its schema up to date and checks the master key.
 * @throws Conflict `data_dir_in_use`; HubError `store_too_new`, `store_damaged`, `store_unsafe`, `master_key_wrong`;
 *   InvalidInput `master_key_form`; Unavailable `store_unopenable`
 */
export function openStore(options: StoreOptions): SqliteStore {
  const { logger, clock, newId, random } = options;
  const sealer = new Sealer(options.masterKey, random);
  const connection = openConnection(options.file);
  try {
    const before = schemaVersion(connection);
    const applied = migrate(connection, MIGRATIONS);
    if (applied.length > 0) logger.info({ versions: applied }, 'database schema brought up to date');
    leaveNoTraces(connection, before);
    checkMasterKey(connection, sealer, clock.wallMs());
    const sql = new Sql(connection);
    if (options.recount === true) forgetStatistics(connection);
    fillStatistics(sql, logger);
    const users = new UserTable(sql);
    const blocks = new LogBlocks(sql);
    const log = new EventLog(sql, { newId, random, logger, blocks });
    const events = new EventTable(sql, log, blocks);
    const tables: Writes = {
      users,
      sites: new SiteTable(sql),
      devices: new DeviceTable(sql),
      pairings: new PairingTable(sql, sealer),
      pins: new PinTable(sql),
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
      statistics: new StatisticTable(sql),
    };
    const { consequences } = options;
    if (consequences) {
      events.onAppend = (event) => {
        consequences(tables, event);
      };
    }
    const transaction = new Transaction(sql);
    transaction.begin();
    users.indexWords();
    transaction.commit();
    return new SqliteStore(
      sql,
      tables,
      new GroupCommit({ transaction, tx: tables, follower: log, clock, logger }),
      log,
    );
  } catch (error) {
    connection.close();
    throw error;
  }
}
