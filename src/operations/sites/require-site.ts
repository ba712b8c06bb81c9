import { InvalidInput } from '../../kit/errors.js';
import type { Store } from '../store-ports.js';

/** @throws InvalidInput `site_unknown` */
export function requireSite(tx: Pick<Store, 'sites'>, siteId: string | null): void {
  if (siteId === null || tx.sites.byId(siteId)) return;
  throw new InvalidInput('site_unknown', 'There is no such site.', {
    fields: [{ field: 'site_id', message: 'names no site' }],
  });
}
