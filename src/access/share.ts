import type { ShareFacts, Validity } from './facts.js';

export const SHARE_RIGHTS = ['canUnlock', 'canLock', 'canManagePins', 'canViewLogs', 'canShare'] as const;
export type ShareRight = (typeof SHARE_RIGHTS)[number];
export type ShareRights = Readonly<Record<ShareRight, boolean>>;

/** What a share gives, and for how long. */
export interface ShareTerms extends ShareRights, Validity {}

/** Rights on one lock that were given to one person. */
export interface Share extends ShareTerms {
  readonly id: string;
  readonly deviceId: string;
  readonly sharedWith: string;
  /** The person who gave it; null: the installer. */
  readonly givenBy: string | null;
  /** The share by whose `canShare` it was given; null: by right of the lock's owner or of an admin. */
  readonly parentId: string | null;
  /** null: at any hour. */
  readonly scheduleId: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly revokedAtMs: number | null;
  /** Since when it is held for review after the hub was put back to an older state. Absent: it is not. */
  readonly heldSinceMs?: number;
}

/** Shares above one share: more would be a house in which nobody knows any more who let whom in. */
export const SHARE_ANCESTORS_MAX = 4;
/** Shares of one lock that are not revoked. */
export const SHARES_PER_LOCK_MAX = 100;
/** Revoked shares of one lock that are kept to be read; the log has them all. */
export const REVOKED_SHARES_KEPT = 100;

/** What a share is worth within those it was given under: no right that one of them lacks, no time outside of theirs. */
export function within(terms: ShareTerms, above: readonly ShareTerms[]): ShareTerms {
  return above.reduce<ShareTerms>(
    (one, other) => ({
      canUnlock: one.canUnlock && other.canUnlock,
      canLock: one.canLock && other.canLock,
      canManagePins: one.canManagePins && other.canManagePins,
      canViewLogs: one.canViewLogs && other.canViewLogs,
      canShare: one.canShare && other.canShare,
      validFromMs: latest(one.validFromMs, other.validFromMs),
      validUntilMs: earliest(one.validUntilMs, other.validUntilMs),
    }),
    terms,
  );
}

/** What of `wanted` is more than `own`, which somebody who gives it has. No bound of time stands for as long as one's own. */
export function beyond(wanted: ShareTerms, own: ShareTerms): (keyof ShareTerms)[] {
  const more: (keyof ShareTerms)[] = SHARE_RIGHTS.filter((right) => wanted[right] && !own[right]);
  if (wanted.validFromMs !== null && wanted.validFromMs < (own.validFromMs ?? -Infinity))
    more.push('validFromMs');
  if (wanted.validUntilMs !== null && wanted.validUntilMs > (own.validUntilMs ?? Infinity))
    more.push('validUntilMs');
  return more;
}

export function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

export function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/**
 * The dates within which a lock may answer by itself for a code made under these shares, which `decide` would allow within
 * them as well; null: not at all. A lock knows no schedules.
 * @param chain the share and those it was given under, all the way up
 */
export function datesHeld(chain: readonly ShareFacts[], dates: Validity, nowMs: number): Validity | null {
  let validFromMs: number | null = null;
  let validUntilMs: number | null = null;
  for (const [depth, share] of chain.entries()) {
    const isFine =
      !share.isRevoked &&
      !share.isHeld &&
      share.holderIsActive &&
      share.canManagePins &&
      (depth === 0 || share.canShare) &&
      !share.isScheduled;
    if (!isFine) return null;
    validFromMs = latest(validFromMs, share.validFromMs);
    validUntilMs = earliest(validUntilMs, share.validUntilMs);
  }
  const isWhole = chain.length <= SHARE_ANCESTORS_MAX + 1 && chain.at(-1)?.parentId === null;
  const hasEnded = validUntilMs !== null && validUntilMs <= Math.max(nowMs, validFromMs ?? nowMs);
  if (!isWhole || hasEnded) return null;
  return {
    validFromMs: latest(dates.validFromMs, validFromMs),
    validUntilMs: earliest(dates.validUntilMs, validUntilMs),
  };
}
