import type Database from 'better-sqlite3';
import type { Clock, Timer } from '../../kit/clock.js';
import { LATE_WRITE_MS, WRITES_PER_COMMIT } from './limits.js';

/** One change of the database, made inside a transaction. */
export type Write = () => void;

interface Waiting {
  readonly write: Write;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The queue in front of the disk: what is written in one turn of the event loop is one transaction and one fsync.
 * Promises settle after the commit, in order. When a commit fails, nothing of it was kept and all are told.
 */
export class CommitQueue {
  /** Transactions committed so far. */
  commits = 0;
  private readonly clock: Clock;
  private readonly onFailure: (error: unknown) => void;
  private readonly apply: Database.Transaction<(group: readonly Waiting[]) => void>;
  private waiting: Waiting[] = [];
  private immediate: NodeJS.Immediate | null = null;
  private timer: Timer | null = null;

  /** @param onFailure called before the promises are rejected: memory has to follow the disk */
  constructor(connection: Database.Database, clock: Clock, onFailure: (error: unknown) => void) {
    this.clock = clock;
    this.onFailure = onFailure;
    this.apply = connection.transaction((group: readonly Waiting[]) => {
      for (const { write } of group) write();
    });
  }

  /** Resolves when it is on the disk; rejects with SQLite's error. */
  now(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      this.add({ write, resolve, reject });
      this.immediate ??= setImmediate(this.flush);
    });
  }

  /** With the next commit, at the latest after `LATE_WRITE_MS`; a crash may undo it. */
  late(write: Write): void {
    this.add({ write, resolve: () => undefined, reject: () => undefined });
    if (this.waiting.length > 0) this.timer ??= this.clock.after(LATE_WRITE_MS, this.flush);
  }

  /** Resolves when all that waits now is on the disk; rejects with SQLite's error. */
  settled(): Promise<void> {
    return this.waiting.length === 0 ? Promise.resolve() : this.now(() => undefined);
  }

  /** Commits what waits, at once. */
  readonly flush = (): void => {
    if (this.immediate) clearImmediate(this.immediate);
    this.timer?.cancel();
    this.immediate = null;
    this.timer = null;
    const group = this.waiting;
    this.waiting = [];
    if (group.length === 0) return;
    try {
      this.apply.immediate(group);
      this.commits += 1;
    } catch (error) {
      this.onFailure(error);
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  };

  private add(waiting: Waiting): void {
    this.waiting.push(waiting);
    if (this.waiting.length >= WRITES_PER_COMMIT) this.flush();
  }
}
