import { Conflict, HubError, Unavailable } from '../kit/errors.js';
import type { Caller } from './ports.js';

/** The database in numbers. */
export interface DatabaseStats {
  readonly schema: number;
  readonly bytes: number;
  /** Of those, in pages that are free. */
  readonly freeBytes: number;
  /** What is committed and not yet in the database file. */
  readonly walBytes: number;
  /** The last row of the log. */
  readonly events: number;
  /** Rows by table, of those that stay small. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What a look at all of it found. */
export interface DatabaseVerdict {
  /** null: nothing is wrong. */
  readonly complaint: string | null;
  /** The last row of the log that was looked at. */
  readonly events: number;
}

export interface DatabaseUseCases {
  readDatabase(caller: Caller): DatabaseStats;
  /**
   * Looks at a copy, in a process of its own: the doors don't wait for it.
   * @throws Conflict `check_running`; Unavailable `database_not_checked`
   */
  checkDatabase(caller: Caller): Promise<DatabaseVerdict>;
}

export interface HubDatabase {
  stats(): DatabaseStats;
  /** @throws HubError `database_damaged`, `backup_no_space`, `backup_interrupted` */
  check(): Promise<{ readonly events: number }>;
}

export function databaseOperations(database: HubDatabase): DatabaseUseCases {
  let isChecking = false;
  return {
    readDatabase: () => database.stats(),
    checkDatabase: async () => {
      if (isChecking) throw new Conflict('check_running', 'The database is being looked at already.');
      isChecking = true;
      try {
        return { complaint: null, events: (await database.check()).events };
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
        if (error.code === 'database_damaged') return { complaint: error.message, events: 0 };
        throw notChecked(error);
      } finally {
        isChecking = false;
      }
    },
  };
}

function notChecked(cause: HubError): Unavailable {
  const text =
    cause.code === 'backup_no_space'
      ? 'There is not enough space beside the database for the copy that is looked at.'
      : 'The look at the database was interrupted. Try again.';
  return new Unavailable('database_not_checked', text, { cause });
}
