import { NotFound } from '../../kit/errors.js';
import type { Site } from './site-ports.js';
import type { Reads } from '../store-ports.js';

/** @throws NotFound `site_not_found` */
export function siteOrRefuse(store: Pick<Reads, 'sites'>, id: string): Site {
  const site = store.sites.byId(id);
  if (!site) throw new NotFound('site_not_found', 'There is no such site.');
  return site;
}
