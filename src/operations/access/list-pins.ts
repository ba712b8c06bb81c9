import type { Operations } from '../operations.js';
import { pinViews } from './pin-view.js';
import type { Store } from '../store-ports.js';

export function listPins(deps: { readonly store: Store }): Operations['listPins'] {
  return (_caller, filter, page) => {
    const pins = deps.store.pins.list(page, filter);
    return { ...pins, rows: pinViews(deps.store, pins.rows) };
  };
}
