import path from 'node:path';
import { restoreAdvice } from './backup/last-backup.js';
import { checkCertificateFiles, type FileCheck } from './certificates/check-files.js';
import { ownerFiles } from './certificates/owner-certificate.js';
import { adminGroupId } from './config/admin-group.js';
import { readBackupPlace } from './config/backup-settings.js';
import { readCloudAccess } from './config/cloud-settings.js';
import { credentialsAreUnread, credentialsFolder, withCredentials } from './config/credentials.js';
import { readSecrets } from './config/secrets.js';
import { loneSettings, readSettings } from './config/settings.js';
import type { Clock } from './kit/clock.js';
import type { Random } from './kit/random.js';
import { checkOffline } from './store/check-offline.js';
import { assertKeysFit } from './store/keys-fit.js';
import { checkCloud } from './sync/check-cloud.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `--check` tells: everything a hub needs that can be looked at without starting it. @throws HubError `settings_invalid` */
export async function checkAtRest(
  environment: Environment,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
) {
  const isUnread = credentialsAreUnread(environment);
  const given = withCredentials(environment);
  const settings = readSettings(given, !isUnread);
  const handedOver = credentialsFolder(environment);
  const dataDir = path.resolve(settings.DOORWARD_DATA_DIR);
  const owner = ownerFiles(settings.DOORWARD_TLS_CERT, settings.DOORWARD_TLS_KEY);
  adminGroupId(settings.DOORWARD_ADMIN_GROUP);
  const nowMs = clock.wallMs();
  const backups = {
    isWanted: readBackupPlace(settings) !== null,
    everyHours: settings.DOORWARD_BACKUP_EVERY_HOURS,
    nowMs,
  };
  const cloud = readCloudAccess(settings);
  const restoring = restoreAdvice(dataDir);
  const tryKeys = () => {
    const { masterKey, pepper } = readSecrets(dataDir, handedOver);
    assertKeysFit(path.join(dataDir, 'doorward.db'), { masterKey, pepperId: pepper.id }, random);
  };
  const { checks, links } = checkOffline(dataDir, { backups, handedOver, restoring, tryKeys });
  // Its own are in that folder: what can't be read can't be looked at.
  const isOpen = checks.every(({ name, ok }) => ok || name !== 'data folder');
  return {
    checks: [
      ...(isUnread ? unread(loneSettings(given)) : []),
      ...checks,
      ...(owner || isOpen ? [checkCertificateFiles(dataDir, owner, nowMs)] : []),
      ...(cloud ? [await checkCloud(cloud)] : []),
    ],
    links,
  };
}

/** @param lone settings that lack others, which may be among the credentials */
function unread(lone: readonly string[]): FileCheck[] {
  if (lone.length === 0) return [];
  const detail = `not known to be whole, for the credentials of the hub can't be read here: ${lone.join('; ')}`;
  return [{ name: 'settings', ok: true, detail, advice: '' }];
}
