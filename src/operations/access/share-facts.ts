import type { ShareFacts } from '../../access/facts.js';
import { SHARE_ANCESTORS_MAX } from '../../access/share.js';
import type { Share } from '../../access/share.js';
import type { Reads } from '../store-ports.js';

type ShareFactReads = Pick<Reads, 'shares' | 'schedules' | 'users'>;

/** The share and those it was given under, nearest first. Shorter than it should be where one is gone. */
export function shareChain(reads: Pick<Reads, 'shares'>, id: string): readonly Share[] {
  const chain: Share[] = [];
  for (let next: string | null = id; next !== null && chain.length <= SHARE_ANCESTORS_MAX;) {
    const share: Share | null = reads.shares.byId(next);
    if (!share) break;
    chain.push(share);
    next = share.parentId;
  }
  return chain;
}

/** As `decide` looks at them. */
export function shareChainFacts(reads: ShareFactReads, id: string): readonly ShareFacts[] {
  return shareChain(reads, id).map((share) => shareFacts(reads, share));
}

function shareFacts({ schedules, users }: ShareFactReads, share: Share): ShareFacts {
  const { scheduleId } = share;
  return {
    id: share.id,
    sharedWith: share.sharedWith,
    holderIsActive: users.byId(share.sharedWith)?.isActive === true,
    parentId: share.parentId,
    isRevoked: share.revokedAtMs !== null,
    isHeld: share.heldSinceMs !== undefined,
    canUnlock: share.canUnlock,
    canLock: share.canLock,
    canManagePins: share.canManagePins,
    canViewLogs: share.canViewLogs,
    canShare: share.canShare,
    validFromMs: share.validFromMs,
    validUntilMs: share.validUntilMs,
    isScheduled: scheduleId !== null,
    timing: scheduleId === null ? null : (schedules.byId(scheduleId)?.timing ?? null),
  };
}
