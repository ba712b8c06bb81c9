import { createHash } from 'node:crypto';
import { HubError } from '../kit/errors.js';
import type { BackupShelf } from '../operations/backup/shelf.js';

/**
 * Reads a backup from where it lies and compares it with the one that was opened, byte for byte, when it was made: what can be
 * proved without the owner's key. @throws HubError `backup_changed`
 */
export async function readBack(shelf: BackupShelf, name: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const piece of shelf.fetch(name)) hash.update(piece);
  if (hash.digest('hex') !== sha256)
    throw new HubError('backup_changed', `${name} is not what was put there: it would not restore.`);
}
