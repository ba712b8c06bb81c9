import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isThere, withKeys } from './read-key-file.js';

/** Names of key files that the service manager may hand over instead of the data folder. */
const HANDED_OVER = /^(master|pepper-[0-9a-f]{8})\.key$/;
/** A file that is whole: what is being written has another name. */
const WHOLE = /^[a-z0-9][a-z0-9.-]*$/;

/** A key file, and who keeps it. */
export interface KeyFile {
  readonly name: string;
  readonly path: string;
  /** From the service manager, which sees to who may read it. */
  readonly isHandedOver: boolean;
}

/**
 * The key files of a hub: those in `keys/` of its data folder, and those among its credentials. A name may be in both.
 * @param credentials folder (systemd.exec(5), `$CREDENTIALS_DIRECTORY`); null: none
 * @throws HubError `keys_unreadable`
 */
export function keyFiles(dataDir: string, credentials: string | null): readonly KeyFile[] {
  const list = (folder: string, isHandedOver: boolean) =>
    namesIn(folder)
      .filter((name) => (isHandedOver ? HANDED_OVER.test(name) : WHOLE.test(name) && !name.endsWith('.new')))
      .sort()
      .map((name) => ({ name, path: path.join(folder, name), isHandedOver }));
  return [
    ...list(path.join(dataDir, 'keys'), false),
    ...(credentials === null ? [] : list(credentials, true)),
  ];
}

/** Whether a hub could start with these: the master key and a pepper. */
export function hasItsKeys(files: readonly KeyFile[]): boolean {
  const names = files.map(({ name }) => name);
  return names.includes('master.key') && names.some((name) => name.startsWith('pepper-'));
}

/** @returns none of a folder that is not there */
function namesIn(folder: string): readonly string[] {
  return withKeys(folder, () => (isThere(folder) ? readdirSync(folder) : []));
}
