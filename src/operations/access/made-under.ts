import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { requireInChange, shareOf } from './decide-in-change.js';
import type { AccessDeps } from './require-access.js';
import { shareChain } from './share-facts.js';

/** Ids of shares, by the lock that each is of. */
export type SharesByLock = Readonly<Record<string, string>>;

/** A code, of whichever kind, and under which shares it was made. */
export interface MadeUnder {
  readonly deviceIds: readonly string[];
  readonly shareIds?: SharesByLock;
}

type InChange = Omit<AccessDeps, 'store'>;

/**
 * By which shares somebody may run codes at these locks, where not by a right of their own. In the change itself: a share
 * that ended meanwhile gives no right.
 * @throws Refused `access_denied`, unless they may at every one; call it within `loggingRefusals`
 */
export function sharesUsed(
  deps: InChange,
  tx: Writes,
  caller: Caller,
  deviceIds: readonly string[],
): SharesByLock {
  const used: Record<string, string> = {};
  for (const id of deviceIds) {
    const shareId = shareOf(requireInChange(deps, tx, caller, deviceOrRefuse(tx, id), 'manage_pins'));
    if (shareId !== null) used[id] = shareId;
  }
  return used;
}

/**
 * Whether a code is theirs to change, or to be shown: by a share what was made under it, or under those given on under it.
 * Another's code is bounded by nothing that ends with the share.
 * @throws Refused `access_denied` as `sharesUsed`
 */
export function reachesCode(
  deps: InChange,
  tx: Writes,
  caller: Caller,
  { deviceIds, shareIds = {} }: MadeUnder,
): boolean {
  const own = sharesUsed(deps, tx, caller, deviceIds);
  return Object.entries(own).every(([deviceId, shareId]) => {
    const madeUnder = shareIds[deviceId];
    return madeUnder !== undefined && shareChain(tx, madeUnder).some(({ id }) => id === shareId);
  });
}
