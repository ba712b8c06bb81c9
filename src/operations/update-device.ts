import type { Clock } from '../kit/clock.js';
import { deviceOrRefuse, deviceView } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import { eventBy } from './new-event.js';
import type { Operations } from './operations.js';
import { requireSite } from './require-site.js';
import type { Store } from './store-ports.js';

export interface UpdateDeviceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveLocks;
}

/** Renames a lock or moves it to another site. */
export function updateDevice(deps: UpdateDeviceDeps): Operations['updateDevice'] {
  return async (caller, id, change) => {
    const device = await deps.store.write((tx) => {
      const before = deviceOrRefuse(tx, id);
      const name = change.name ?? before.name;
      const siteId = change.siteId === undefined ? before.siteId : change.siteId;
      if (name === before.name && siteId === before.siteId) return before;
      requireSite(tx, siteId);
      const nowMs = deps.clock.wallMs();
      tx.devices.rename(id, name, siteId, nowMs);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'DEVICE_RENAMED',
          description: `Lock "${before.name}" is now "${name}".`,
          deviceId: id,
          data: { name, site_id: siteId },
        }),
      );
      return { ...before, name, siteId, updatedAtMs: nowMs };
    });
    return deviceView(deps, device);
  };
}
