import path from 'node:path';
import Database from 'better-sqlite3';
import { MIGRATIONS } from '../../../src/store/migrations/timetable.js';
import { EVENT_COLUMNS, PROOF_COLUMNS } from '../../../src/store/tables/event-row.js';

/** A row of the hub's `events`, as its columns have it. */
export type BareRow = Readonly<Record<string, unknown>>;

/**
 * Bare better-sqlite3 with the hub's durability, storing rows that are finished already into a table with the same
 * columns and indexes: no chain to work out, no savepoints.
 */
export class BareEvents {
  private readonly database: Database.Database;
  private readonly batch: (rows: readonly BareRow[]) => void;

  constructor(folder: string) {
    const database = new Database(path.join(folder, 'bare-events.db'));
    this.database = database;
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(eventsSchema());
    const columns: readonly string[] = [...EVENT_COLUMNS, ...PROOF_COLUMNS];
    const places = columns.map(() => '?').join(',');
    const insert = database.prepare(`INSERT INTO events (${columns.join(',')}) VALUES (${places})`);
    this.batch = database.transaction((rows: readonly BareRow[]) => {
      for (const row of rows) insert.run(...columns.map((column) => row[column]));
    });
  }

  /** One transaction; on the disk when this returns. */
  store(rows: readonly BareRow[]): void {
    this.batch(rows);
  }

  close(): void {
    this.database.close();
  }
}

/** The hub's own table and its indexes, from the migrations. */
function eventsSchema(): string {
  const statements = MIGRATIONS.map(({ sql }) => sql).join('\n');
  const ours =
    statements.match(/^(CREATE (TABLE events \(|(UNIQUE )?INDEX events_)|ALTER TABLE events )[^;]*;/gm) ?? [];
  if (ours.length < 2)
    throw new Error('the migrations no longer have the events table where this looks for it');
  return ours.join('\n');
}
