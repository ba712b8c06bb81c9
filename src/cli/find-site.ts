import { InvalidInput, NotFound } from '../kit/errors.js';
import type { HubClient } from './hub-client.js';
import { siteShape, type WireSite } from './wire/sites.js';

export function listSites(hub: HubClient): Promise<WireSite[]> {
  return hub.list('/api/v1/sites', siteShape);
}

/** The site of that name (capitals don't matter) or UUID. @throws NotFound `site_not_found`, InvalidInput `site_ambiguous` */
export async function findSite(hub: HubClient, name: string): Promise<WireSite> {
  const sites = await listSites(hub);
  const folded = name.toLowerCase();
  const byId = sites.find(({ id }) => id === folded);
  if (byId) return byId;
  const named = sites.filter((site) => site.name.toLowerCase() === folded);
  if (named.length > 1) {
    throw new InvalidInput(
      'site_ambiguous',
      `${named.length} sites are called "${name}". Use the id from \`doorward site list --json\`.`,
    );
  }
  if (named[0]) return named[0];
  const known = sites.map((site) => site.name).join(', ');
  throw new NotFound('site_not_found', `There is no site "${name}". The hub has: ${known || 'none'}.`);
}
