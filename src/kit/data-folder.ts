import { accessSync, constants, mkdirSync } from 'node:fs';
import { HubError } from './errors.js';
import { fileTrouble } from './file-trouble.js';

const OTHER = 'name another with --data-dir or DOORWARD_DATA_DIR';
const OWNER = `Run this as the account that owns it, give it to this one with chown, or ${OTHER}.`;

/** What whoever named a folder can do about it, by what the system said. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: OWNER,
  EPERM: OWNER,
  EEXIST: `Move that file away, or ${OTHER}.`,
  // Where there is nothing at all, a folder is made.
  ENOENT: `It is, or is behind, a link to a place that is not there: mount that disk, remove the link, or ${OTHER}.`,
  ENOTDIR: `Name a folder, or ${OTHER}.`,
  EROFS: `Mount it for writing, or ${OTHER}.`,
  ENOSPC: `Free some space, or ${OTHER}.`,
};

/** Makes a data folder if it is not there, for this account alone. @throws HubError `data_dir_unusable` */
export function makeDataFolder(folder: string): void {
  inDataFolder(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  });
  assertUsable(folder);
}

/** @throws HubError `data_dir_unusable` where this account may not read and write */
export function assertUsable(folder: string): void {
  inDataFolder(folder, () => {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  });
}

/** What the system refuses in a folder that somebody named is told as such. @throws HubError `data_dir_unusable`, and as `work` */
export function inDataFolder<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const advice = Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
    if (advice === undefined) throw cause;
    throw new HubError('data_dir_unusable', `${folder} can't be used (${fileTrouble(cause)}). ${advice}`, {
      cause,
    });
  }
}
