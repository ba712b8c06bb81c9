import type { Pin } from '../../access/pin.js';
import { NotFound } from '../../kit/errors.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import { maySee } from './locks-in-sight.js';
import type { SightDeps } from './locks-in-sight.js';
import { pinView, shownTo } from './pin-view.js';
import type { AccessDeps } from './require-access.js';
import type { Reads } from '../store-ports.js';

export function readPin(deps: AccessDeps): Operations['readPin'] {
  return (caller, id) => shownTo(caller, pinView(deps.store, pinInSight(deps, caller, id)));
}

type PinSightDeps = SightDeps & { readonly store: Pick<Reads, 'pins'> };

/** A PIN that the caller may not know of, since they may not see the codes of one of its locks, is not there. */
export function pinInSight(deps: PinSightDeps, caller: Caller, id: string): Pin {
  const pin = deps.store.pins.byId(id);
  // One of which every lock was removed is for those who see everything.
  const seesAll = caller.role === 'admin' || caller.role === 'manager';
  const isSeen =
    pin !== null &&
    (seesAll || pin.deviceIds.length > 0) &&
    pin.deviceIds.every((deviceId) => maySee(deps, caller, deviceId, 'view_pins'));
  if (!isSeen) throw new NotFound('pin_not_found', 'There is no such PIN.');
  return pin;
}
