import { deviceOrRefuse } from '../locks/device-view.js';
import { loggingRefusals, requireInChange } from './decide-in-change.js';
import { endShareIn } from './end-share.js';
import { findShare, noShare, reaches } from './find-share.js';
import type { ShareUseCases } from './share-use-cases.js';
import type { UpdateShareDeps } from './update-share.js';

/** Ends a share at once; locks that hold codes made under it are told as soon as they are there. */
export function revokeShare(deps: UpdateShareDeps): ShareUseCases['revokeShare'] {
  return async (caller, deviceId, id) => {
    const deviceIds = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const device = deviceOrRefuse(tx, deviceId);
        const share = findShare({ ...deps, store: tx }, caller, device, id);
        const isOwn = share.sharedWith === caller.userId;
        if (!isOwn && !reaches(tx, requireInChange(deps, tx, caller, device, 'share'), share))
          throw noShare();
        const reason = isOwn ? 'given_back' : 'revoked';
        const ended = endShareIn(tx, caller, share, deps.clock.wallMs(), reason);
        if (ended.length === 0) throw noShare();
        return ended;
      }),
    );
    deps.credentials?.changed(deviceIds);
  };
}
