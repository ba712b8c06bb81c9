import type { Caller } from '../ports.js';
import type { EventFilter } from './event-ports.js';
import type { Operations } from '../operations.js';
import { locksInSight } from '../access/locks-in-sight.js';
import { requireSight } from '../access/require-access.js';
import type { AccessDeps } from '../access/require-access.js';

/** Of one lock it is that lock's question; of all of them, those whose log the caller may see. */
export function listEvents(deps: AccessDeps): Operations['listEvents'] {
  return (caller, filter, page) => {
    const seen = requireLogSight(deps, caller, filter);
    return deps.store.events.page(page, seen);
  };
}

/** As `listEvents`, for whoever reads on and on. */
export function readEventsAfter(deps: AccessDeps): Operations['readEventsAfter'] {
  return (caller, filter, seq, limit) =>
    deps.store.events.matchingAfter(requireLogSight(deps, caller, filter), seq, limit);
}

/** @returns the filter, bound to the locks whose log the caller may see */
function requireLogSight(deps: AccessDeps, caller: Caller, filter: EventFilter): EventFilter {
  const device = filter.deviceId === undefined ? null : deps.store.devices.byId(filter.deviceId);
  if (device) requireSight(deps, caller, device, 'view_logs');
  const seen = locksInSight(deps, caller, 'view_logs');
  return seen ? { ...filter, deviceIds: seen } : filter;
}
