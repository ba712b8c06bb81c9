import type Database from 'better-sqlite3';
import { HubError } from '../kit/errors.js';

/** One numbered step forward. There is no way back: going back is restoring a backup. */
export interface Migration {
  /** 1, 2, 3… without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The number of the last migration that was applied, 0 for a new database (SQLite's `user_version`). */
export function schemaVersion(connection: Database.Database): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

/**
 * Applies what is missing, each migration in one transaction together with its number: a crash in between leaves the
 * database before or after it, never inside.
 * @param before told of each version that is about to be applied, which may take minutes over a long log
 * @returns the versions that were applied now
 * @throws HubError `store_too_new` when a newer program made this database
 */
export function migrate(
  connection: Database.Database,
  migrations: readonly Migration[],
  before: (version: number) => void = () => undefined,
): readonly number[] {
  const newest = migrations.at(-1)?.version ?? 0;
  const current = schemaVersion(connection);
  if (current > newest) {
    throw new HubError(
      'store_too_new',
      `The database has version ${current} and this program knows ${newest}: install the newer program again.`,
    );
  }
  const missing = migrations.filter((migration) => migration.version > current);
  for (const migration of missing) {
    before(migration.version);
    const apply = connection.transaction(() => {
      connection.exec(migration.sql);
      connection.pragma(`user_version = ${migration.version}`);
    });
    apply.immediate();
  }
  return missing.map((migration) => migration.version);
}
