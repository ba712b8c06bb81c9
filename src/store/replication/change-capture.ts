import type Database from 'better-sqlite3';
import { LOG_TABLE, SYNCED_TABLES, type SyncedTable } from './synced-tables.js';

/** The number after the last that was given. A row only ever moves up, so the highest is the latest until it is acknowledged. */
const NEXT = `1 + max(coalesce((SELECT max(sequence) FROM changes), 0),
  (SELECT telemetry_acked FROM cloud_link))`;

/**
 * Has every change of a synced entity numbered in its own transaction, by whatever code it is made. The triggers are temporary,
 * made from the tables' classification at each start: they can't differ from it, and no migration has to know of them.
 * While the hub is not enrolled they write nothing.
 *
 * An entity has one row. A further change takes it to the next number and leaves a hole at the old one, so that what
 * a number stands for never changes: it is the entity as it was left by that change, or nothing any more.
 */
export function captureChanges(connection: Database.Database): void {
  for (const [table, form] of Object.entries(SYNCED_TABLES)) {
    const columns = form.synced.map(quoted);
    const differs = `(${columns.map((column) => `OLD.${column}`).join(', ')})
      IS NOT (${columns.map((column) => `NEW.${column}`).join(', ')})`;
    trigger(connection, table, 'added', 'AFTER INSERT', 'true', numbered(table, form, 'NEW'));
    trigger(
      connection,
      table,
      'changed',
      `AFTER UPDATE OF ${columns.join(', ')}`,
      differs,
      numbered(table, form, 'NEW'),
    );
    trigger(connection, table, 'removed', 'AFTER DELETE', 'true', numbered(table, form, 'OLD'));
  }
  trigger(
    connection,
    LOG_TABLE,
    'erased',
    'AFTER UPDATE OF who_erased_by, text_erased_by',
    'true',
    numbered(LOG_TABLE, { key: ['seq'] }, 'NEW'),
  );
}

/** Numbers every entity there is, for an epoch that begins: nothing waits yet. */
export function numberEverything(connection: Database.Database): void {
  for (const [table, form] of Object.entries(SYNCED_TABLES)) {
    const key = keyOf(form, 'whole');
    connection
      .prepare(
        `INSERT INTO changes (sequence, entity, key)
         SELECT base.next - 1 + row_number() OVER (ORDER BY ${key}), '${table}', ${key}
         FROM ${quoted(table)} AS whole, (SELECT ${NEXT} AS next) AS base`,
      )
      .run();
  }
}

function trigger(
  connection: Database.Database,
  table: string,
  what: string,
  when: string,
  condition: string,
  body: string,
): void {
  connection.exec(
    `CREATE TEMP TRIGGER ${table}_${what} ${when} ON main.${quoted(table)}
     WHEN (${condition}) AND EXISTS (SELECT 1 FROM cloud_link) BEGIN ${body} END`,
  );
}

/** Two plain statements: a conflict clause of the statement that fired the trigger would override one in here. */
function numbered(table: string, form: Pick<SyncedTable, 'key'>, row: 'OLD' | 'NEW'): string {
  const key = keyOf(form, row);
  return `UPDATE changes SET sequence = ${NEXT} WHERE entity = '${table}' AND key = ${key};
    INSERT INTO changes (sequence, entity, key) SELECT ${NEXT}, '${table}', ${key}
      WHERE NOT EXISTS (SELECT 1 FROM changes WHERE entity = '${table}' AND key = ${key});`;
}

function keyOf({ key }: Pick<SyncedTable, 'key'>, row: string): string {
  return `json_array(${key.map((column) => `${row}.${quoted(column)}`).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
