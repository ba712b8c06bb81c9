import type Database from 'better-sqlite3';
import { privacy } from './migrations/0011-privacy.js';

/** Tables of people whose indexes hold names: small ones, of some rows for each person. */
const TABLES_OF_PEOPLE = [
  'users',
  'user_words',
  'sessions',
  'api_tokens',
  'invites',
  'pins',
  'credit_entries',
  'credit_balances',
];

/**
 * Takes the last copies of what was erased out of the files. `secure_delete` zeroes what is deleted where it lies; but
 * when SQLite moves the cells of an index to another page it may leave a copy behind, so those indexes are made anew;
 * and the write-ahead log, which holds pages as they were, is emptied.
 */
export function scrub(connection: Database.Database): void {
  for (const table of TABLES_OF_PEOPLE) connection.exec(`REINDEX ${table}`);
  connection.pragma('wal_checkpoint(TRUNCATE)');
}

/** A database from before `secure_delete` is written anew, once: before its schema tells that this was done. */
export function writeAnew(connection: Database.Database, version: number): void {
  if (version > 0 && version < privacy.version) connection.exec('VACUUM');
}
