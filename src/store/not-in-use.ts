import { existsSync, rmSync } from 'node:fs';
import { HubError } from '../kit/errors.js';
import { openToInspect } from './connection.js';

/**
 * A hub that runs holds the lock of its database. One that is damaged, or that nobody has the keys of, can be asked for it too.
 * @throws Conflict `data_dir_in_use`
 */
export function assertNotInUse(database: string): void {
  const besides = ['-shm', '-wal'].map((end) => `${database}${end}`).filter((file) => !existsSync(file));
  try {
    openToInspect(database).close();
  } catch (error) {
    if (error instanceof HubError && error.code === 'data_dir_in_use') throw error;
  } finally {
    // What looking at it left, and the hub that has it did not.
    for (const file of besides) rmSync(file, { force: true });
  }
}
