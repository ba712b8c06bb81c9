import type Database from 'better-sqlite3';

/** Inserts what the table has columns for. */
export function insert(
  connection: Database.Database,
  table: string,
  row: Readonly<Record<string, unknown>>,
): void {
  const columns = (connection.pragma(`table_info(${table})`) as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name in row);
  const places = columns.map((name) => `@${name}`).join(', ');
  connection.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(row);
}
