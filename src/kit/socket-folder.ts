import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longest path of a Unix socket everywhere, bytes: macOS has room for 104 with the closing zero. */
export const SOCKET_PATH_BYTES_MAX = 103;
/** Longest name of a socket in a folder made here, bytes. */
export const SOCKET_NAME_BYTES_MAX = 24;

/**
 * Makes a temporary folder for Unix sockets, readable by its owner alone: in the system's own place for such, unless
 * paths in there would be too long.
 */
export function makeSocketFolder(): string {
  const usual = join(tmpdir(), 'doorward-');
  const longest = Buffer.byteLength(usual) + 'XXXXXX/'.length + SOCKET_NAME_BYTES_MAX;
  return mkdtempSync(longest <= SOCKET_PATH_BYTES_MAX ? usual : '/tmp/doorward-');
}
