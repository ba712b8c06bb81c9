import { statSync } from 'node:fs';
import path from 'node:path';
import { NotFound } from '../kit/errors.js';
import { inDataFolder } from '../kit/data-folder.js';

/** For what is asked of a hub that does not run. @throws NotFound `no_database`; HubError `data_dir_unusable` where this account may not look */
export function assertHubIn(folder: string): void {
  const file = path.join(folder, 'doorward.db');
  if (inDataFolder(folder, () => statSync(file, { throwIfNoEntry: false })) !== undefined) return;
  throw new NotFound('no_database', `There is no hub in ${folder}: name its folder with --data-dir.`);
}
