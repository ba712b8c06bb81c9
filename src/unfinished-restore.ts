import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { putInPlace, READY_FOLDER, WORK_FOLDER } from './backup/put-in-place.js';
import { takeTurn } from './store/turn.js';

/** In the folder that a restore works in: the lock that says that it still does. */
export const TURN_FILE = 'turn.lock';
/** And where it will put what was there before. */
const BEFORE_FILE = 'before.txt';

export function noteBefore(folder: string, nowMs: number): void {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '');
  writeFileSync(path.join(folder, BEFORE_FILE), `before-restore-${stamp}`, { mode: 0o600, flush: true });
}

/** @returns where what was there before is now; null: there was nothing */
export function finishRestore(dataDir: string): string | null {
  const before = readFileSync(path.join(dataDir, READY_FOLDER, BEFORE_FILE), 'utf8').trim();
  return putInPlace(dataDir, before);
}

/**
 * What a restore left that was broken off, by whatever means: nothing of it when it had touched nothing, else all of it. Called
 * before a data folder is used.
 * @throws Conflict `restore_running`
 */
export function settleRestore(dataDir: string): void {
  const work = path.join(dataDir, WORK_FOLDER);
  const ready = path.join(dataDir, READY_FOLDER);
  for (const folder of [work, ready]) {
    if (existsSync(folder)) takeTurn(path.join(folder, TURN_FILE))();
  }
  rmSync(work, { recursive: true, force: true });
  if (existsSync(path.join(ready, BEFORE_FILE))) finishRestore(dataDir);
  // Ended but for its own folder.
  else rmSync(ready, { recursive: true, force: true });
}
