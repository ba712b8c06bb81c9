import { existsSync } from 'node:fs';
import path from 'node:path';

/** Made by `scripts/upgrade.sh` while it puts data back: what is there then is half of two hubs. */
const ROLL_BACK_FOLDER = 'roll-back.tmp';

/** What to do about it, in words. */
export const ROLL_BACK_ADVICE = 'run upgrade.sh --roll-back.';

/** Whether an upgrade was being taken back in a data folder, and did not end. */
export function isHalfRolledBack(dataDir: string): boolean {
  return existsSync(path.join(dataDir, ROLL_BACK_FOLDER));
}
