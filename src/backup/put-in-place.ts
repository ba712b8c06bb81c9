import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DATABASE_NAME } from './manifest.js';

/** Where a backup is unpacked and made safe. When a restore ends early, it is thrown away, and nothing has happened. */
export const WORK_FOLDER = 'restore.tmp';
/** Its name from the moment on when all of it is on the disk: the restore has happened, and whoever comes next ends it. */
export const READY_FOLDER = 'restore.ready';

/** What belongs to the hub that was there; what is not a hub's state, such as firmware images, stays. */
const OLD_FILES = [
  DATABASE_NAME,
  `${DATABASE_NAME}-wal`,
  `${DATABASE_NAME}-shm`,
  'broker.db',
  'broker.db-wal',
  'broker.db-shm',
];
const KEYS = 'keys';

/** The one step by which a restore happens. Before it nothing was touched. */
export function declareReady(dataDir: string): void {
  const work = path.join(dataDir, WORK_FOLDER);
  flush(path.join(work, KEYS));
  flush(work);
  renameSync(work, path.join(dataDir, READY_FOLDER));
  flush(dataDir);
}

/**
 * Moves what is ready to its place, and what was there beside it. May be broken off anywhere and begun again: each step looks
 * at what the one before it left, and as long as the new database is not in its place, whatever is there is old.
 * @param name of the folder that takes what was there
 * @returns that folder; null: there was nothing
 */
export function putInPlace(dataDir: string, name: string): string | null {
  const ready = path.join(dataDir, READY_FOLDER);
  const before = path.join(dataDir, name);
  if (existsSync(path.join(ready, DATABASE_NAME))) {
    const old = OLD_FILES.filter((file) => existsSync(path.join(dataDir, file)));
    if (existsSync(path.join(ready, KEYS)) && existsSync(path.join(dataDir, KEYS))) old.push(KEYS);
    if (old.length > 0) mkdirSync(before, { recursive: true, mode: 0o700 });
    for (const file of old) renameSync(path.join(dataDir, file), path.join(before, file));
    if (old.length > 0) flush(before);
    flush(dataDir);
    if (existsSync(path.join(ready, KEYS))) renameSync(path.join(ready, KEYS), path.join(dataDir, KEYS));
    flush(dataDir);
    renameSync(path.join(ready, DATABASE_NAME), path.join(dataDir, DATABASE_NAME));
    flush(dataDir);
  }
  rmSync(ready, { recursive: true, force: true });
  return existsSync(before) ? before : null;
}

function flush(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
