import type { Caller } from '../ports.js';
import type { EventFilter } from '../store-ports.js';
import type { Operations } from '../operations.js';
import { requireSight } from '../access/require-access.js';
import type { AccessDeps } from '../access/require-access.js';

/** Of one lock it is that lock's question; of all of them, the role's, which the route has asked. */
export function listEvents(deps: AccessDeps): Operations['listEvents'] {
  return (caller, filter, page) => {
    requireLogSight(deps, caller, filter);
    return deps.store.events.page(page, filter);
  };
}

/** As `listEvents`, for whoever reads on and on. */
export function readEventsAfter(deps: AccessDeps): Operations['readEventsAfter'] {
  return (caller, filter, seq, limit) => {
    requireLogSight(deps, caller, filter);
    return deps.store.events.matchingAfter(filter, seq, limit);
  };
}

function requireLogSight(deps: AccessDeps, caller: Caller, { deviceId }: EventFilter): void {
  const device = deviceId === undefined ? null : deps.store.devices.byId(deviceId);
  if (device) requireSight(deps, caller, device, 'view_logs');
}
