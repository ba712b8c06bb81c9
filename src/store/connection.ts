import { closeSync, openSync, statfsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Conflict, HubError, Unavailable } from '../kit/errors.js';
import { isFull, storageError } from './storage-error.js';

/** How long to wait for another process that has the database, milliseconds: a hub that is just stopping. */
export const BUSY_TIMEOUT_MS = 2_000;
/** Page cache; the machine's own cache lies below it. */
export const CACHE_KIB = 2_048;
/** Pages in the write-ahead log before they are moved to the database. */
const CHECKPOINT_PAGES = 1_000;
const CHECKPOINT_PAGES_MIN = 64;
const PAGE_BYTES = 4_096;
/** What the log may take of the room there is: where it has taken all, nothing can be moved out of it any more. */
const WAL_SHARE = 1 / 16;
/** What the log file is cut back to after it grew, bytes. */
export const WAL_BYTES_KEPT = 8 * 1024 * 1024;

/**
 * Opens the hub's database as its only user. `locking_mode=EXCLUSIVE` comes first: it keeps a second hub out, lets go
 * when the process dies by whatever means, and spares the shared-memory file. Then everything that durability rests on
 * is set, and read back: better-sqlite3 opens a WAL database with `synchronous=NORMAL`.
 * @throws Conflict `data_dir_in_use`, HubError `store_damaged`, `store_unsafe`, Unavailable `store_unopenable`
 */
export function openConnection(file: string): Database.Database {
  createPrivate(file);
  return opening(
    () => new Database(file, { timeout: BUSY_TIMEOUT_MS }),
    (connection) => {
      makeSafe(connection);
      connection.pragma(`wal_autocheckpoint = ${checkpointPages(freeBytes(file))}`);
    },
  );
}

/**
 * Opens a database that no hub is using, to look at it; writes nothing to it.
 * @throws Conflict `data_dir_in_use`, HubError `store_damaged`, Unavailable `store_unopenable`
 */
export function openToInspect(file: string): Database.Database {
  return opening(
    () => new Database(file, { timeout: BUSY_TIMEOUT_MS, readonly: true, fileMustExist: true }),
    (connection) => {
      connection.pragma('trusted_schema = OFF');
      connection.pragma('schema_version');
    },
  );
}

function opening(open: () => Database.Database, prepare: (connection: Database.Database) => void) {
  let connection: Database.Database | null = null;
  try {
    connection = open();
    prepare(connection);
    return connection;
  } catch (error) {
    connection?.close();
    throw openingError(error);
  }
}

/** The file exists, readable by its owner alone, before SQLite sees it; the log beside it inherits the mode. */
function createPrivate(file: string): void {
  try {
    // 'wx' and never a plain open: closing any descriptor of a database drops this process's locks on it (POSIX).
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw openingError(error);
  }
}

/** Room on the disk of a file, bytes. */
function freeBytes(file: string): number {
  const { bavail, bsize } = statfsSync(path.dirname(file));
  return bavail * bsize;
}

/** After how many pages the write-ahead log is moved to the database, with so much room on its disk. */
export function checkpointPages(free: number): number {
  const pages = Math.floor((free * WAL_SHARE) / PAGE_BYTES);
  return Math.min(CHECKPOINT_PAGES, Math.max(CHECKPOINT_PAGES_MIN, pages));
}

function makeSafe(connection: Database.Database): void {
  connection.pragma('locking_mode = EXCLUSIVE');
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  // With EXCLUSIVE a savepoint's journal that once spilled to a file stays there: every change then writes files.
  connection.pragma('temp_store = MEMORY');
  // What is deleted or overwritten is overwritten with zeros: people have a right to be gone. Little here is deleted.
  connection.pragma('secure_delete = ON');
  connection.pragma('cell_size_check = ON');
  connection.pragma(`cache_size = -${CACHE_KIB}`);
  connection.pragma(`journal_size_limit = ${WAL_BYTES_KEPT}`);
  // In EXCLUSIVE mode the lock is taken by the first transaction and kept: take it now.
  connection.exec('BEGIN IMMEDIATE; COMMIT');
  assertSafe(connection);
}

/** @throws HubError `store_unsafe` if a setting that a promise rests on did not take */
export function assertSafe(connection: Database.Database): void {
  const wanted = {
    synchronous: 2,
    foreign_keys: 1,
    journal_mode: 'wal',
    locking_mode: 'exclusive',
    trusted_schema: 0,
    secure_delete: 1,
  };
  for (const [name, value] of Object.entries(wanted)) {
    const found = connection.pragma(name, { simple: true });
    if (found !== value) {
      throw new HubError('store_unsafe', `SQLite has ${name}=${String(found)}, and the hub needs ${value}.`);
    }
  }
}

function openingError(error: unknown): unknown {
  const told = storeError(error);
  if (told instanceof HubError) return told;
  return new Unavailable(
    'store_unopenable',
    'The database file cannot be opened: check that the data directory exists, can be written and has space.',
    { cause: error },
  );
}

/** What SQLite said of a file that somebody else has, that is damaged or has no room, in words; any other error as it is. */
export function storeError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new Conflict('data_dir_in_use', 'Another hub is using this data directory: stop it first.', {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return new HubError('store_damaged', 'The database file is damaged.', { cause: error });
  }
  if (isFull(error)) return storageError(error);
  return error;
}
