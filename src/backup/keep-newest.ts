import type { BackupShelf } from '../operations/backup/shelf.js';

/**
 * Lets others go in favour of the one just made. Names tell the time of a clock that may have been wrong: those dated after the one just made
 * go first, then the oldest. @returns how many are left
 */
export async function keepNewest(shelf: BackupShelf, keep: number, made: string): Promise<number> {
  const names = (await shelf.list()).map(({ name }) => name);
  const others = [...names.filter((name) => name > made), ...names.filter((name) => name < made)];
  const old = others.slice(0, Math.max(0, others.length + 1 - keep));
  for (const name of old) await shelf.remove(name);
  return others.length - old.length + 1;
}
