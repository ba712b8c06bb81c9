import type { LockdownFacts } from '../../access/facts.js';
import type { Device } from '../../locks/device.js';
import type { Reads } from '../store-ports.js';
import type { Lockdown } from './mode-ports.js';

/** A lock that is at no site in particular is at the first one: most hubs have one. */
export function siteIdOf(reads: Pick<Reads, 'sites'>, { siteId }: Pick<Device, 'siteId'>): string | null {
  return siteId ?? reads.sites.list({ cursor: null, size: 1 }).rows[0]?.id ?? null;
}

/** The lockdown of a lock's site. */
export function lockdownOf(reads: Pick<Reads, 'sites' | 'lockdowns'>, device: Device): Lockdown | null {
  const lockdowns = reads.lockdowns.all();
  if (lockdowns.length === 0) return null;
  const siteId = siteIdOf(reads, device);
  return lockdowns.find((one) => one.siteId === siteId) ?? null;
}

export function lockdownFacts(
  reads: Pick<Reads, 'sites' | 'lockdowns'>,
  device: Device | null,
): LockdownFacts | null {
  const lockdown = device && lockdownOf(reads, device);
  return lockdown && { exceptPersonIds: lockdown.allowedUserIds };
}
