import type { Operations } from '../operations.js';
import { locksInSight } from '../access/locks-in-sight.js';
import { requireSight } from '../access/require-access.js';
import type { AccessDeps } from '../access/require-access.js';

/** Of one lock it is that lock's question; of all of them, those whose log the caller may see. */
export function listEvents(deps: AccessDeps): Operations['listEvents'] {
  return (caller, filter, page) => {
    const device = filter.deviceId === undefined ? null : deps.store.devices.byId(filter.deviceId);
    if (device) requireSight(deps, caller, device, 'view_logs');
    const seen = locksInSight(deps, caller, 'view_logs');
    return deps.store.events.page(page, seen ? { ...filter, deviceIds: seen } : filter);
  };
}
