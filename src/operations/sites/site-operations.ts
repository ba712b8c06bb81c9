import { listSites } from './list-sites.js';
import type { SiteUseCases } from './site-use-cases.js';

/** Everything about buildings. */
export function siteOperations(deps: Parameters<typeof listSites>[0]): SiteUseCases {
  return { listSites: listSites(deps) };
}
