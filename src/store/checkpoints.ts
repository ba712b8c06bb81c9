import type Database from 'better-sqlite3';
import type { Logger } from '../kit/logger.js';
import { scrub } from './scrub.js';
import { isFull } from './storage-error.js';

interface Checkpointed {
  /** Pages in the write-ahead log, and of these in the database. */
  readonly log: number;
  readonly checkpointed: number;
}

/** When what is committed moves from the write-ahead log into the database file, beyond what SQLite does by itself. */
export class Checkpoints {
  private readonly connection: Database.Database;
  private readonly logger: Logger;
  /** Whether the file is being copied; then what else it owes it. */
  private isStill = false;
  private owesScrub = false;

  constructor(connection: Database.Database, logger: Logger) {
    this.connection = connection;
    this.logger = logger;
  }

  /**
   * At the start and at the end: what is in the write-ahead log, after a crash with what was erased since, is moved to the
   * database. A full disk has that wait for the nightly job: no hub stays down for it.
   */
  empty(): void {
    try {
      this.connection.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (!isFull(error)) throw error;
      this.logger.warn({ err: error }, 'the disk is full: the write-ahead log stays beside the database');
    }
  }

  scrub(): void {
    if (this.isStill) this.owesScrub = true;
    else scrub(this.connection);
  }

  /** As `SqliteStore.holdStill`. */
  async holdStill<T>(copy: () => Promise<T>): Promise<T> {
    if (this.isStill) throw new Error('the database is being copied');
    const { connection } = this;
    connection.pragma('wal_checkpoint(TRUNCATE)');
    const pages = String(connection.pragma('wal_autocheckpoint', { simple: true }));
    connection.pragma('wal_autocheckpoint = 0');
    this.isStill = true;
    try {
      return await copy();
    } finally {
      this.isStill = false;
      if (connection.open) {
        connection.pragma(`wal_autocheckpoint = ${pages}`);
        if (this.owesScrub) scrub(connection);
        this.owesScrub = false;
      }
    }
  }

  /**
   * For a disk that is full: the write-ahead log begins anew, in the space that it has. SQLite does that by itself only after a
   * commit, and on a full disk there is none any more.
   * @returns whether a change may have room now
   */
  makeRoom(): boolean {
    if (this.isStill || this.connection.inTransaction) return false;
    const [found] = this.connection.pragma('wal_checkpoint(RESTART)') as Checkpointed[];
    return found !== undefined && found.log > 0 && found.checkpointed === found.log;
  }

  /** As `SqliteStore.checkpoint`. */
  truncate(): number {
    if (this.isStill) return 0;
    // The second finds nothing left to move, and tells of nothing.
    const [moved] = this.connection.pragma('wal_checkpoint(PASSIVE)') as Checkpointed[];
    this.connection.pragma('wal_checkpoint(TRUNCATE)');
    return Math.max(0, moved?.checkpointed ?? 0);
  }
}
