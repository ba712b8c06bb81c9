import { existsSync } from 'node:fs';
import path from 'node:path';
import { Kysely, PostgresDialect, sql, type PostgresPool } from 'kysely';
import { delay, type Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { CLOUD_MIGRATIONS } from './migrations.js';
import type { CloudDatabase, CloudTables } from './tables.js';

/** Waits between tries to reach the database double up to this, milliseconds. */
const LONGEST_WAIT_MS = 5_000;
const FIRST_WAIT_MS = 100;
/** Tries before the program gives up and its supervisor starts it again; some two minutes. */
const TRIES_MAX = 30;
/** In the data folder; PostgreSQL begins in an empty one alone. */
const DATABASE_FOLDER = 'database';
/** One copy at a time brings the schema up to date. */
const MIGRATION_LOCK = 0x646f6f72;

export interface DatabaseOptions {
  /** `postgres://…`; empty: embedded. */
  readonly url: string;
  /** Folder of the embedded one; empty: in memory. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface CountedPool extends PostgresPool {
  /** Who waits for a connection. */
  readonly waitingCount: number;
}

/** Opens the database, waits for it if need be, and brings its schema up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<CloudDatabase> {
  return (await openWatchedDatabase(options)).db;
}

/** The same, with how many wait for a connection to it. */
export async function openWatchedDatabase(
  options: DatabaseOptions,
): Promise<{ readonly db: CloudDatabase; readonly waiting: () => number }> {
  const pool =
    options.url === '' ? await embedded(options.dataDir) : await remote(options.url, options.logger);
  const db: CloudDatabase = new Kysely<CloudTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await reachable(db, options);
    await migrate(db);
    return { db, waiting: () => pool.waitingCount };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function embedded(dataDir: string): Promise<CountedPool> {
  const [{ PGlite }, { EmbeddedPool }, { lockDataFolder }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('./embedded-pool.js'),
    import('./data-folder-lock.js'),
  ]);
  if (dataDir === '') return new EmbeddedPool(await PGlite.create('memory://'), () => undefined);
  // Before anything in there is touched.
  const unlock = lockDataFolder(dataDir);
  try {
    return new EmbeddedPool(await PGlite.create(databaseIn(dataDir)), unlock);
  } catch (cause) {
    unlock();
    // It ends as a program does, and throws what is no Error.
    throw new Error(`The database in ${path.resolve(dataDir)} does not start: it may be damaged.`, { cause });
  }
}

/** Earlier ones lie in the data folder itself. */
function databaseIn(dataDir: string): string {
  return existsSync(path.join(dataDir, 'PG_VERSION')) ? dataDir : path.join(dataDir, DATABASE_FOLDER);
}

async function remote(url: string, logger: Logger): Promise<CountedPool> {
  const { remotePool } = await import('./remote-pool.js');
  return remotePool(url, logger);
}

async function reachable(db: CloudDatabase, { clock, logger }: DatabaseOptions): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await sql`SELECT 1`.execute(db);
      return;
    } catch (error) {
      if (tries >= TRIES_MAX) throw error;
      logger.warn({ err: error, tries }, 'the database does not answer yet');
      await delay(clock, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries));
    }
  }
}

async function migrate(db: CloudDatabase): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(tx);
    await sql`CREATE TABLE IF NOT EXISTS cloud_version (version integer NOT NULL)`.execute(tx);
    const found = await sql<{ version: number }>`SELECT max(version) AS version FROM cloud_version`.execute(
      tx,
    );
    const current = found.rows[0]?.version ?? 0;
    if (current > (CLOUD_MIGRATIONS.at(-1)?.version ?? 0))
      throw new Error(`the database has version ${current}, of a newer program: install that one`);
    for (const { version, sql: text } of CLOUD_MIGRATIONS) {
      if (version <= current) continue;
      // One statement at a time: with parameters' protocol there can't be several.
      for (const statement of text.split(';').filter((part) => part.trim() !== ''))
        await sql.raw(statement).execute(tx);
      await sql`INSERT INTO cloud_version (version) VALUES (${version})`.execute(tx);
    }
  });
}
