import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { timeZoneNamed } from '../../kit/zoned-time.js';
import type { Site } from './site-ports.js';
import type { Reads } from '../store-ports.js';

/** Buildings on one hub. */
export const SITES_MAX = 200;

/** @returns the zone's name with its usual capitals @throws InvalidInput `time_zone_unknown` */
export function requireTimeZone(name: string): string {
  const known = timeZoneNamed(name);
  if (known !== null) return known;
  throw new InvalidInput(
    'time_zone_unknown',
    'There is no such time zone. Use an IANA name such as "Asia/Tashkent".',
    { fields: [{ field: 'time_zone', message: 'is not the name of an IANA time zone' }] },
  );
}

/** Every site: there are few. */
export function everySite(store: Pick<Reads, 'sites'>): readonly Site[] {
  return store.sites.list({ cursor: null, size: SITES_MAX }).rows;
}

/** People tell sites apart by name. @throws Conflict `site_exists` */
export function requireFreeName(store: Pick<Reads, 'sites'>, name: string, except: string | null): void {
  const folded = name.toLowerCase();
  if (!everySite(store).some((site) => site.id !== except && site.name.toLowerCase() === folded)) return;
  throw new Conflict(
    'site_exists',
    say('There is a site named "{site}" already. Choose another name.', { site: name }),
  );
}
