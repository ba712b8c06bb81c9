import type { Reads } from '../store-ports.js';
import type { SiteUseCases } from './site-use-cases.js';

/** In the order they were added. */
export function listSites(deps: { readonly store: Pick<Reads, 'sites'> }): SiteUseCases['listSites'] {
  return (_caller, page) => deps.store.sites.list(page);
}
