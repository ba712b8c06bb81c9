import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from './kit/clock.js';
import { clearOnSignal } from './kit/clear-on-signal.js';
import { HubError } from './kit/errors.js';
import { fileTrouble } from './kit/file-trouble.js';
import { takeTurn } from './store/turn.js';
import { TURN_FILE } from './unfinished-restore.js';

/** What else there is to do where there is no room, or no right. */
export const ELSEWHERE = 'Set TMPDIR to a folder of this account with enough space.';
const PREFIX = 'doorward-drill-';
/** After so long nobody is about to take the turn in a folder that has none, milliseconds. */
const ABANDONED_MS = 24 * 3_600_000;

/**
 * A folder for an unsealed hub, database and keys: gone when `use` has ended, or a signal ends the process. What a drill left that was
 * ended by other means goes with the next one.
 * @throws HubError `file_refused`, and as `use`
 */
export async function withDrillFolder<T>(clock: Clock, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = newFolder(clock);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  return clearOnSignal(remove, async () => {
    let giveBack: () => void = () => undefined;
    try {
      giveBack = takeTurn(path.join(folder, TURN_FILE));
      return await use(folder);
    } finally {
      remove();
      giveBack();
    }
  });
}

function newFolder(clock: Clock): string {
  try {
    sweep(clock);
    return mkdtempSync(path.join(tmpdir(), PREFIX));
  } catch (cause) {
    throw new HubError('file_refused', `${tmpdir()} can't be used (${fileTrouble(cause)}). ${ELSEWHERE}`, {
      cause,
    });
  }
}

function sweep(clock: Clock): void {
  for (const name of readdirSync(tmpdir()).filter((found) => found.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    try {
      if (isAbandoned(folder, clock)) rmSync(folder, { recursive: true, force: true });
    } catch {
      // A drill that runs has it, or it is gone already: not ours to remove, and no reason to hold none.
    }
  }
}

/** @throws if a drill has its turn */
function isAbandoned(folder: string, clock: Clock): boolean {
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) return false;
  const turn = path.join(folder, TURN_FILE);
  if (!existsSync(turn)) return clock.wallMs() - found.mtimeMs > ABANDONED_MS;
  takeTurn(turn)();
  return true;
}
