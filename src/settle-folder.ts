import { HubError } from './kit/errors.js';
import { finishReset } from './store/finish-reset.js';
import { isHalfRolledBack, ROLL_BACK_ADVICE } from './store/half-rolled-back.js';
import { settleRestore } from './unfinished-restore.js';

/**
 * Ends what was broken off in a data folder, in the order in which it can have begun. Called before anything in there is used, so that none
 * of it takes the place of what comes after.
 * @returns whether a factory reset was ended
 * @throws HubError `roll_back_unfinished`; Conflict `data_dir_in_use`, `restore_running`
 */
export function settleFolder(dataDir: string): boolean {
  if (isHalfRolledBack(dataDir))
    throw new HubError(
      'roll_back_unfinished',
      `An upgrade was being taken back in ${dataDir}, and did not end: ${ROLL_BACK_ADVICE}`,
    );
  const wasReset = finishReset(dataDir);
  settleRestore(dataDir);
  return wasReset;
}
