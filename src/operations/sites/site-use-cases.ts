import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { Site } from '../store-ports.js';

/** What can be asked about buildings. */
export interface SiteUseCases {
  listSites(caller: Caller, page: PageRequest): Page<Site>;
}
