import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { LiveLocks } from '../locks/live-locks.js';
import { siteIdOf } from '../access/mode-facts.js';
import type { Reads, Site } from '../store-ports.js';
import type { LockdownView } from './lockdown-use-cases.js';

/** @throws NotFound `site_not_found` */
export function siteOrRefuse(reads: Pick<Reads, 'sites'>, id: string): Site {
  const site = reads.sites.byId(id);
  if (!site) throw new NotFound('site_not_found', 'There is no such site.');
  return site;
}

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
