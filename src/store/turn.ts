import Database from 'better-sqlite3';
import { Conflict } from '../kit/errors.js';

/**
 * Takes a turn that one process has at a time, by a lock that ends with the process however that ends.
 * @param file made if it is not there, and empty
 * @returns how to give it back
 * @throws Conflict `restore_running`
 */
export function takeTurn(file: string): () => void {
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection.close();
    throw new Conflict(
      'restore_running',
      'A backup is being restored into this folder: wait until that ends.',
      {
        cause,
      },
    );
  }
  return () => {
    connection.close();
  };
}
