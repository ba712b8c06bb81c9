import type { Logger } from '../kit/logger.js';
import { scrub } from './scrub.js';
import type { Sql } from './sql.js';
import { isFull, storageError } from './storage-error.js';

interface Checkpointed {
  /** Pages in the write-ahead log, and of these in the database. */
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * When what is committed moves from the write-ahead log into the database file, beyond what SQLite does by itself. A disk that
 * fails meanwhile ends the hub as at any other time (`Sql.failed`).
 */
export class Checkpoints {
  private readonly sql: Sql;
  private readonly logger: Logger;
  /** Whether the file is being copied. */
  private isStill = false;
  /** What waits for the end of that, or for room on the disk. */
  private owesScrub = false;

  constructor(sql: Sql, logger: Logger) {
    this.sql = sql;
    this.logger = logger;
  }

  /**
   * At the start and at the end: what is in the write-ahead log, after a crash with what was erased since, is moved to the
   * database. A full disk has that wait for the nightly job: no hub stays down for it.
   */
  empty(): void {
    try {
      this.move('TRUNCATE');
    } catch (error) {
      if (!isFull(error)) throw error;
      this.logger.warn({ err: error }, 'the disk is full: the write-ahead log stays beside the database');
    }
  }

  /** On a full disk the nightly job does it, which says so until there is room: what was erased is erased already. */
  scrub(): void {
    this.owesScrub = true;
    if (this.isStill) return;
    try {
      this.scrubOwed();
    } catch (error) {
      if (!isFull(error)) throw error;
      this.logger.warn(
        { err: error },
        'the disk is full: copies of what was erased stay in the files until there is room',
      );
    }
  }

  /** As `SqliteStore.holdStill`. */
  async holdStill<T>(copy: () => Promise<T>): Promise<T> {
    if (this.isStill) throw new Error('the database is being copied');
    const { connection } = this.sql;
    told(() => this.move('TRUNCATE'));
    const pages = String(connection.pragma('wal_autocheckpoint', { simple: true }));
    connection.pragma('wal_autocheckpoint = 0');
    this.isStill = true;
    try {
      return await copy();
    } finally {
      this.isStill = false;
      if (connection.open) {
        connection.pragma(`wal_autocheckpoint = ${pages}`);
        if (this.owesScrub) this.scrub();
      }
    }
  }

  /**
   * For a disk that is full: the write-ahead log begins anew, in the space that it has. SQLite does that by itself only after a
   * commit, and on a full disk there is none any more.
   * @returns whether a change may have room now
   */
  makeRoom(): boolean {
    if (this.isStill || this.sql.connection.inTransaction) return false;
    const found = this.move('RESTART');
    return found !== undefined && found.log > 0 && found.checkpointed === found.log;
  }

  /** As `SqliteStore.checkpoint`. */
  truncate(): number {
    if (this.isStill) return 0;
    return told(() => {
      // The second finds nothing left to move, and tells of nothing.
      const moved = this.move('PASSIVE');
      this.move('TRUNCATE');
      this.scrubOwed();
      return Math.max(0, moved?.checkpointed ?? 0);
    });
  }

  private scrubOwed(): void {
    if (!this.owesScrub) return;
    this.heard(() => {
      scrub(this.sql.connection);
    });
    this.owesScrub = false;
  }

  private move(how: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): Checkpointed | undefined {
    return this.heard(() => {
      const [moved] = this.sql.connection.pragma(`wal_checkpoint(${how})`) as Checkpointed[];
      return moved;
    });
  }

  /** Whatever SQLite throws in `work` is heard by who ends the hub. */
  private heard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.sql.failed(error);
    }
  }
}

/** For who tells people. @throws Unavailable `storage_full` */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isFull(error) ? storageError(error) : error;
  }
}
