import { Unavailable } from '../kit/errors.js';

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

/** What the callers of a group that could not be committed are told: nothing of it was kept. */
export function storageError(error: unknown): Unavailable {
  if (sqliteCode(error)?.startsWith('SQLITE_FULL')) {
    return new Unavailable('storage_full', 'The disk is full and nothing was changed: free some space.', {
      cause: error,
    });
  }
  return new Unavailable('storage_failed', 'The disk did not take the change; nothing was changed.', {
    cause: error,
  });
}
