import type { Clock } from '../../kit/clock.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { siteOrRefuse } from './site-or-refuse.js';
import { requireFreeName, requireTimeZone } from './site-rules.js';
import type { SiteUseCases } from './site-use-cases.js';

/** Renames a building or corrects its zone. Nothing that happened moves: it is read by other hours. */
export function updateSite(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): SiteUseCases['updateSite'] {
  return (caller, id, change) =>
    deps.store.write((tx) => {
      const before = siteOrRefuse(tx, id);
      const name = change.name ?? before.name;
      const timeZone = change.timeZone === undefined ? before.timeZone : requireTimeZone(change.timeZone);
      if (name === before.name && timeZone === before.timeZone) return before;
      requireFreeName(tx, name, id);
      tx.sites.update(id, { name, timeZone });
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'SITE_CHANGED',
          description:
            name === before.name
              ? `Site "${name}" is in the time zone ${timeZone}.`
              : `Site "${before.name}" is now "${name}".`,
          data: { site_id: id, name, time_zone: timeZone },
        }),
      );
      return { ...before, name, timeZone };
    });
}
