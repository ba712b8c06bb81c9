import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { say } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { everySite, requireFreeName, requireTimeZone, SITES_MAX } from './site-rules.js';
import type { SiteUseCases } from './site-use-cases.js';

export interface CreateSiteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Adds a building. */
export function createSite({ store, clock, newId }: CreateSiteDeps): SiteUseCases['createSite'] {
  return async (caller, input) => {
    const timeZone = requireTimeZone(input.timeZone);
    const site = { id: newId(), name: input.name, timeZone, createdAtMs: clock.wallMs() };
    await store.write((tx) => {
      requireFreeName(tx, input.name, null);
      if (everySite(tx).length >= SITES_MAX)
        throw new Conflict(
          'sites_full',
          say('A hub keeps at most {count} sites: remove one first.', { count: SITES_MAX }),
        );
      tx.sites.insert(site);
      tx.events.append(
        eventBy(caller, {
          atMs: site.createdAtMs,
          type: 'SITE_ADDED',
          description: `Site "${site.name}" was added.`,
          data: { site_id: site.id, name: site.name, time_zone: timeZone },
        }),
      );
    });
    return site;
  };
}
