import type { Operations } from './operations.js';
import { pinView } from './pin-view.js';
import type { Store } from './store-ports.js';

export function listPins(deps: { readonly store: Store }): Operations['listPins'] {
  return (_caller, filter, page) => {
    const pins = deps.store.pins.list(page, filter);
    return { ...pins, rows: pins.rows.map(pinView) };
  };
}
