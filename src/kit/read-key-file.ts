import { lstatSync, readFileSync, statSync } from 'node:fs';
import { HubError } from './errors.js';
import { fileTrouble } from './file-trouble.js';

const OWNER = (file: string) => `Give it to the account that the hub runs as: chown -R ACCOUNT ${file}`;

/** What to do about a key file, or the folder of them, by what the system said. */
const ADVICE: Readonly<Record<string, (file: string) => string>> = {
  EACCES: OWNER,
  EPERM: OWNER,
  // Something of that name is there: what is not there at all is not read.
  ENOENT: () =>
    'It is a link to a place that is not there: mount that disk, or put the keys themselves here.',
  EISDIR: () => 'Move it away, and restore the file from your backup.',
  ENOTDIR: () => 'Move it away, and restore the folder from your backup.',
};

/**
 * Reads a private key file.
 * @param isHandedOver whoever hands it over sees to who may read it
 * @returns null: there is nothing of that name
 * @throws HubError `keys_unreadable`, `keys_exposed`
 */
export function readKeyFile(file: string, isHandedOver = false): Buffer | null {
  return withKeys(file, () => {
    if (!isThere(file)) return null;
    const { mode } = statSync(file);
    const bytes = readFileSync(file);
    if (!isHandedOver && (mode & 0o077) !== 0) {
      throw new HubError(
        'keys_exposed',
        `${file} can be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${file}`,
      );
    }
    return bytes;
  });
}

/** Whether there is anything of that name, and be it a link to nowhere. */
export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What the system refuses of keys is told as such: they are there, and must not pass for keys that are missing. @throws HubError `keys_unreadable`, and as `read` */
export function withKeys<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HubError || !(cause instanceof Error && 'code' in cause)) throw cause;
    const advice = ADVICE[String(cause.code)] ?? (() => 'Look at the disk it is on.');
    throw new HubError('keys_unreadable', `${file} can't be read (${fileTrouble(cause)}). ${advice(file)}`, {
      cause,
    });
  }
}
