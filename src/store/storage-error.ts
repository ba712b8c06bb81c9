import { HubError, Unavailable } from '../kit/errors.js';

function sqliteCode(error: unknown): string | null {
  return error instanceof Error && error.name === 'SqliteError' && 'code' in error
    ? String(error.code)
    : null;
}

/** Whether SQLite refused because a row like it is there already. */
export function isDuplicate(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Whether the disk or the database failed, rather than the change that was asked for. */
export function isStorageFailure(error: unknown): boolean {
  const code = sqliteCode(error);
  return (
    code !== null && /^SQLITE_(FULL|IOERR|NOMEM|CORRUPT|NOTADB|READONLY|CANTOPEN|BUSY|PROTOCOL)/.test(code)
  );
}

/** Whether there was no room for the change. */
export function isFull(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_FULL') === true;
}

/**
 * A read, a write or an fsync failed, or a page is not what SQLite wrote. After an fsync that failed the kernel may have let go
 * of what was to be written, and a second one that succeeds proves nothing: only a process that starts anew sees what is there.
 * @returns null: the storage is as well as it was
 */
export function brokenStorage(error: unknown): HubError | null {
  const code = sqliteCode(error);
  if (code === null || !/^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(code)) return null;
  const message = `The disk or the database failed (${code}). The hub ends, to be started again and go by what is on the disk.`;
  return new HubError('storage_broken', message, { cause: error });
}

/** What the callers of a group that could not be committed are told: nothing of it was kept. */
export function storageError(error: unknown): Unavailable {
  if (isFull(error)) {
    return new Unavailable('storage_full', 'The disk is full and nothing was changed: free some space.', {
      cause: error,
    });
  }
  return new Unavailable('storage_failed', 'The disk did not take the change; nothing was changed.', {
    cause: error,
  });
}
