import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { DatabaseStats } from '../operations/hub-database.js';
import { openToInspect } from './connection.js';
import { schemaVersion } from './migrate.js';

/** Tables that stay small, so that they can be counted beside the doors: some rows for each person, lock or code. */
const COUNTED = [
  'users',
  'sessions',
  'api_tokens',
  'sites',
  'devices',
  'shares',
  'pins',
  'tickets',
  'cards',
  'calendars',
  'alerts',
] as const;

/** What an open database holds, and what it takes of the disk. Reads little: a running hub can be asked. */
export function databaseStats(connection: Database.Database): DatabaseStats {
  const number = (pragma: string) => Number(connection.pragma(pragma, { simple: true }));
  const value = (query: string) => Number(connection.prepare(query).pluck().get() ?? 0);
  const pageBytes = number('page_size');
  return {
    schema: schemaVersion(connection),
    bytes: number('page_count') * pageBytes,
    freeBytes: number('freelist_count') * pageBytes,
    walBytes: statSync(`${connection.name}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    events: value('SELECT max(seq) FROM events'),
    rows: Object.fromEntries(COUNTED.map((table) => [table, value(`SELECT count(*) FROM ${table}`)])),
  };
}

/** As `databaseStats`, of a hub that is not running. @throws as `openToInspect` */
export function statsAtRest(file: string): DatabaseStats {
  const connection = openToInspect(file);
  try {
    return databaseStats(connection);
  } finally {
    connection.close();
  }
}
