import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Conflict } from '../kit/errors.js';
import { syncFolder } from '../kit/private-file.js';

/** In a data folder: what a factory reset puts in the place of what is there. With it there, no hub opens the old. */
export const RESET_FOLDER = 'reset.tmp';
/** In that folder: locked by whoever is at work on it. SQLite's lock ends with the process that has it, by whatever means. */
const TURN_FILE = 'turn';
/** How long to wait for another process that finishes the same reset, milliseconds. */
const TURN_TIMEOUT_MS = 2_000;

/** All that a hub and its programs leave in a data folder, besides what the new one brings. Nothing else is touched. */
const OF_THE_OLD =
  /^(?:doorward\.db-(?:wal|shm|journal)|broker\.db(?:\.(?:damaged|newer))?(?:-(?:wal|shm|journal))?|firmware|before-restore-.*|restore\.ready|(?:restore|backup|check)\.tmp|\.?last-backup\.json(?:\.new)?|callers|hub\.sock)$/;

/** The right to work on a folder of a reset, until `close`. */
export interface Turn {
  close(): void;
}

/** @throws Conflict `data_dir_in_use` while another process has it */
export function takeTurn(folder: string): Turn {
  const file = new Database(path.join(folder, TURN_FILE), { timeout: TURN_TIMEOUT_MS });
  try {
    file.exec('BEGIN EXCLUSIVE');
    return file;
  } catch (cause) {
    file.close();
    throw new Conflict('data_dir_in_use', 'A factory reset of this data folder is running.', { cause });
  }
}

/**
 * Ends a factory reset that got as far as its folder, however often it was cut off: the old goes, the new takes its place.
 * @returns false: there was none
 * @throws Conflict `data_dir_in_use`
 */
export function finishReset(dataDir: string): boolean {
  const folder = path.join(dataDir, RESET_FOLDER);
  if (!existsSync(folder)) return false;
  const turn = takeTurn(folder);
  try {
    // Whoever had the turn before may have ended it.
    if (existsSync(folder)) putInPlace(dataDir, folder);
  } finally {
    turn.close();
  }
  return true;
}

/** Every step can be done again after a crash: what is still in the folder has not taken its place. Needs the turn. */
export function putInPlace(dataDir: string, folder: string): void {
  for (const name of readdirSync(dataDir).filter((found) => OF_THE_OLD.test(found)))
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
  for (const name of readdirSync(folder).filter((found) => !found.startsWith(TURN_FILE))) {
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
    renameSync(path.join(folder, name), path.join(dataDir, name));
  }
  syncFolder(dataDir);
  rmSync(folder, { recursive: true, force: true });
  syncFolder(dataDir);
}
