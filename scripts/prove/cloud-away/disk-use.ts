import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { SYNCED_TABLES } from '../../../src/store/replication/synced-tables.js';

export interface DiskUse {
  /** Of the whole database, bytes. */
  readonly file: number;
  /** Of the log and all that is made from it, pages of the file, bytes. */
  readonly log: number;
  /** Of what is noted for the cloud alone, bytes. */
  readonly backlog: number;
  /** Rows that the cloud gets a replica of, beside the log. */
  readonly entities: number;
}

/** What lies on the disk, when no hub has the database open. */
export function diskUse(file: string): DiskUse {
  const db = new Database(file, { fileMustExist: true });
  try {
    const pages = db.prepare(
      `SELECT coalesce(sum(pgsize), 0) AS bytes FROM dbstat
       WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)`,
    );
    const bytesOf = (table: string) => (pages.get(table) as { bytes: number }).bytes;
    const rowsOf = (table: string) =>
      (db.prepare(`SELECT count(*) AS rows FROM "${table}"`).get() as { rows: number }).rows;
    return {
      file: statSync(file).size,
      log: bytesOf('events') + bytesOf('log_blocks'),
      backlog: bytesOf('changes') + bytesOf('cloud_link'),
      entities: Object.keys(SYNCED_TABLES).reduce((sum, table) => sum + rowsOf(table), 0),
    };
  } finally {
    db.close();
  }
}
