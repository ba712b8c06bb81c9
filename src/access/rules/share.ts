import type { AccessFacts, ShareFacts } from '../facts.js';
import type { AccessAction } from '../request.js';
import type { Approach } from '../schedule/schedule.js';
import { SHARE_ANCESTORS_MAX } from '../share.js';
import type { VerdictParams } from '../verdict.js';
import { inDates, inSchedule, isDated } from './in-force.js';

type ShareTrouble =
  | 'share_revoked'
  | 'share_held'
  | 'share_holder_inactive'
  | 'share_lacks_right'
  | 'share_time_not_trusted'
  | 'share_ended'
  | 'share_not_yet_valid'
  | 'share_out_of_schedule'
  | 'share_chain_cut';

/** How far a share that does not help has got: of several, the reason of the last of these is told. */
const PROGRESS: readonly ShareTrouble[] = [
  'share_revoked',
  'share_held',
  'share_holder_inactive',
  'share_lacks_right',
  'share_time_not_trusted',
  'share_ended',
  'share_not_yet_valid',
  'share_out_of_schedule',
  'share_chain_cut',
];

export interface ShareFinding {
  readonly code: ShareTrouble | 'shared';
  readonly params: VerdictParams;
}

/**
 * What a share is worth for this action now: no more than each share it was given under, all the way up, and those only
 * as long as they may share further.
 */
export function weighShare(
  share: ShareFacts,
  action: AccessAction,
  approach: Approach,
  facts: AccessFacts,
): ShareFinding {
  const own = weighAlone(share, action, approach, facts);
  if (own.code !== 'shared' || share.parentId === null) return own;
  const [, ...above] = chainOf(share, facts.shares);
  const isWhole = above.length <= SHARE_ANCESTORS_MAX && above.at(-1)?.parentId === null;
  const holdsAbove = (one: ShareFacts) =>
    one.canShare && weighAlone(one, action, approach, facts).code === 'shared';
  return isWhole && above.every(holdsAbove) ? own : { code: 'share_chain_cut', params: own.params };
}

/** The share and those above it, nearest first; one that is missing, or too many, ends it before its top. */
export function chainOf(share: ShareFacts, shares: readonly ShareFacts[]): readonly ShareFacts[] {
  const chain = [share];
  for (let { parentId } = share; parentId !== null && chain.length <= SHARE_ANCESTORS_MAX;) {
    const id: string = parentId;
    const above = shares.find((one) => one.id === id);
    if (!above) break;
    chain.push(above);
    parentId = above.parentId;
  }
  return chain;
}

function weighAlone(
  share: ShareFacts,
  action: AccessAction,
  approach: Approach,
  { nowMs, timeIsTrusted, lock }: AccessFacts,
): ShareFinding {
  const params = { share_id: share.id };
  if (share.isRevoked) return { code: 'share_revoked', params };
  if (share.isHeld) return { code: 'share_held', params };
  if (!share.holderIsActive) return { code: 'share_holder_inactive', params };
  if (!holds(share, action)) return { code: 'share_lacks_right', params };
  if ((isDated(share) || share.isScheduled) && !timeIsTrusted)
    return { code: 'share_time_not_trusted', params };
  const dates = inDates(share, nowMs);
  if (dates.code !== 'in_dates') {
    const code = dates.code === 'not_yet_valid' ? 'share_not_yet_valid' : 'share_ended';
    return { code, params: { ...params, ...dates.params } };
  }
  // Who may come on Mondays knows the door on Sundays too; what they may do there has its hours.
  if (share.isScheduled && action !== 'view') {
    const { code } = inSchedule(share.timing, { nowMs, timeZone: lock.timeZone, approach });
    if (code !== 'in_schedule') return { code: 'share_out_of_schedule', params };
  }
  return { code: 'shared', params };
}

/** The best of the person's shares; null: they have none. */
export function bestShare(
  personId: string,
  action: AccessAction,
  approach: Approach,
  facts: AccessFacts,
): ShareFinding | null {
  let best: ShareFinding | null = null;
  for (const share of facts.shares) {
    if (share.sharedWith !== personId) continue;
    const found = weighShare(share, action, approach, facts);
    if (found.code === 'shared') return found;
    if (!best || progress(found) > progress(best)) best = found;
  }
  return best;
}

function progress({ code }: ShareFinding): number {
  return code === 'shared' ? PROGRESS.length : PROGRESS.indexOf(code);
}

function holds(share: ShareFacts, action: AccessAction): boolean {
  switch (action) {
    case 'unlock':
    case 'unlatch':
      return share.canUnlock;
    case 'lock':
      return share.canLock;
    case 'identify':
      return share.canUnlock || share.canLock;
    case 'view_pins':
    case 'manage_pins':
      return share.canManagePins;
    case 'view_logs':
      return share.canViewLogs;
    case 'share':
      return share.canShare;
    case 'view':
      return share.canUnlock || share.canLock || share.canManagePins || share.canViewLogs || share.canShare;
    case 'reboot':
    case 'transfer':
      return false;
  }
}
