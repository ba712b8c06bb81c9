import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file that its owner alone can read (mode 0600): whole under another name, synced, then renamed. A power cut
 * leaves what was there before, or all of the new.
 */
export function writePrivateFile(file: string, bytes: Uint8Array): void {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.new`);
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  syncFolder(folder);
}

/** Brings to the disk which names are in a folder. */
export function syncFolder(folder: string): void {
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
