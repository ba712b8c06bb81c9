import type { Share } from '../../access/share.js';
import type { Verdict } from '../../access/verdict.js';
import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { shareOf } from './decide-in-change.js';
import { judge } from './require-access.js';
import type { JudgeDeps } from './require-access.js';
import { shareChain } from './share-facts.js';

/** Which shares of a lock somebody may know of: all, by a right of their own; else theirs and what is under it. */
export function sharesInSight(deps: JudgeDeps, caller: Caller, device: Device): (share: Share) => boolean {
  const seesAll = (['share', 'view_pins'] as const).some((action) => {
    const { granted, because } = judge(deps, caller, device, action);
    return granted && shareOf(because) === null;
  });
  if (seesAll) return () => true;
  const own = caller.userId === null ? null : deps.store.shares.ofPerson(device.id, caller.userId);
  if (!own) return () => false;
  return (share) =>
    share.sharedWith === caller.userId ||
    (own.revokedAtMs === null && shareChain(deps.store, share.id).some(({ id }) => id === own.id));
}

/** @throws NotFound `share_not_found`, also of one that the caller may not know of */
export function findShare(deps: JudgeDeps, caller: Caller, device: Device, id: string): Share {
  const share = deps.store.shares.byId(id);
  if (share?.deviceId !== device.id || !sharesInSight(deps, caller, device)(share)) throw noShare();
  return share;
}

/** Whether who may share by this right may change or end that share: by a share of theirs only what is under it. */
export function reaches(reads: Pick<Reads, 'shares'>, because: Verdict, share: Share): boolean {
  const own = shareOf(because);
  return own === null || (own !== share.id && shareChain(reads, share.id).some(({ id }) => id === own));
}

export function noShare(): NotFound {
  return new NotFound('share_not_found', 'This lock has no such share.');
}
