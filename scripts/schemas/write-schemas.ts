import Database from 'better-sqlite3';
import { existsSync, writeFileSync } from 'node:fs';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { dump } from './dump.js';
import { insert } from './insert.js';
import { CHANGED, LIVED_IN } from './lived-in.js';
import { logOne } from './logged.js';

/*
 * Writes test/store/schemas/NNNN.sql for each migration that has none yet: a household's database as it stood once that
 * migration was the newest, with what people had written down until then. Run it when a migration is released; a file that
 * is there is never written again, since what it shows has happened.
 */
const FOLDER = new URL('../../test/store/schemas/', import.meta.url);

const connection = new Database(':memory:');
for (const [at, { version }] of MIGRATIONS.entries()) {
  migrate(connection, MIGRATIONS.slice(0, at + 1));
  for (const { table, row } of LIVED_IN[version] ?? []) insert(connection, table, row);
  const changed = CHANGED[version];
  if (changed !== undefined) connection.exec(changed);
  logOne(connection, version);
  const file = new URL(`${String(version).padStart(4, '0')}.sql`, FOLDER);
  if (existsSync(file)) continue;
  writeFileSync(file, dump(connection));
  process.stdout.write(`${file.pathname}\n`);
}
