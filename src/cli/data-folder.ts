import { relative, resolve } from 'node:path';
import { InvalidInput } from '../kit/errors.js';

/** As the hub's own setting (`DOORWARD_DATA_DIR`). */
const DEFAULT_FOLDER = './data';

/**
 * @returns the hub's data folder, absolute: the flag, else the environment, else `./data`
 * @throws InvalidInput `usage`
 */
export function dataFolder(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  // Of a script whose variable is not set: the folder it happens to be in is not meant.
  if (flag === '') throw new InvalidInput('usage', '--data-dir names no folder: it is empty.');
  const set = environment['DOORWARD_DATA_DIR'];
  return resolve(flag ?? (set === undefined || set === '' ? DEFAULT_FOLDER : set));
}

/** The hub's socket in `folder`, as the shorter of its two names: a socket path has room for about 100 bytes (unix(7)). */
export function socketPathIn(folder: string): string {
  const absolute = resolve(folder, 'hub.sock');
  const near = relative(process.cwd(), absolute);
  return Buffer.byteLength(near) < Buffer.byteLength(absolute) ? near : absolute;
}
