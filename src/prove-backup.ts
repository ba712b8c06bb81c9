import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { damaged } from './backup/age-header.js';
import { DATABASE_NAME, type Manifest } from './backup/manifest.js';
import { unpack } from './backup/unpack.js';
import { HubError } from './kit/errors.js';
import { bringCopyUpToDate, checkCopy, countRows } from './store/check-copy.js';
import { MIGRATIONS } from './store/migrations/timetable.js';

/**
 * Opens a backup in a folder of its own and looks at everything in it: what a drill does, and a restore before it touches anything.
 * A database of an older program is brought up to date there, as the hub would at its first start.
 * @throws HubError `backup_damaged`, `backup_too_new`, `recovery_key_wrong`, `database_damaged`
 */
export async function proveBackup(
  source: AsyncIterable<Buffer>,
  identity: KeyObject,
  folder: string,
): Promise<Manifest> {
  const manifest = await unpack(source, { identity }, folder);
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (manifest.schema > newest)
    throw new HubError('backup_too_new', 'A newer program made this backup: install that one to restore it.');
  const names = manifest.files.map((file) => file.path);
  if (!names.includes(DATABASE_NAME) || !names.includes('keys/master.key'))
    throw damaged('it lacks the database or its key');
  const database = path.join(folder, DATABASE_NAME);
  const rows = countRows(database);
  for (const [table, count] of Object.entries(manifest.rows))
    if (rows[table] !== count) throw damaged(`${table} has not the rows it had`);
  if (manifest.schema < newest) bringCopyUpToDate(database);
  const found = checkCopy(database);
  if (found.events !== manifest.events) throw damaged('the log does not end where it did');
  return manifest;
}
