import type { BackupShelf } from '../operations/backup/shelf.js';

/** Lets the oldest go. @returns how many are left */
export async function keepNewest(shelf: BackupShelf, keep: number): Promise<number> {
  const all = await shelf.list();
  const old = all.slice(0, Math.max(0, all.length - keep));
  for (const { name } of old) await shelf.remove(name);
  return all.length - old.length;
}
