import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { HubError, NotFound } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';

const PEPPER_FILE = /^pepper-([0-9a-f]{8})\.key$/;
/** Of a hub whose keys are gone: it has no other. */
const NAMELESS = 'doorward';

/**
 * What the hub in a data folder is called, also by its backups: `doorward-0a1b2c3d`.
 * @throws NotFound `no_database`; HubError `file_refused`
 */
export function hubNameIn(folder: string): string {
  const keys = path.join(folder, 'keys');
  try {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    if (!names.some((name) => name === 'doorward.db' || name === 'keys' || name === 'reset.tmp'))
      throw new NotFound('no_database', `There is no hub in ${folder}: name its folder with --data-dir.`);
    const tag = names.includes('keys') ? readdirSync(keys).map((name) => PEPPER_FILE.exec(name)?.[1]) : [];
    const known = tag.find((one) => one !== undefined);
    return known === undefined ? NAMELESS : `doorward-${known}`;
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new HubError(
      'file_refused',
      `${folder} can't be read (${fileTrouble(error)}). Run this as the hub's account, or with sudo.`,
    );
  }
}
