import type { AccessFacts, LockdownFacts } from '../../access/facts.js';
import { readPersonKey, type PersonKey } from '../../access/person-key.js';
import type { Device } from '../../locks/device.js';
import { isInside } from '../../locks/entry-rules.js';
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

/** What is asked for it. */
export type MomentReads = Pick<Reads, 'twoPerson' | 'passages' | 'users' | 'pins' | 'tickets'>;

export type MomentFacts = Pick<AccessFacts, 'twoPerson' | 'antiPassback'>;

/**
 * What depends on who was at this lock just now. Of a lock without such rules it asks nothing of the store.
 * @param monoMs monotonic
 */
export function momentFacts(
  reads: MomentReads,
  { id, entryRules: { twoPersonWindowS, antiPassbackS } }: Device,
  ownKey: PersonKey,
  monoMs: number,
): MomentFacts {
  return {
    twoPerson: twoPersonWindowS === null ? null : { firstKey: firstKey(reads, id, monoMs), ownKey },
    antiPassback:
      antiPassbackS === null
        ? null
        : { isInside: isInside(reads.passages.one(id, ownKey), antiPassbackS, monoMs) },
  };
}

function firstKey(reads: MomentReads, id: string, monoMs: number): PersonKey | null {
  const wait = reads.twoPerson.ofDevice(id);
  return wait && monoMs < wait.untilMs && stillCounts(reads, wait.firstKey) ? wait.firstKey : null;
}

/** Who was deactivated, and whose code was revoked, while they waited, is nobody to open with. */
function stillCounts(reads: MomentReads, key: PersonKey): boolean {
  const { kind, id } = readPersonKey(key);
  switch (kind) {
    case 'installer':
      return true;
    case 'user':
      return reads.users.byId(id)?.isActive === true;
    case 'code':
      return (reads.pins.byId(id) ?? reads.tickets.byId(id))?.revokedAtMs === null;
  }
}
