import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { inDataFolder } from '../kit/data-folder.js';
import { HubError } from '../kit/errors.js';
import { keyFiles, type KeyFile } from '../kit/key-files.js';
import { writePrivateFile } from '../kit/private-file.js';
import type { Random } from '../kit/random.js';
import { readKeyFile } from '../kit/read-key-file.js';

/** A pepper: mixed into every PIN verifier, so that the database alone gives no PIN away. */
export interface Pepper {
  /** Kept in each row that was made with it. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys that live in files beside the database, never in it. */
export interface Secrets {
  /** Seals what is secret in the database (AES-256-GCM), 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly pepper: Pepper;
}

const KEY_BYTES = 32;
const MASTER_FILE = 'master.key';
const PEPPER_FILE = /^pepper-([0-9a-f]{8})\.key$/;

/**
 * Loads the key files of a data folder. They are made only when the folder has no database yet: a key that went
 * missing can't be made again, and starting with a new one would quietly break every code and link.
 * @param dataDir folder of the database; its `keys/` is created with mode 0700, files 0600
 * @param handedOver folder of credentials, which come first; null (default): none
 * @throws HubError `data_dir_unusable`, `keys_missing`, `keys_ambiguous`, `keys_exposed`, `keys_unreadable`, `keys_damaged`
 */
export function loadSecrets(
  dataDir: string,
  databaseFile: string,
  random: Random,
  handedOver: string | null = null,
): Secrets {
  const folder = path.join(dataDir, 'keys');
  inDataFolder(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(databaseFile)) return;
    const names = keyFiles(dataDir, handedOver).map(({ name }) => name);
    if (!names.includes(MASTER_FILE)) createKey(folder, MASTER_FILE, random);
    if (!names.some((name) => PEPPER_FILE.test(name)))
      createKey(folder, `pepper-${random.bytes(4).toString('hex')}.key`, random);
  });
  return readSecrets(dataDir, handedOver);
}

/** As `loadSecrets`, and makes nothing. */
export function readSecrets(dataDir: string, handedOver: string | null): Secrets {
  const folder = path.join(dataDir, 'keys');
  const files = keyFiles(dataDir, handedOver);
  const named = (wanted: string) => files.filter(({ name }) => name === wanted);
  const masterKey = readKey(folder, MASTER_FILE, named(MASTER_FILE));
  const peppers = files.map(({ name }) => name).filter((name) => PEPPER_FILE.test(name));
  const [name, ...others] = [...new Set(peppers)].sort();
  if (name === undefined) {
    throw new HubError(
      'keys_missing',
      `No pepper file (pepper-*.key) in ${folder}. Without it no PIN can be checked, so the hub does not start. Restore the folder from your backup.`,
    );
  }
  if (others.length > 0) {
    throw new HubError(
      'keys_ambiguous',
      `There are ${others.length + 1} pepper files in ${folder}. Keep the one that belongs to this database and move the others away.`,
    );
  }
  return {
    masterKey,
    pepper: { id: PEPPER_FILE.exec(name)?.[1] ?? '', bytes: readKey(folder, name, named(name)) },
  };
}

function createKey(folder: string, name: string, random: Random): void {
  writePrivateFile(path.join(folder, name), random.bytes(KEY_BYTES));
}

/** @throws HubError `keys_missing`, `keys_ambiguous`, `keys_exposed`, `keys_unreadable`, `keys_damaged` */
function readKey(folder: string, name: string, found: readonly KeyFile[]): Uint8Array {
  const [first, ...others] = found.map(bytesOf).filter((bytes) => bytes !== null);
  if (first === undefined) {
    throw new HubError(
      'keys_missing',
      `${path.join(folder, name)} is missing, though the database is there. Restore it from your backup; a new one would not open what the old one sealed.`,
    );
  }
  if (others.some((other) => !other.equals(first))) {
    throw new HubError(
      'keys_ambiguous',
      `${name} is in ${folder} and among the credentials, and they differ. Keep the one that belongs to this database.`,
    );
  }
  return first;
}

/** @returns null: it has gone since it was listed */
function bytesOf({ path: file, isHandedOver }: KeyFile): Buffer | null {
  const bytes = readKeyFile(file, isHandedOver);
  if (bytes !== null && bytes.length !== KEY_BYTES) {
    throw new HubError(
      'keys_damaged',
      `${file} has ${bytes.length} bytes instead of ${KEY_BYTES}. Restore it from your backup.`,
    );
  }
  return bytes;
}
