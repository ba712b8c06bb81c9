import { BackupRunner } from './backup/run-backup.js';
import { shelfFor } from './backup/shelf-order.js';
import { readBackupPlace } from './config/backup-settings.js';
import { readCloudAccess } from './config/cloud-settings.js';
import type { Settings } from './config/settings.js';
import type { Clock } from './kit/clock.js';
import type { NewId } from './kit/ids.js';
import type { Logger } from './kit/logger.js';
import type { Random } from './kit/random.js';
import { backupHeldBack } from './operations/cloud/backup-held-back.js';
import type { AccountUseCases } from './operations/accounts/account-use-cases.js';
import { HUB } from './operations/accounts/rotate-signing-key.js';
import { Backups } from './operations/backup/backups.js';
import type { SqliteStore } from './store/store.js';
import { cloudSync } from './sync/choose-sync.js';
import type { CloudSync } from './sync/cloud-sync.js';
import { IDENTITY_NAME } from './sync/hub-identity.js';

export interface KeptElsewhereDeps {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly dataDir: string;
  /** Folder of key files that the service manager handed over; null: none. */
  readonly handedOver: string | null;
  readonly pepper: { readonly id: string };
  readonly accounts: Pick<AccountUseCases, 'rotateSigningKey'>;
  readonly credentials: { changed(deviceIds: readonly string[]): void };
  /** What is sent lets doors by. */
  readonly letBy: () => Promise<void>;
}

export interface KeptElsewhere {
  /** null: no cloud is set. */
  readonly sync: CloudSync | null;
  readonly backups: Backups;
  readonly backupRunner: BackupRunner;
}

/** What a hub keeps of itself away from home: its replica in a cloud, and sealed backups. */
export async function keptElsewhere(settings: Settings, deps: KeptElsewhereDeps): Promise<KeptElsewhere> {
  const { store, logger, dataDir, handedOver, pepper, accounts, credentials } = deps;
  const access = readCloudAccess(settings);
  const place = readBackupPlace(settings);
  // One ceiling for two programs: what goes up at the same time has half of it each.
  const half = access?.bytesPerS == null ? null : access.bytesPerS / 2;
  const backupAccess = access && { ...access, bytesPerS: half };
  const backupRunner = new BackupRunner({
    dataDir,
    handedOver,
    tag: pepper.id,
    keep: settings.DOORWARD_BACKUP_KEEP,
    holdStill: (copy) => store.holdStill(copy),
    shelf: shelfFor(place, backupAccess, () => store.keys.get(IDENTITY_NAME)),
  });
  const isShared = () => place?.kind === 'cloud' && backupRunner.isRunning;
  const sync = await cloudSync(access && { ...access, isShared }, {
    ...deps,
    onPutBack: () => {
      credentials.changed(store.devices.active().map(({ id }) => id));
      accounts.rotateSigningKey(HUB, { endOld: true }).catch((error: unknown) => {
        logger.error({ err: error }, 'the keys of an older state still sign tokens');
      });
    },
  });
  const heldBack = () => (place?.kind === 'cloud' && sync ? backupHeldBack(sync.view()) : null);
  const everyHours = settings.DOORWARD_BACKUP_EVERY_HOURS;
  return { sync, backupRunner, backups: new Backups({ ...deps, maker: backupRunner, everyHours, heldBack }) };
}
