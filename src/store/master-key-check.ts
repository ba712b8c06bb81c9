import type Database from 'better-sqlite3';
import { HubError } from '../kit/errors.js';
import type { Sealer, SealPurpose } from './sealed.js';

/** Row of `keys` that shows, at each open, whether the master key is the one that sealed this database. */
const CHECK: SealPurpose = ['key', 'store_check'];

/**
 * @param atMs when the row is made, if it is not there yet; null: it is not made
 * @throws HubError `master_key_wrong`
 */
export function checkMasterKey(connection: Database.Database, sealer: Sealer, atMs: number | null): void {
  const name = CHECK[1];
  const row = connection
    .prepare<[string | undefined], { sealed: Uint8Array }>('SELECT sealed FROM keys WHERE name = ?')
    .get(name);
  if (!row) {
    if (atMs === null) return;
    connection
      .prepare('INSERT INTO keys (name, sealed, created_at_ms) VALUES (?, ?, ?)')
      .run(name, sealer.seal(CHECK, Buffer.alloc(0)), atMs);
  } else if (!sealer.tryOpen(CHECK, row.sealed)) {
    throw new HubError(
      'master_key_wrong',
      'The master key is not the one that this database was sealed with: put the right key file back.',
    );
  }
}
