import { createSite, type CreateSiteDeps } from './create-site.js';
import { deleteSite } from './delete-site.js';
import { listSites } from './list-sites.js';
import { readSite } from './read-site.js';
import { readStatistics } from './read-statistics.js';
import type { SiteUseCases } from './site-use-cases.js';
import { updateSite } from './update-site.js';

/** Everything about buildings. */
export function siteOperations(deps: CreateSiteDeps): SiteUseCases {
  return {
    listSites: listSites(deps),
    readSite: readSite(deps),
    createSite: createSite(deps),
    updateSite: updateSite(deps),
    deleteSite: deleteSite(deps),
    readStatistics: readStatistics(deps),
  };
}
