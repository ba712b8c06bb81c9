import { listShares, readShare } from './list-shares.js';
import { revokeShare } from './revoke-share.js';
import { shareLock } from './share-lock.js';
import type { ShareUseCases } from './share-use-cases.js';
import { transferLock } from './transfer-lock.js';
import { updateShare } from './update-share.js';

type ShareDeps = Parameters<typeof shareLock>[0] & Parameters<typeof transferLock>[0];

/** Everything about rights on locks that are given to people. */
export function shareOperations(deps: ShareDeps): ShareUseCases {
  return {
    shareLock: shareLock(deps),
    listShares: listShares(deps),
    readShare: readShare(deps),
    updateShare: updateShare(deps),
    revokeShare: revokeShare(deps),
    transferLock: transferLock(deps),
  };
}
