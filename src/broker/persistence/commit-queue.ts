import type Database from 'better-sqlite3';
import type { Clock, Timer } from '../../kit/clock.js';
import { LATE_WRITE_MS, WRITES_PER_COMMIT } from './limits.js';
import type { WriteAheadLog } from './write-ahead-log.js';

/** One change of the database, made inside a transaction. */
export type Write = () => void;

interface Waiting {
  readonly write: Write;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The queue in front of the disk: what is written in one turn of the event loop is one transaction.
 * Promises settle after the commit, in order. When a commit fails, nothing of it was kept and all are told.
 */
export class CommitQueue {
  /** Transactions committed so far. */
  commits = 0;
  private readonly log: WriteAheadLog;
  private readonly clock: Clock;
  private readonly onFailure: (error: unknown) => void;
  private readonly apply: Database.Transaction<(group: readonly Waiting[]) => void>;
  private waiting: Waiting[] = [];
  private immediate: NodeJS.Immediate | null = null;
  private timer: Timer | null = null;

  /** @param onFailure called before the promises are rejected: memory has to follow the disk */
  constructor(
    connection: Database.Database,
    log: WriteAheadLog,
    clock: Clock,
    onFailure: (error: unknown) => void,
  ) {
    this.log = log;
    this.clock = clock;
    this.onFailure = onFailure;
    this.apply = connection.transaction((group: readonly Waiting[]) => {
      for (const { write } of group) write();
    });
  }

  /**
   * Resolves when the death of this process can't undo it any more; a power cut can, for `LATE_WRITE_MS`. Rejects with
   * SQLite's error.
   */
  now(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      this.add({ write, resolve, reject });
      this.immediate ??= setImmediate(this.flush);
    });
  }

  /** Resolves when a power cut can't undo it either; rejects with SQLite's error. */
  async lasting(write: Write): Promise<void> {
    await this.now(write);
    await this.log.flush();
  }

  /** With the next commit, at the latest after `LATE_WRITE_MS`; a crash may undo it. */
  late(write: Write): void {
    this.add({ write, resolve: ignore, reject: ignore });
  }

  /** Resolves when all that was changed so far is on the disk; rejects with SQLite's error. */
  settled(): Promise<void> {
    return this.waiting.length === 0 ? this.log.flush() : this.lasting(ignore);
  }

  /** Commits what waits, at once. */
  readonly flush = (): void => {
    if (this.immediate) clearImmediate(this.immediate);
    this.immediate = null;
    const group = this.waiting;
    this.waiting = [];
    if (group.length === 0) return;
    try {
      this.apply.immediate(group);
      this.commits += 1;
      this.log.written();
    } catch (error) {
      this.onFailure(error);
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  };

  /** Commits what waits; nothing is written later. */
  close(): void {
    this.timer?.cancel();
    this.flush();
  }

  private add(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.timer ??= this.clock.after(LATE_WRITE_MS, () => {
      this.timer = null;
      this.flush();
      void this.log.flush();
    });
    if (this.waiting.length >= WRITES_PER_COMMIT) this.flush();
  }
}

/** Several changes as one. */
export function together(writes: readonly (Write | null)[]): Write {
  return () => {
    for (const write of writes) write?.();
  };
}

function ignore(): void {
  // nobody waits for it
}
