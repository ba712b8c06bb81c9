import type { Clock, Timer } from '../kit/clock.js';
import { Unavailable } from '../kit/errors.js';
import { Histogram } from '../kit/histogram.js';
import type { Logger } from '../kit/logger.js';
import { isFull, isStorageFailure, storageError } from './storage-error.js';
import type { Transaction } from './transaction.js';

/** How long a change that nobody waits for may wait for company, milliseconds. */
export const SOON_MS = 20;
/** Changes waiting; at a few thousand a second this is seconds of work, and more is refused. */
export const QUEUE_MAX = 4_096;
/** Changes in one commit: the event loop stands still for them. */
export const GROUP_MAX = 512;
/** Seconds: from a machine's own cache to a card that is being written by others too. */
const COMMIT_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
/** How soon a disk that took no changes is tried again, milliseconds, so that it is known when there is room. */
export const TROUBLE_LOOK_MS = 3_000;
/** What a caller that is refused is told to wait, seconds. */
const RETRY_AFTER_S = 1;

/** What is kept in memory of the database and must follow it when writes are undone. */
export interface Follower {
  /** @returns a function that goes back to how things are now */
  mark(): () => void;
  /** Last writes of a transaction. */
  beforeCommit(): void;
}

/** Tells a caller how it went. */
type Answer = () => void;

interface Waiting<Tx> {
  readonly change: (tx: Tx) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The queue in front of the disk. Whatever arrived in one turn of the event loop becomes one transaction and one
 * fsync; a change that throws takes nothing of the others along (for that, a group may be applied a second time, each
 * change with a savepoint of its own). Promises settle after the commit, in order.
 */
export class GroupCommit<Tx> {
  /** How long each commit took with its fsync, seconds. */
  readonly commitTimes = new Histogram(COMMIT_BOUNDS);
  /** Transactions committed so far, and the changes in them. */
  commits = 0;
  changes = 0;
  /** What callers of the last group with writes were told that could not be committed; null: it was. */
  trouble: string | null = null;
  private readonly transaction: Transaction;
  private readonly tx: Tx;
  private readonly follower: Follower;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly makeRoom: () => boolean;
  private readonly probe: (tx: Tx) => unknown;
  private look: Timer | null = null;
  private queue: Waiting<Tx>[] = [];
  private immediate: NodeJS.Immediate | null = null;
  private timer: Timer | null = null;
  private closed = false;

  constructor(parts: {
    transaction: Transaction;
    tx: Tx;
    follower: Follower;
    clock: Clock;
    logger: Logger;
    /** Called when the disk is full; whether another try makes sense. */
    makeRoom: () => boolean;
    /** A change of no consequence that writes something. */
    probe: (tx: Tx) => unknown;
  }) {
    this.transaction = parts.transaction;
    this.tx = parts.tx;
    this.follower = parts.follower;
    this.clock = parts.clock;
    this.logger = parts.logger;
    this.makeRoom = parts.makeRoom;
    this.probe = parts.probe;
  }

  /**
   * Queues a change: for the end of this turn, or for at most `SOON_MS` from now.
   * Rejects with what `change` throws, or Unavailable `busy`, `stopping`, `storage_full`, `storage_failed`.
   */
  enqueue<T>(change: (tx: Tx) => T, when: 'now' | 'soon'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.closed) {
        reject(new Unavailable('stopping', 'The hub is stopping.'));
        return;
      }
      if (this.queue.length >= QUEUE_MAX) {
        reject(
          new Unavailable('busy', 'Too many changes are waiting. Try again in a moment.', {
            retryAfterS: RETRY_AFTER_S,
          }),
        );
        return;
      }
      this.queue.push({
        change,
        resolve: (value) => {
          resolve(value as T);
        },
        reject,
      });
      if (when === 'now') this.flushThisTurn();
      else if (!this.immediate) this.timer ??= this.clock.after(SOON_MS, this.flush);
    });
  }

  /** Changes that wait for the disk. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Commits everything that waits and takes no more. */
  close(): void {
    this.closed = true;
    this.look?.cancel();
    while (this.queue.length > 0) this.flush();
  }

  private flushThisTurn(): void {
    this.immediate ??= setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    if (this.immediate) clearImmediate(this.immediate);
    this.timer?.cancel();
    this.immediate = null;
    this.timer = null;
    const group = this.queue.slice(0, GROUP_MAX);
    this.queue = this.queue.slice(GROUP_MAX);
    if (this.queue.length > 0) this.flushThisTurn();
    if (group.length === 0) return;
    for (const settle of this.commit(group)) settle();
  };

  /** @returns what to tell each caller, in order */
  private commit(group: readonly Waiting<Tx>[], isSecondTry = false): readonly Answer[] {
    const undo = this.follower.mark();
    try {
      this.transaction.begin();
      let writesBefore = this.transaction.writes;
      let answers = this.applyTogether(group);
      if (!answers) {
        this.transaction.rollback();
        undo();
        this.transaction.begin();
        writesBefore = this.transaction.writes;
        answers = group.map((waiting) => this.applyApart(waiting));
      }
      this.follower.beforeCommit();
      const beganMs = this.clock.monotonicMs();
      this.transaction.commit();
      this.commitTimes.observe((this.clock.monotonicMs() - beganMs) / 1000);
      this.commits += 1;
      this.changes += group.length;
      // A commit with nothing in it asks nothing of the disk.
      if (this.transaction.writes !== writesBefore) this.trouble = null;
      return answers;
    } catch (error) {
      undo();
      const answer = storageError(error);
      try {
        this.transaction.rollback();
        if (!isSecondTry && isFull(error) && this.makeRoom()) return this.commit(group, true);
      } catch (nextError) {
        this.logger.error(
          { err: nextError },
          'a group of changes could not be rolled back, or no room be made',
        );
      }
      const isKnown = this.trouble === answer.code && group.every(({ change }) => change === this.probe);
      this.trouble = answer.code;
      if (!isKnown)
        this.logger.error({ err: error, changes: group.length }, 'a group of changes could not be committed');
      this.lookAgain();
      return group.map(({ reject }) => () => {
        reject(answer);
      });
    }
  }

  private lookAgain(): void {
    if (this.closed) return;
    this.look ??= this.clock.after(TROUBLE_LOOK_MS, () => {
      this.look = null;
      if (this.trouble !== null) this.enqueue(this.probe, 'now').catch(() => undefined);
    });
  }

  /**
   * Without savepoints, which cost about as much as the writes: a change that throws has nearly always written nothing.
   * @returns null if one threw after it had written: all must be undone and applied again, apart
   */
  private applyTogether(group: readonly Waiting<Tx>[]): readonly Answer[] | null {
    const answers: Answer[] = [];
    for (const waiting of group) {
      const writesBefore = this.transaction.writes;
      const undo = this.follower.mark();
      try {
        answers.push(run(waiting, this.tx));
      } catch (error) {
        if (isStorageFailure(error) || !this.transaction.isOpen) throw error;
        if (this.transaction.writes !== writesBefore) return null;
        undo();
        answers.push(() => {
          waiting.reject(error);
        });
      }
    }
    return answers;
  }

  /** @throws what ends the whole group: the storage failed, or SQLite gave up the transaction */
  private applyApart(waiting: Waiting<Tx>): Answer {
    const undo = this.follower.mark();
    this.transaction.openSavepoint();
    try {
      const answer = run(waiting, this.tx);
      this.transaction.keepSavepoint();
      return answer;
    } catch (error) {
      if (isStorageFailure(error) || !this.transaction.isOpen) throw error;
      this.transaction.undoSavepoint();
      undo();
      return () => {
        waiting.reject(error);
      };
    }
  }
}

/** @throws what the change throws */
function run<Tx>({ change, resolve }: Waiting<Tx>, tx: Tx): Answer {
  const value = change(tx);
  if (value instanceof Promise) {
    // Its own failure has nobody else to be told to.
    value.catch(() => undefined);
    throw new TypeError('a change must be synchronous');
  }
  return () => {
    resolve(value);
  };
}
