import type { Operations } from '../operations.js';
import { pinViews, shownTo } from './pin-view.js';
import { locksInSight } from './locks-in-sight.js';
import type { AccessDeps } from './require-access.js';

/** Those of which the caller may see the codes at every lock. */
export function listPins(deps: AccessDeps): Operations['listPins'] {
  return (caller, filter, page) => {
    const seen = locksInSight(deps, caller, 'view_pins');
    const pins = deps.store.pins.list(page, seen ? { ...filter, within: seen } : filter);
    return { ...pins, rows: pinViews(deps.store, pins.rows).map((view) => shownTo(caller, view)) };
  };
}
