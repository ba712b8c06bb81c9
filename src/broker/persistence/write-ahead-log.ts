import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import type Database from 'better-sqlite3';

const flushToDisk = promisify(fdatasync);

/**
 * The write-ahead log of an open database, flushed beside the event loop: with `synchronous=NORMAL` a commit is in the
 * machine's memory, where the death of this process can't reach it, and after a flush it outlasts a power cut. One flush
 * is under way at a time, and the next takes all who came meanwhile.
 */
export class WriteAheadLog {
  private readonly file: number | null;
  private readonly onFailure: (error: unknown) => void;
  private isDirty = false;
  private underWay: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  /**
   * @param connection open in WAL mode, or in memory, where nothing is flushed
   * @param onFailure the disk did not take it: it is told, and nobody waits longer
   */
  constructor(connection: Database.Database, onFailure: (error: unknown) => void) {
    // SQLite takes no lock on this file, so that closing it here gives none away
    this.file = connection.memory ? null : openSync(`${connection.name}-wal`, 'r');
    this.onFailure = onFailure;
  }

  /** Call after each commit. */
  written(): void {
    this.isDirty = true;
  }

  /** Resolves when all that is committed now is on the disk. */
  flush(): Promise<void> {
    const { file } = this;
    if (file === null || !(this.isDirty || this.next)) return this.underWay;
    this.next ??= this.underWay.then(() => {
      this.next = null;
      this.isDirty = false;
      this.underWay = flushToDisk(file).catch(this.onFailure);
      return this.underWay;
    });
    return this.next;
  }

  /** Waits for flushes; call before the database is closed, which flushes too. */
  async close(): Promise<void> {
    await (this.next ?? this.underWay);
    if (this.file !== null) closeSync(this.file);
  }
}
