import { NotFound } from '../../kit/errors.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { findShare, sharesInSight } from './find-share.js';
import type { AccessDeps } from './require-access.js';
import type { ShareUseCases } from './share-use-cases.js';
import { shareView } from './share-view.js';

/** A page of who does not see all may be shorter than asked for, and is not counted. */
export function listShares(deps: AccessDeps): ShareUseCases['listShares'] {
  return (caller, deviceId, page) => {
    const device = deviceOrRefuse(deps.store, deviceId);
    const isSeen = sharesInSight(deps, caller, device);
    const { rows, next, previous, count } = deps.store.shares.list(deviceId, page);
    const seen = rows.filter(isSeen);
    if (seen.length === 0 && caller.role === 'member' && device.ownerId !== caller.userId) {
      const own = caller.userId === null ? null : deps.store.shares.ofPerson(deviceId, caller.userId);
      if (!own) throw new NotFound('device_not_found', 'There is no such lock.');
    }
    const isWhole = seen.length === rows.length;
    return {
      rows: seen.map((share) => shareView(deps, device, share)),
      next,
      previous,
      ...(count !== undefined && { count: isWhole ? count : null }),
    };
  };
}

export function readShare(deps: AccessDeps): ShareUseCases['readShare'] {
  return (caller, deviceId, id) => {
    const device = deviceOrRefuse(deps.store, deviceId);
    return shareView(deps, device, findShare(deps, caller, device, id));
  };
}
