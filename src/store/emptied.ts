import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { HubError } from '../kit/errors.js';

/**
 * What a hub leaves in its data folder once it has served, beside its database, and never before that is made: a first start that was
 * cut off has none of it.
 */
const SIGNS_OF_USE = ['last-backup.json', 'broker.db', 'keys/tls-server.key', 'keys/tls-authority.key'];

/** Whether there is a database file without a byte in it. */
export function isEmpty(file: string): boolean {
  return existsSync(file) && statSync(file).size === 0;
}

/**
 * A database that lost all it had looks like one that is about to be made: a hub that starts with it is new, and whoever comes first
 * claims it. SQLite would also throw away the write-ahead log beside an empty file.
 * @throws HubError `store_damaged`
 */
export function assertNotEmptied(file: string): void {
  const folder = path.dirname(file);
  if (SIGNS_OF_USE.some((name) => existsSync(path.join(folder, name))))
    throw new HubError(
      'store_damaged',
      'The database is empty, though a hub has been in use in this folder.',
    );
}
