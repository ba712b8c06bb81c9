import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { fileTrouble } from '../kit/file-trouble.js';

/** In the folder: locked by the cloud that has it. SQLite's lock ends with its process, by whatever means. */
const LOCK_FILE = 'in-use.lock';
/** And which process that is; it means nothing while nobody has the lock. */
const PID_FILE = 'in-use.pid';

/**
 * Makes the folder of the database inside this program if it is not there, and takes it for this process alone: two that write there
 * destroy it. @returns how to give it back. @throws Error that says what to do
 */
export function lockDataFolder(folder: string): () => void {
  makeFolder(folder);
  const lock = new Database(path.join(folder, LOCK_FILE), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!(cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY'))) throw cause;
    throw new Error(
      `Another cloud${whoseOf(folder)} is using ${path.resolve(folder)}: stop it first, or name another folder with FLEET_DATA_DIR. ` +
        'Several copies of a cloud need a PostgreSQL server (DATABASE_URL).',
      { cause },
    );
  }
  writeFileSync(path.join(folder, PID_FILE), `${process.pid}\n`, { mode: 0o600 });
  return () => {
    lock.close();
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `${path.resolve(folder)} can't be used (${fileTrouble(cause)}): name a folder that this account may write to with FLEET_DATA_DIR.`,
      { cause },
    );
  }
}

function whoseOf(folder: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(path.join(folder, PID_FILE), 'utf8'), 10)})`;
  } catch {
    return '';
  }
}
