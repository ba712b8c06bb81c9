import type { Clock } from '../kit/clock.js';
import type { HubError } from '../kit/errors.js';
import type { NewId } from '../kit/ids.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { StoredEvent } from '../audit/event.js';
import type { StoreFigures } from '../operations/hub-figures.js';
import type { DatabaseStats } from '../operations/hub-database.js';
import type { Store, Writes } from '../operations/store-ports.js';
import { Checkpoints } from './checkpoints.js';
import { openConnection, storeError } from './connection.js';
import { checkStatistics, type StatisticFault } from './check-statistics.js';
import { databaseStats } from './database-stats.js';
import { assertNotEmptied, isEmpty } from './emptied.js';
import { EventLog } from './event-log.js';
import { fillStatistics, forgetStatistics } from './fill-statistics.js';
import { GroupCommit } from './group-commit.js';
import { LogBlocks } from './log-blocks.js';
import { LogTree } from './log-tree.js';
import { assertWhole, integrityComplaints } from './inspect.js';
import { checkMasterKey } from './master-key-check.js';
import { migrate, schemaVersion } from './migrate.js';
import { MIGRATIONS } from './migrations/timetable.js';
import { writeAnew } from './scrub.js';
import { captureChanges } from './replication/change-capture.js';
import { PrunedRows } from './pruned-rows.js';
import { Sealer } from './sealed.js';
import { Sql } from './sql.js';
import { Transaction } from './transaction.js';
import { ORDER_BYTES, writeProbe } from './write-probe.js';
import { verifyChain } from './verify-chain.js';
import type { ChainVerdict } from '../audit/chain-verdict.js';
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
  /** Told what comes next when that holds the event loop for as long as the log is long. */
  readonly beforeLongWork?: (sentence: string) => void;
  /**
   * Told `storage_broken` once nobody can know any more what is on the disk. Nothing may be answered after that: the process has
   * to end, and to read what is there when it is started again. Without it callers are told that their change was refused.
   */
  readonly onBroken?: (error: HubError) => void;
}

/** The hub's memory in one SQLite file (see `Store` for what is promised). */
export class SqliteStore extends CommittedReads implements Store, Part {
  readonly name = 'store';
  private readonly sql: Sql;
  private readonly group: GroupCommit<Writes>;
  private readonly log: EventLog;
  private readonly checkpoints: Checkpoints;

  constructor(
    sql: Sql,
    tables: Writes,
    parts: { group: GroupCommit<Writes>; log: EventLog; checkpoints: Checkpoints },
  ) {
    super(tables);
    this.sql = sql;
    this.log = parts.log;
    this.group = parts.group;
    this.checkpoints = parts.checkpoints;
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
    this.checkpoints.scrub();
  }

  /**
   * While `copy` runs the database file does not change, and holds all that was committed before: what is committed meanwhile goes
   * to the write-ahead log, which grows by that much. Another process may read the file then, and no other time. Never in this one:
   * closing it would drop this process's locks (POSIX).
   */
  holdStill<T>(copy: () => Promise<T>): Promise<T> {
    return this.checkpoints.holdStill(copy);
  }

  /**
   * Moves the write-ahead log into the database and cuts it back. Not while the file is being copied.
   * @returns how many pages were moved
   * @throws Unavailable `storage_full`
   */
  checkpoint(): number {
    return this.checkpoints.truncate();
  }

  /** While `isTrusted` says no, every row of the log says that its time is not to be relied upon. */
  doubtTimes(isTrusted: () => boolean): void {
    this.log.timeIsTrusted = isTrusted;
  }

  /** What was run so far: statements of queries, and commits (each one fsync). */
  get counts(): { readonly statements: number; readonly commits: number } {
    return { statements: this.sql.statements, commits: this.group.commits };
  }

  /** Why the disk took nothing when it was last asked to: `storage_full`, `storage_failed`; null: it did. */
  get trouble(): string | null {
    return this.group.trouble;
  }

  figures(): StoreFigures {
    const { commitTimes, changes, waiting } = this.group;
    return { commits: commitTimes.view(), changes, waiting };
  }

  /** SQLite's complaints about the open database; none if it is whole. Takes seconds for a long log. */
  integrityComplaints(depth: 'quick' | 'full'): readonly string[] {
    return integrityComplaints(this.sql.connection, depth);
  }

  /** In numbers; reads little. */
  stats(): DatabaseStats {
    return databaseStats(this.sql.connection);
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

  /** Commits what waits, moves the write-ahead log into the database and closes it: one file is left, where there is room. */
  stop(): Promise<void> {
    this.group.close();
    if (this.sql.connection.open) {
      this.checkpoints.empty();
      this.sql.connection.close();
    }
    return Promise.resolve();
  }
}

/**
 * Opens the store, brings its schema up to date and checks the master key.
 * @throws Conflict `data_dir_in_use`; HubError `store_too_new`, `store_damaged`, `store_unsafe`, `master_key_wrong`;
 *   InvalidInput `master_key_form`; Unavailable `store_unopenable`, `storage_full`
 */
export function openStore(options: StoreOptions): SqliteStore {
  const { logger, clock, newId, random } = options;
  const sealer = new Sealer(options.masterKey, random);
  if (isEmpty(options.file)) assertNotEmptied(options.file);
  const connection = openConnection(options.file);
  try {
    assertWhole(connection, options.file);
    const before = schemaVersion(connection);
    const { beforeLongWork = () => undefined } = options;
    writeAnew(connection, before);
    const applied = migrate(connection, MIGRATIONS, (version) => {
      // A new database has nothing that takes long.
      if (before > 0) beforeLongWork(`Bringing the database to version ${version}.`);
    });
    if (before > 0 && applied.length > 0) beforeLongWork('Looking through the log.');
    if (applied.length > 0) logger.info({ versions: applied }, 'database schema brought up to date');
    const sql = new Sql(connection, options.onBroken);
    const checkpoints = new Checkpoints(sql, logger);
    checkpoints.empty();
    captureChanges(connection);
    checkMasterKey(connection, sealer, clock.wallMs());
    if (options.recount === true) forgetStatistics(connection);
    fillStatistics(sql, logger);
    const blocks = new LogBlocks(sql);
    const gone = new PrunedRows(sql);
    const tree = new LogTree(sql, gone);
    const log = new EventLog(sql, { newId, random, logger, blocks, tree });
    const { tables, users, events } = openTables(sql, { sealer, log, blocks, tree, gone });
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
    const makeRoom = () => checkpoints.makeRoom();
    const probe = (tx: Writes) => {
      writeProbe(tx, clock.wallMs(), ORDER_BYTES);
    };
    const group = new GroupCommit({ transaction, tx: tables, follower: log, clock, logger, makeRoom, probe });
    return new SqliteStore(sql, tables, { group, log, checkpoints });
  } catch (error) {
    connection.close();
    throw storeError(error);
  }
}
