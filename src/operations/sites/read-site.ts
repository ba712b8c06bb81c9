import type { Reads } from '../store-ports.js';
import { siteOrRefuse } from './site-or-refuse.js';
import type { SiteUseCases } from './site-use-cases.js';

export function readSite({ store }: { readonly store: Pick<Reads, 'sites'> }): SiteUseCases['readSite'] {
  return (_caller, id) => siteOrRefuse(store, id);
}
