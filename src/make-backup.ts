import path from 'node:path';
import type { BackupOrder } from './backup/backup-order.js';
import { keepNewest } from './backup/keep-newest.js';
import { noteLastBackup } from './backup/last-backup.js';
import { readBack } from './backup/read-back.js';
import { writeBackup } from './backup/write-backup.js';
import { withCopy } from './copy-database.js';
import type { Clock } from './kit/clock.js';
import type { Random } from './kit/random.js';
import type { MadeBackup } from './operations/backup/backup-ports.js';
import { backupName, type BackupShelf } from './operations/backup/shelf.js';
import { checkCopy } from './store/check-copy.js';

/** The copy, and the sealed file. */
const COPIES = 2;

/** Copies a hub's database, which holds still until `copied` is called, and makes a backup of it. */
export function makeBackup(
  { dataDir, handedOver, recipient, keep, tag }: Extract<BackupOrder, { kind: 'make' }>,
  shelf: BackupShelf,
  { clock, random, copied }: { readonly clock: Clock; readonly random: Random; readonly copied: () => void },
): Promise<MadeBackup & { readonly kept: number }> {
  const madeAtMs = clock.wallMs();
  return withCopy({ dataDir, copies: COPIES, copied }, async (database, folder) => {
    const found = checkCopy(database);
    const output = path.join(folder, 'sealed');
    const file = await writeBackup(
      { database, dataDir, handedOver, recipient, found, madeAtMs, output },
      random,
    );
    const name = backupName(tag, madeAtMs);
    await shelf.put(name, file);
    await readBack(shelf, name, file.sha256);
    noteLastBackup(dataDir, { name, place: shelf.place, made_at: new Date(madeAtMs).toISOString() });
    const kept = await keepNewest(shelf, keep, name);
    return { name, atMs: madeAtMs, bytes: file.bytes, sha256: file.sha256, events: found.events, kept };
  });
}
