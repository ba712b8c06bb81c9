import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Logger } from '../../kit/logger.js';
import { CACHE_KIB, CHECKPOINT_PAGES, DATABASE_BYTES } from './limits.js';
import { BROKER_MIGRATIONS } from './migrations.js';

const PAGE_BYTES = 4096;
/** Another hub on this folder was refused before the broker is made, so nobody else should have the file. */
const BUSY_TIMEOUT_MS = 1_000;

/** Why a file was put aside; also the end of its new name. */
type Trouble = 'damaged' | 'newer';

class Unusable extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/**
 * Opens the broker's database, mode 0600; a commit outlasts this process, and a flush of its `WriteAheadLog` makes it
 * outlast a power cut. Nothing in it is needed to open a door, so the hub
 * starts whatever state it is in: a damaged file and one of a newer program are put aside (`.damaged`, `.newer`; the last
 * of each is kept) and an empty one takes their place; where none can be written, memory does, until the next start.
 */
export function openBrokerDatabase(
  file: string | null,
  logger: Logger,
  largestBytes = DATABASE_BYTES,
): Database.Database {
  const connection = openSomehow(file, logger);
  connection.pragma(`max_page_count = ${Math.floor(largestBytes / PAGE_BYTES)}`);
  return connection;
}

function openSomehow(file: string | null, logger: Logger): Database.Database {
  if (file === null) return prepared(new Database(':memory:'));
  try {
    return openOrPutAside(file, logger);
  } catch (error) {
    const advice =
      'sessions and queues of the broker will not survive a restart: free space and check its permissions';
    logger.error({ err: error, file }, `the broker database cannot be opened; ${advice}`);
    return prepared(new Database(':memory:'));
  }
}

function openOrPutAside(file: string, logger: Logger): Database.Database {
  try {
    return openFile(file);
  } catch (error) {
    const trouble = troubleOf(error);
    if (!trouble) throw error;
    const aside = `${file}.${trouble}`;
    for (const end of ['', '-wal']) {
      rmSync(aside + end, { force: true });
      moveIfThere(file + end, aside + end);
    }
    rmSync(`${file}-shm`, { force: true });
    const what = trouble === 'newer' ? 'was made by a newer hub' : 'is damaged';
    logger.error(
      { err: error, aside },
      `the broker database ${what}: it was put aside, and the broker begins with an empty one`,
    );
    return openFile(file);
  }
}

function openFile(file: string): Database.Database {
  createPrivate(file);
  return prepared(new Database(file, { timeout: BUSY_TIMEOUT_MS }));
}

function prepared(connection: Database.Database): Database.Database {
  try {
    connection.pragma('locking_mode = EXCLUSIVE');
    const journal = connection.pragma('journal_mode = WAL', { simple: true });
    connection.pragma('synchronous = NORMAL');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('temp_store = MEMORY');
    connection.pragma('cell_size_check = ON');
    connection.pragma(`cache_size = -${CACHE_KIB}`);
    connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    connection.pragma(`journal_size_limit = ${CHECKPOINT_PAGES * PAGE_BYTES}`);
    if (!connection.memory && journal !== 'wal') throw new Error('journal_mode=WAL was not taken');
    if (connection.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Unusable('damaged');
    migrate(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function migrate(connection: Database.Database): void {
  const version = Number(connection.pragma('user_version', { simple: true }));
  if (version > BROKER_MIGRATIONS.length) throw new Unusable('newer');
  for (const [index, sql] of BROKER_MIGRATIONS.entries()) {
    if (index < version) continue;
    connection
      .transaction(() => {
        connection.exec(sql);
        connection.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}

function troubleOf(error: unknown): Trouble | null {
  if (error instanceof Unusable) return error.trouble;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // SQLITE_ERROR: the schema is not what its version says.
  return /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(code) ? 'damaged' : null;
}

/** The file exists, readable by its owner alone, before SQLite sees it; the log beside it inherits the mode. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
