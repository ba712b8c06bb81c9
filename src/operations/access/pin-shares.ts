import type { Pin } from '../../access/pin.js';
import { Refused } from '../../kit/errors.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { reachesCode, sharesUsed } from './made-under.js';
import type { AccessDeps } from './require-access.js';

/**
 * The new PIN with the share under which it is made at each lock, where its maker has no right of their own. In the
 * change that stores it: a share that ended meanwhile makes no PIN.
 * @throws Refused `access_denied`, `pin_for_others`
 */
export function withShares(deps: Omit<AccessDeps, 'store'>, tx: Writes, caller: Caller, pin: Pin): Pin {
  const shareIds = sharesUsed(deps, tx, caller, pin.deviceIds);
  if (Object.keys(shareIds).length === 0) return pin;
  // Entries are told as that person's, and paid by them.
  if (pin.userId !== null && pin.userId !== caller.userId)
    throw new Refused(
      'pin_for_others',
      'By a share you make PINs for yourself, or for guests: leave "user_id" out.',
      { fields: [{ field: 'user_id', message: 'is somebody else' }] },
    );
  return { ...pin, shareIds };
}

/**
 * Who may change or revoke a PIN by a share, may do so with what was made under it, or under those given on under it: another's code is
 * bounded by nothing that ends with the share. In the change itself.
 * @throws Refused `access_denied`, `pin_beyond_share`
 */
export function requirePinReach(deps: Omit<AccessDeps, 'store'>, tx: Writes, caller: Caller, pin: Pin): void {
  if (!reachesCode(deps, tx, caller, pin))
    throw new Refused('pin_beyond_share', 'By a share you change only PINs that were made under it.');
}
