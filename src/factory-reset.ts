import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DATABASE_NAME } from './backup/manifest.js';
import { BackupRunner } from './backup/run-backup.js';
import { AUTHORITY_FILE, SERVER_FILE } from './certificates/hub-certificate.js';
import { loadSecrets } from './config/secrets.js';
import type { Clock } from './kit/clock.js';
import { assertUsable } from './kit/data-folder.js';
import { Conflict, HubError, NotFound } from './kit/errors.js';
import { idSource } from './kit/ids.js';
import { hasItsKeys, keyFiles } from './kit/key-files.js';
import type { Logger } from './kit/logger.js';
import { syncFolder, writePrivateFile } from './kit/private-file.js';
import type { Random } from './kit/random.js';
import { readKeptLocks, writeKeptLocks, type KeptLocks } from './kept-locks.js';
import { currentClaimCode, ensureClaimCode } from './operations/accounts/claim-code.js';
import { newEvent } from './operations/audit/new-event.js';
import { settleFolder } from './settle-folder.js';
import { putInPlace, RESET_FOLDER, takeTurn } from './store/finish-reset.js';
import { assertNotInUse } from './store/not-in-use.js';
import { openStore, type SqliteStore } from './store/store.js';

/** The new hub while it is made; until it has the other name, nothing has happened. */
const NEW_FOLDER = 'reset.new';
/** Every one that lies there stays. */
const KEEP_ALL = Number.MAX_SAFE_INTEGER;

export interface ResetDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface ResetOrder {
  readonly dataDir: string;
  /** Locks, their sites and keys stay, and the authority of the certificates that they trust. */
  readonly keepLocks: boolean;
  /** Folder for a last backup of the old hub; null: none is wanted. */
  readonly backupTo: string | null;
  /** Folder of the old hub's keys that the service manager hands over; null: none. The new hub has keys of its own in its data folder. */
  readonly handedOver: string | null;
}

export interface ResetHub {
  /** For the new owner; null: somebody has used it already. */
  readonly claimCode: string | null;
  /** By device_id. */
  readonly keptLocks: readonly string[];
  /** Name of the backup that was made. */
  readonly backup: string | null;
  /** Nothing was begun: a reset that had been cut off was ended. */
  readonly wasCutOff: boolean;
  /** Keys of the old hub were not in the data folder: whoever hands them over has to stop that, or the new one does not start. */
  readonly keysElsewhere: boolean;
}

/**
 * Makes a new hub in the place of one that does not run: keys, database, identity and claim code are new; people, codes,
 * shares, settings made through the hub and the log are gone. The new one is made beside the old; when its folder gets the name `RESET_FOLDER`
 * the old is given up, and whoever opens the data folder next ends what a crash may have left (`store/finish-reset`).
 * @throws Conflict `data_dir_in_use`, `backup_no_key`; NotFound `no_database`; as `settleFolder`; as `openStore` where the old one has to be read
 */
export async function factoryReset(order: ResetOrder, deps: ResetDeps): Promise<ResetHub> {
  const { dataDir } = order;
  if (existsSync(dataDir)) assertUsable(dataDir);
  if (settleFolder(dataDir)) return await readNew(dataDir, deps);
  if (!existsSync(path.join(dataDir, DATABASE_NAME)))
    throw new NotFound('no_database', `There is no hub in ${dataDir}.`);
  const old = openOld(order, deps);
  const keysElsewhere = !hasItsKeys(keyFiles(dataDir, null));
  const made = path.join(dataDir, NEW_FOLDER);
  try {
    const backup = old && order.backupTo !== null ? await backUp(old, order, order.backupTo) : null;
    const kept = old && order.keepLocks ? readKeptLocks(old.store) : null;
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { mode: 0o700 });
    if (kept) keepAuthority(dataDir, made);
    const claimCode = await makeNew(made, kept, deps);
    const turn = takeTurn(made);
    try {
      const folder = path.join(dataDir, RESET_FOLDER);
      renameSync(made, folder);
      syncFolder(dataDir);
      // It has kept other hubs out until now; from here on the turn does.
      await old?.store.stop();
      putInPlace(dataDir, folder);
    } finally {
      turn.close();
    }
    const keptLocks = kept?.locks.map(({ device }) => device.deviceId) ?? [];
    return { claimCode, keptLocks, backup, wasCutOff: false, keysElsewhere };
  } finally {
    rmSync(made, { recursive: true, force: true });
    await old?.store.stop();
  }
}

/** @returns null: it can't be opened, and nothing of it is wanted */
function openOld({ dataDir, keepLocks, backupTo, handedOver }: ResetOrder, deps: ResetDeps): Old | null {
  try {
    return open(dataDir, deps, handedOver);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (error.code === 'data_dir_in_use' || keepLocks || backupTo !== null) throw error;
    // Without its keys it was not even opened.
    assertNotInUse(path.join(dataDir, DATABASE_NAME));
    return null;
  }
}

interface Old {
  readonly store: SqliteStore;
  /** By which its backups are told from those of other hubs. */
  readonly tag: string;
}

function open(folder: string, { clock, random, logger }: ResetDeps, handedOver: string | null = null): Old {
  const file = path.join(folder, DATABASE_NAME);
  const { masterKey, pepper } = loadSecrets(folder, file, random, handedOver);
  const newId = idSource(clock, random);
  return { store: openStore({ file, masterKey, logger, clock, random, newId }), tag: pepper.id };
}

/** By a process of its own: to close the file in this one would end the lock on it. */
async function backUp(
  { store: old, tag }: Old,
  { dataDir, handedOver }: ResetOrder,
  folder: string,
): Promise<string> {
  const { recipient } = old.backups.state();
  if (recipient === null)
    throw new Conflict('backup_no_key', 'There is no recovery key yet: make one first.');
  const shelf = { place: folder, order: () => ({ kind: 'folder', folder }) as const };
  const holdStill = <T>(copy: () => Promise<T>) => old.holdStill(copy);
  const runner = new BackupRunner({ dataDir, handedOver, tag, keep: KEEP_ALL, shelf, holdStill });
  return (await runner.make(recipient)).name;
}

/** What locks pinned: without it they would trust no certificate of the new hub. */
function keepAuthority(dataDir: string, made: string): void {
  mkdirSync(path.join(made, 'keys'), { mode: 0o700 });
  for (const name of [AUTHORITY_FILE, SERVER_FILE]) {
    const file = path.join(dataDir, 'keys', name);
    if (existsSync(file)) writePrivateFile(path.join(made, 'keys', name), readFileSync(file));
  }
}

async function makeNew(folder: string, kept: KeptLocks | null, deps: ResetDeps): Promise<string | null> {
  const { clock, random } = deps;
  const { store } = open(folder, deps);
  try {
    const atMs = clock.wallMs();
    await store.write((tx) => {
      if (kept) writeKeptLocks(tx, kept, random, atMs);
      tx.events.append(
        newEvent({
          atMs,
          type: 'HUB_RESET',
          description: kept
            ? 'The hub was reset for a new owner. Its locks stay; people, codes, shares and the log of before are gone.'
            : 'The hub was reset for a new owner. Everything of before is gone.',
          data: { kept_locks: kept?.locks.map(({ device }) => device.deviceId) ?? [] },
        }),
      );
    });
    await ensureClaimCode({ store, random, clock });
    return currentClaimCode(store);
  } finally {
    await store.stop();
  }
}

async function readNew(dataDir: string, deps: ResetDeps): Promise<ResetHub> {
  const { store } = open(dataDir, deps);
  try {
    const keptLocks = readKeptLocks(store).locks.map(({ device }) => device.deviceId);
    return {
      claimCode: currentClaimCode(store),
      keptLocks,
      backup: null,
      wasCutOff: true,
      keysElsewhere: false,
    };
  } finally {
    await store.stop();
  }
}
