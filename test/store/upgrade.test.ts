import Database from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { checkCopy } from '../../src/store/check-copy.js';
import { migrate, schemaVersion } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { openTestStore } from './open-test-store.js';

const FOLDER = new URL('schemas/', import.meta.url);
const RELEASED = readdirSync(FOLDER).sort();
const GOLDEN = readFileSync(new URL('../golden/schema.sql', import.meta.url), 'utf8');
const NEWEST = MIGRATIONS.at(-1)?.version ?? 0;

/** Where migrations do something to what was there, on purpose: these are looked at by themselves below. */
const NOT_AS_BEFORE: Readonly<Record<string, readonly string[] | 'gone'>> = {
  // What the cloud has not got is told by the log itself (29).
  outbox: 'gone',
  // Uses of PINs and of tickets are one table (21).
  pin_uses: 'gone',
  // Whoever waited in the last run waits no more (27).
  two_person_waits: 'gone',
  // A lock that nobody put anywhere is at the only site (12); a lock that takes another's place is offered elsewhere (27).
  devices: ['site_id', 'mqtt_next_secret_hash'],
};

type Row = Readonly<Record<string, unknown>>;

function load(file: string, name: string): Database.Database {
  const connection = new Database(file);
  connection.exec(readFileSync(new URL(name, FOLDER), 'utf8'));
  connection.pragma('foreign_keys = ON');
  return connection;
}

function tablesOf(connection: Database.Database): string[] {
  return connection
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
}

/** Every row, as text that sorts, of these columns or all. */
function rowsOf(connection: Database.Database, table: string, columns?: readonly string[]): string[] {
  const rows = connection.prepare<[], Row>(`SELECT * FROM ${table}`).all();
  return rows.map((row) => JSON.stringify((columns ?? Object.keys(row)).map((name) => row[name]))).sort();
}

function schemaOf(connection: Database.Database): string {
  const rows = connection
    .prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .all();
  return rows.map(({ sql }) => `${sql};\n`).join('\n');
}

t.test('each migration that was ever released has its schema here', async (t) => {
  t.strictSame(
    RELEASED,
    MIGRATIONS.slice(0, RELEASED.length).map(({ version }) => `${String(version).padStart(4, '0')}.sql`),
    'to add one: node --import ./test/ts-hook.mjs scripts/schemas/write-schemas.ts',
  );
  t.ok(RELEASED.length >= 31);
});

for (const name of RELEASED) {
  t.test(`${name} becomes what a new hub has, and keeps what is in it`, async (t) => {
    const connection = load(':memory:', name);
    const version = schemaVersion(connection);
    t.equal(version, Number(name.slice(0, 4)));
    const before = new Map(
      tablesOf(connection).map((table) => [
        table,
        connection.prepare<[], Row>(`SELECT * FROM ${table}`).all(),
      ]),
    );
    migrate(connection, MIGRATIONS);
    t.equal(schemaOf(connection), GOLDEN);
    t.strictSame(connection.pragma('foreign_key_check'), []);
    t.strictSame(connection.pragma('integrity_check', { simple: true }), 'ok');
    for (const [table, rows] of before) {
      const changed = NOT_AS_BEFORE[table];
      if (changed === 'gone') continue;
      const columns = Object.keys(rows[0] ?? {}).filter((column) => changed?.includes(column) !== true);
      const wanted = rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).sort();
      t.strictSame(rowsOf(connection, table, columns), wanted, table);
    }
  });

  t.test(`${name} is opened by the hub, its log holds, and it goes on`, async (t) => {
    const file = join(t.testdir(), 'doorward.db');
    load(file, name).close();
    const { store } = openTestStore(t, { file });
    t.match(store.verifyChain(), { ok: true });
    t.strictSame(store.integrityComplaints('full'), []);
    t.strictSame(store.checkStatistics(), []);
    const [bob] = [store.users.byId('0190a000-0000-7000-8000-000000000003')];
    t.match(bob, { username: 'bob', firstName: 'Боб' });
    t.match(store.devices.byId('0190a000-0000-7000-8000-000000000005'), {
      deviceId: 'garage',
      status: 'ACTIVE',
    });
    await store.stop();
    t.match(checkCopy(file), { schema: NEWEST });
  });
}

t.test('what migrations did to rows that were there', async (t) => {
  const connection = load(':memory:', '0020.sql');
  migrate(connection, MIGRATIONS);
  t.strictSame(connection.prepare('SELECT site_id FROM devices WHERE site_id IS NULL').all(), []);
  t.match(connection.prepare('SELECT grant_id, state, pin_id FROM code_uses').all(), [
    { grant_id: 'grant-1', state: 'reserved', pin_id: /./ },
  ]);
  t.match(connection.prepare('SELECT device_id FROM replacement_offers').all(), [
    { device_id: '0190a000-0000-7000-8000-000000000005' },
  ]);
});
