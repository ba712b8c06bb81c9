import { statfsSync } from 'node:fs';
import { HubError } from '../kit/errors.js';

const NO_ROOM = /^(ENOSPC|EDQUOT|SQLITE_FULL|storage_full)/;
/** What SQLite says of a disk that has no room for the files beside a database. */
const FAILED = /^(SQLITE_IOERR|SQLITE_CANTOPEN|store_unopenable|storage_failed)/;
/** Less than SQLite needs there. */
const ROOM_MIN_BYTES = 256 * 1024;

/**
 * Does `work`, which fills `folder` with what is in a backup; a disk that is too small for that is told as such.
 * @param advice what else there is to do
 * @throws HubError `backup_no_space`, and as `work`
 */
export async function withinSpace<T>(folder: string, advice: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!NO_ROOM.test(code) && !(FAILED.test(code) && freeBytes(folder) < ROOM_MIN_BYTES)) throw cause;
    throw new HubError(
      'backup_no_space',
      `There is not enough space in ${folder} for what is in the backup, and nothing was changed. ${advice}`,
      { cause },
    );
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
