import type Database from 'better-sqlite3';

interface Made {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** A whole database as SQL: run on an empty one it makes the same again. */
export function dump(connection: Database.Database): string {
  const made = connection
    .prepare<[], Made>(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all();
  const tables = made.filter(({ type }) => type === 'table');
  const others = made.filter(({ type }) => type !== 'table');
  return [
    // Rows come table by table, not in an order in which each finds what it refers to.
    'PRAGMA foreign_keys = OFF;',
    `PRAGMA user_version = ${String(connection.pragma('user_version', { simple: true }))};`,
    ...tables.map(({ sql }) => `${sql};`),
    ...tables.flatMap(({ name }) => rowsOf(connection, name)),
    // After the rows: triggers would add to them.
    ...others.map(({ sql }) => `${sql};`),
    '',
  ].join('\n');
}

function rowsOf(connection: Database.Database, table: string): string[] {
  const columns = (connection.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  // quote() writes what SQLite reads back as the same value, of the same type.
  const values = columns.map((name) => `quote(${name})`).join(" || ', ' || ");
  return connection
    .prepare<[], string>(`SELECT ${values} FROM ${table} ORDER BY 1`)
    .pluck()
    .all()
    .map((row) => `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${row});`);
}
