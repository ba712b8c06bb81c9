import { constants, mkdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { DATABASE_NAME } from './backup/manifest.js';
import { HubError } from './kit/errors.js';

/** Beside the database: another disk may not be there. Emptied before and after. */
const WORK_FOLDER = 'backup.tmp';
/** What has to stay free beside the copies, bytes. */
const SPACE_LEFT_MIN = 64 * 1024 * 1024;

/**
 * Copies the database of a hub, which holds still until `copied` is called; `use` may do with the copy, and its folder, what it likes.
 * @param copies as large as the database, that there must be space for
 */
export async function withCopy<T>(
  {
    dataDir,
    copies,
    copied,
  }: { readonly dataDir: string; readonly copies: number; readonly copied: () => void },
  use: (database: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = path.join(dataDir, WORK_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  try {
    const original = path.join(dataDir, DATABASE_NAME);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < copies * statSync(original).size + SPACE_LEFT_MIN)
      throw new HubError(
        'backup_no_space',
        'There is not enough space beside the database to make a backup.',
      );
    const database = path.join(folder, DATABASE_NAME);
    await copyFile(original, database, constants.COPYFILE_FICLONE);
    copied();
    return await use(database, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
