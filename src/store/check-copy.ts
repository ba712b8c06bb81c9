import { HubError } from '../kit/errors.js';
import { silentLogger } from '../kit/logger.js';
import { openConnection, openToInspect } from './connection.js';
import { inspectStore } from './inspect.js';
import { LogTree } from './log-tree.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/timetable.js';
import { PrunedRows } from './pruned-rows.js';
import { Sql } from './sql.js';

/** What a whole database of a hub was found to hold. */
export interface WholeCopy {
  readonly schema: number;
  /** The last row of the log. */
  readonly events: number;
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What SQLite, or whoever opens it, says of a page that makes no sense. */
const DAMAGED = /^(SQLITE_CORRUPT|SQLITE_NOTADB|store_damaged)/;

/**
 * Looks at a database that nobody uses, all of it: SQLite's own check, foreign keys, the chain of the log, the credit ledger.
 * @throws HubError `database_damaged`, and as `inspectStore`
 */
export function checkCopy(file: string): WholeCopy {
  try {
    return look(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!DAMAGED.test(code)) throw error;
    const what = error instanceof Error ? error.message : code;
    throw new HubError('database_damaged', `The database is not whole: ${what}.`, { cause: error });
  }
}

function look(file: string): WholeCopy {
  const { schemaVersion, complaints, chain, ledger } = inspectStore(file, 'full');
  const wrong = complaints[0] ?? ledger[0];
  if (wrong !== undefined) throw new HubError('database_damaged', `The database is not whole: ${wrong}.`);
  if (!chain?.ok)
    throw new HubError(
      'database_damaged',
      `The chain of the log is broken at row ${chain ? chain.atSeq : 0}.`,
    );
  return { schema: schemaVersion, events: chain.head.seq, rows: countRows(file) };
}

/** How many rows each table of a database that nobody uses has, of whatever version. */
export function countRows(file: string): Readonly<Record<string, number>> {
  const connection = openToInspect(file);
  try {
    const tables = connection
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all();
    const count = (table: string) =>
      Number(connection.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
    return Object.fromEntries(tables.map((table) => [table, count(table)]));
  } finally {
    connection.close();
  }
}

/** Applies the migrations that a copied database has not got yet, and leaves one file. */
export function bringCopyUpToDate(file: string): void {
  const connection = openConnection(file);
  try {
    migrate(connection, MIGRATIONS);
    const sql = new Sql(connection);
    // What a hub does when it opens such a file: an older log has no tree over it.
    const [head] = sql.query((db) => db.selectFrom('chain_head').select(['seq', 'hash'])).all({});
    if (head) new LogTree(sql, new PrunedRows(sql)).open(head, silentLogger);
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}
