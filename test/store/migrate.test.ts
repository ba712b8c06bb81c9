import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { migrate, schemaVersion } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { openTestStore } from './open-test-store.js';

const GOLDEN = new URL('../golden/schema.sql', import.meta.url);

function schemaOf(connection: Database.Database): string {
  const rows = connection
    .prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .all();
  return rows.map(({ sql }) => `${sql};\n`).join('\n');
}

t.test('a fresh database has the golden schema', async (t) => {
  const connection = new Database(':memory:');
  t.strictSame(
    migrate(connection, MIGRATIONS),
    MIGRATIONS.map(({ version }) => version),
  );
  // To accept a new migration's schema: DOORWARD_GOLDEN=write npx tap test/store/migrate.test.ts
  if (process.env['DOORWARD_GOLDEN'] === 'write') writeFileSync(GOLDEN, schemaOf(connection));
  t.equal(schemaOf(connection), readFileSync(GOLDEN, 'utf8'));
});

t.test('migrations are numbered from 1 without gaps', async (t) => {
  t.strictSame(
    MIGRATIONS.map(({ version }) => version),
    MIGRATIONS.map((_, index) => index + 1),
  );
});

t.test('every table is STRICT', async (t) => {
  const connection = new Database(':memory:');
  migrate(connection, MIGRATIONS);
  const tables = connection.pragma('table_list') as { name: string; strict: number; schema: string }[];
  const ours = tables.filter(({ name, schema }) => schema === 'main' && !name.startsWith('sqlite_'));
  t.ok(ours.length >= 14);
  t.strictSame(
    ours.filter(({ strict }) => strict === 0),
    [],
  );
});

t.test('the types of rows/ are the columns of the database, table for table', async (t) => {
  const connection = new Database(':memory:');
  migrate(connection, MIGRATIONS);
  const rows = new URL('../../src/store/rows/', import.meta.url);
  const source = readdirSync(rows)
    .map((file) => readFileSync(new URL(file, rows), 'utf8'))
    .join('\n');
  const tables = [...source.matchAll(/interface \w+Tables \{([^}]*)\}/g)].map(([, some]) => some).join('');
  const made = connection
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all();
  t.strictSame([...tables.matchAll(/(\w+): \w+;/g)].map(([, table]) => table).sort(), made);
  const typeOf: Record<string, string> = {
    TEXT: 'string',
    INTEGER: 'number',
    REAL: 'number',
    BLOB: 'Uint8Array',
  };
  let columns = 0;
  for (const [, table = '', row = ''] of tables.matchAll(/(\w+): (\w+);/g)) {
    const body = new RegExp(`interface ${row} \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
    const declared = [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, name, type]) => `${name}: ${type}`);
    const info = connection.pragma(`table_info(${table})`) as {
      name: string;
      type: string;
      notnull: 0 | 1;
      pk: number;
    }[];
    const real = info.map(
      ({ name, type, notnull, pk }) => `${name}: ${typeOf[type]}${notnull || pk > 0 ? '' : ' | null'}`,
    );
    t.strictSame(declared.sort(), real.sort(), table);
    columns += real.length;
  }
  t.ok(columns > 90);
});

t.test('applied once, and again nothing', async (t) => {
  const connection = new Database(':memory:');
  migrate(connection, MIGRATIONS);
  const before = schemaOf(connection);
  t.strictSame(migrate(connection, MIGRATIONS), []);
  t.equal(schemaOf(connection), before);
});

t.test('a database of a newer program is refused and left alone', async (t) => {
  const { store, file } = openTestStore(t);
  await store.stop();
  const raw = new Database(file);
  raw.pragma('user_version = 999');
  raw.close();
  t.throws(() => openTestStore(t, { file }), { code: 'store_too_new' });
  const again = new Database(file);
  t.equal(schemaVersion(again), 999);
  again.close();
});

t.test(
  'a migration that breaks off leaves nothing of itself, and is applied whole the next time',
  async (t) => {
    const file = join(t.testdir(), 'a.db');
    const one = { version: 1, name: 'one', sql: 'CREATE TABLE a (x INTEGER) STRICT;' };
    const broken = {
      version: 2,
      name: 'two',
      sql: 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);',
    };
    const whole = { version: 2, name: 'two', sql: 'CREATE TABLE b (x INTEGER) STRICT;' };
    const connection = new Database(file);
    t.throws(() => migrate(connection, [one, broken]), /nowhere/);
    t.equal(schemaVersion(connection), 1, 'the one before it stays');
    t.notMatch(schemaOf(connection), 'TABLE b');
    connection.close();
    const next = new Database(file);
    const announced: number[] = [];
    const tell = (version: number) => announced.push(version);
    t.strictSame(migrate(next, [one, whole], tell), [2]);
    t.strictSame(announced, [2], 'told before, and of nothing that is done already');
    t.match(schemaOf(next), 'TABLE b');
    next.close();
  },
);

t.test(
  'long work is announced where there may be any: not for a new database, nor one that is up to date',
  async (t) => {
    const file = join(t.testdir(), 'doorward.db');
    const before = new Database(file);
    migrate(before, MIGRATIONS.slice(0, -2));
    before.close();
    const said: string[] = [];
    const beforeLongWork = (sentence: string) => said.push(sentence);
    const { store } = openTestStore(t, { file, beforeLongWork });
    const [last = 0] = MIGRATIONS.slice(-1).map(({ version }) => version);
    t.strictSame(said.splice(0), [
      `Bringing the database to version ${last - 1}.`,
      `Bringing the database to version ${last}.`,
      'Looking through the log.',
    ]);
    await store.stop();
    await openTestStore(t, { file, beforeLongWork }).store.stop();
    openTestStore(t, { beforeLongWork });
    t.strictSame(said, []);
  },
);
