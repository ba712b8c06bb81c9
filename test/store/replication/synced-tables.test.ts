import Database from 'better-sqlite3';
import t from 'tap';
import { migrate } from '../../../src/store/migrate.js';
import { MIGRATIONS } from '../../../src/store/migrations/timetable.js';
import { PRIVATE_TABLES } from '../../../src/store/replication/private-tables.js';
import { LOG_TABLE, SYNCED_TABLES } from '../../../src/store/replication/synced-tables.js';
import { EVENT_COLUMNS, PROOF_COLUMNS } from '../../../src/store/tables/event-row.js';

/** Names that a column with a secret in it would have. */
const SECRET = /hash|secret|sealed|verifier|salt|pepper|code|token|password|address$|key/;
/** Looked at, and none. */
const NO_SECRETS = new Set(['ip_address']);

const connection = new Database(':memory:');
migrate(connection, MIGRATIONS);
const tables = connection
  .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  .pluck()
  .all();
const columnsOf = (table: string) =>
  connection.pragma(`table_info(${table})`) as { name: string; type: string; pk: number }[];

t.test('every table, and every column of what is synced, is either synced or private', async (t) => {
  t.strictSame(
    [...Object.keys(SYNCED_TABLES), LOG_TABLE, ...Object.keys(PRIVATE_TABLES)].sort(),
    [...tables].sort(),
  );
  for (const [table, form] of Object.entries(SYNCED_TABLES)) {
    t.strictSame(
      [...form.synced, ...form.private].sort(),
      columnsOf(table)
        .map(({ name }) => name)
        .sort(),
      `${table}: say of every column whether it leaves the house (src/store/replication/synced-tables.ts)`,
    );
  }
  t.strictSame(
    [...EVENT_COLUMNS, ...PROOF_COLUMNS].sort(),
    columnsOf(LOG_TABLE)
      .map(({ name }) => name)
      .sort(),
  );
});

t.test('nothing that is synced looks like a secret, nor is it binary', async (t) => {
  for (const [table, form] of Object.entries(SYNCED_TABLES)) {
    const types = new Map(columnsOf(table).map(({ name, type }) => [name, type]));
    for (const column of form.synced) {
      t.notOk(SECRET.test(column) && !NO_SECRETS.has(column), `${table}.${column}`);
      t.not(types.get(column), 'BLOB', `${table}.${column}`);
    }
    for (const column of form.key) t.ok(form.synced.includes(column), `${table}.${column} is its key`);
  }
});

t.test('a key names one entity', async (t) => {
  for (const [table, { key }] of Object.entries(SYNCED_TABLES)) {
    const unique = (
      connection.pragma(`index_list(${table})`) as { name: string; unique: number; partial: number }[]
    )
      .filter((index) => index.unique === 1 && index.partial === 0)
      .map(({ name }) => (connection.pragma(`index_info(${name})`) as { name: string }[]).map((c) => c.name));
    const primary = columnsOf(table)
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ name }) => name);
    t.ok(
      [...unique, primary].some((columns) => columns.join() === key.join()),
      `${table} by ${key.join()}`,
    );
  }
});
