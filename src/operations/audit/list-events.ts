import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

export function listEvents(deps: { readonly store: Store }): Operations['listEvents'] {
  return (_caller, filter, page) => deps.store.events.page(page, filter);
}
