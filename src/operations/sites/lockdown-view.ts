import type { Device } from '../../locks/device.js';
import type { LiveLocks } from '../locks/live-locks.js';
import { siteIdOf } from '../access/mode-facts.js';
import type { Reads } from '../store-ports.js';
import type { LockdownView } from './lockdown-use-cases.js';
import { siteOrRefuse } from './site-or-refuse.js';

/** Paired locks of a site. */
export function locksOfSite(reads: Pick<Reads, 'sites' | 'devices'>, siteId: string): readonly Device[] {
  return reads.devices.active().filter((device) => siteIdOf(reads, device) === siteId);
}

export function lockdownView(
  { store, live }: { readonly store: Reads; readonly live: Pick<LiveLocks, 'of'> },
  siteId: string,
): LockdownView {
  const lockdown = store.lockdowns.ofSite(siteId);
  return {
    site: siteOrRefuse(store, siteId),
    lockdown,
    locks: locksOfSite(store, siteId).map((device) => ({
      device,
      live: live.of(device.id),
      isPending: lockdown !== null && mayOpenByItself(store, device, lockdown.allowedUserIds),
    })),
  };
}

/** A lock on MQTT, and one without room for codes, always asks. */
function mayOpenByItself(
  { credentials }: Pick<Reads, 'credentials'>,
  { id, transport }: Device,
  allowedUserIds: readonly string[],
): boolean {
  if (transport === 'mqtt' || credentials.setOf(id)?.slots === 0) return false;
  return credentials.mayHoldOfOthers(id, allowedUserIds) > 0;
}
