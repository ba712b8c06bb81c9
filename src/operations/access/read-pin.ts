import { NotFound } from '../../kit/errors.js';
import type { Operations } from '../operations.js';
import { pinView, shownTo } from './pin-view.js';
import type { Store } from '../store-ports.js';

export function readPin(deps: { readonly store: Store }): Operations['readPin'] {
  return (caller, id) => {
    const pin = deps.store.pins.byId(id);
    if (!pin) throw new NotFound('pin_not_found', 'There is no such PIN.');
    return shownTo(caller, pinView(deps.store, pin));
  };
}
