import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { StoredEvent } from '../audit/event.js';
import type { Store, Writes } from '../operations/store-ports.js';
import { openConnection } from './connection.js';
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
import { Transaction } from './transaction.js';
import { verifyChain } from './verify-chain.js';
import type { ChainVerdict } from './verify-chain.js';
import { CommittedReads } from './committed-reads.js';
import { openTables } from './open-tables.js';

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
export class SqliteStore extends CommittedReads implements Store, Part {
  readonly name = 'store';
  private readonly sql: Sql;
  private readonly group: GroupCommit<Writes>;
  private readonly log: EventLog;

  constructor(sql: Sql, tables: Writes, group: GroupCommit<Writes>, log: EventLog) {
    super(tables);
    this.log = log;
    this.sql = sql;
    this.group = group;
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
    const blocks = new LogBlocks(sql);
    const log = new EventLog(sql, { newId, random, logger, blocks });
    const { tables, users, events } = openTables(sql, { sealer, log, blocks });
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
