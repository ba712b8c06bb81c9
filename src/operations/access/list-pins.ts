import type { Operations } from '../operations.js';
import { pinViews, shownTo } from './pin-view.js';
import type { Store } from '../store-ports.js';

export function listPins(deps: { readonly store: Store }): Operations['listPins'] {
  return (caller, filter, page) => {
    const pins = deps.store.pins.list(page, filter);
    return { ...pins, rows: pinViews(deps.store, pins.rows).map((view) => shownTo(caller, view)) };
  };
}
