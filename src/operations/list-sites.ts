import type { Operations } from './operations.js';
import type { Reads } from './store-ports.js';

/** In the order they were added. */
export function listSites(deps: { readonly store: Pick<Reads, 'sites'> }): Operations['listSites'] {
  return (_caller, page) => deps.store.sites.list(page);
}
