import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DATABASE_NAME, type Manifest } from './backup/manifest.js';
import { declareReady, WORK_FOLDER } from './backup/put-in-place.js';
import { withinSpace } from './backup/within-space.js';
import { loadSecrets } from './config/secrets.js';
import { clearOnSignal } from './kit/clear-on-signal.js';
import type { Clock } from './kit/clock.js';
import { inDataFolder, makeDataFolder } from './kit/data-folder.js';
import { Conflict } from './kit/errors.js';
import { idSource } from './kit/ids.js';
import type { Logger } from './kit/logger.js';
import type { Random } from './kit/random.js';
import type { HeldCounts } from './operations/backup/held-ports.js';
import { holdAfterPutBack, RESTORED_NAME } from './operations/backup/put-back.js';
import { proveBackup } from './prove-backup.js';
import { settleFolder } from './settle-folder.js';
import { assertNotInUse } from './store/not-in-use.js';
import { openStore } from './store/store.js';
import { takeTurn } from './store/turn.js';
import { finishRestore, noteBefore, TURN_FILE } from './unfinished-restore.js';

export interface RestoreDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface RestoreOrder {
  readonly source: AsyncIterable<Buffer>;
  readonly identity: KeyObject;
  readonly dataDir: string;
  /** What is there moves to `before-restore-…`; else there must be no database. */
  readonly replace: boolean;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly held: HeldCounts;
  /** Where what was there before is now; null: there was nothing. */
  readonly movedTo: string | null;
}

/**
 * Puts a backup in the place of a hub. All of it is unpacked, looked at and made safe (`holdAfterPutBack`) beside what is there, and
 * is on the disk, before one renaming says that the restore has happened. Broken off before that, nothing has; after it, the
 * next start of the hub, or the next restore, moves what is left to move (`settleFolder`).
 * @throws HubError `data_dir_unusable`, `backup_no_space`; Conflict `data_dir_not_empty`, `data_dir_in_use`; and as `settleFolder` and `proveBackup`
 */
export async function restoreHub(order: RestoreOrder, deps: RestoreDeps): Promise<Restored> {
  const { dataDir } = order;
  makeDataFolder(dataDir);
  settleFolder(dataDir);
  assertFree(order);
  const work = path.join(dataDir, WORK_FOLDER);
  inDataFolder(dataDir, () => {
    mkdirSync(work, { mode: 0o700 });
  });
  const giveBack = takeTurn(path.join(work, TURN_FILE));
  // There only as long as nothing was touched.
  const clear = () => {
    rmSync(work, { recursive: true, force: true });
  };
  return clearOnSignal(clear, async () => {
    try {
      const { manifest, held } = await withinSpace(dataDir, 'Free some.', async () => {
        const manifest = await proveBackup(order.source, order.identity, work);
        const held = await makeSafe(work, manifest, deps);
        noteBefore(work, deps.clock.wallMs());
        return { manifest, held };
      });
      // A hub that was started meanwhile has made a database, or has the one that was there.
      assertFree(order);
      declareReady(dataDir);
      return { manifest, held, movedTo: finishRestore(dataDir) };
    } finally {
      clear();
      giveBack();
    }
  });
}

function assertFree({ dataDir, replace }: RestoreOrder): void {
  const database = path.join(dataDir, DATABASE_NAME);
  if (!existsSync(database)) return;
  if (!replace)
    throw new Conflict(
      'data_dir_not_empty',
      `${dataDir} has a hub already. To put the backup in its place: --replace. What is there is kept beside it.`,
    );
  assertNotInUse(database);
}

async function makeSafe(
  folder: string,
  manifest: Manifest,
  { clock, random, logger }: RestoreDeps,
): Promise<HeldCounts> {
  const file = path.join(folder, DATABASE_NAME);
  const { masterKey } = loadSecrets(folder, file, random);
  const newId = idSource(clock, random);
  const store = openStore({ file, masterKey, logger, clock, newId, random });
  try {
    const atMs = clock.wallMs();
    return await store.write((tx) => {
      tx.keys.put(RESTORED_NAME, Buffer.of(1), atMs);
      return holdAfterPutBack(tx, {
        atMs,
        reason: 'restored',
        data: { made_at: manifest.made_at, events: manifest.events },
      });
    });
  } finally {
    await store.stop();
  }
}
