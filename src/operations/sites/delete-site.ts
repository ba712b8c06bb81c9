import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { siteOrRefuse } from './site-or-refuse.js';
import { everySite } from './site-rules.js';
import type { SiteUseCases } from './site-use-cases.js';

/** Removes a building without locks, and what was counted there. One stays: a hub without a site would make a new one. */
export function deleteSite(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): SiteUseCases['deleteSite'] {
  return (caller, id) =>
    deps.store.write((tx) => {
      const site = siteOrRefuse(tx, id);
      const locks = tx.sites.locksAt(id);
      if (locks > 0) {
        throw new Conflict(
          'site_in_use',
          say(
            {
              one: 'Site "{site}" has a lock: move or remove it first.',
              other: 'Site "{site}" has {count} locks: move or remove them first.',
            },
            { site: site.name, count: locks },
          ),
        );
      }
      if (tx.calendars.all().some(({ siteId }) => siteId === id))
        throw new Conflict('site_in_use', 'Calendars belong to this site: move or remove them first.');
      // It would end without anybody having said so, and no row would tell.
      if (tx.lockdowns.ofSite(id))
        throw new Conflict('site_in_use', 'This site is locked down: end the lockdown first.');
      if (everySite(tx).length === 1)
        throw new Conflict('last_site', 'This is the only site, and a hub has one: rename it instead.');
      tx.sites.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'SITE_REMOVED',
          description: `Site "${site.name}" was removed.`,
          data: { site_id: id, name: site.name },
        }),
      );
    });
}
