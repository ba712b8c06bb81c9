import type { Pin } from '../../access/pin.js';
import { Refused } from '../../kit/errors.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { requireInChange, shareOf } from './decide-in-change.js';
import type { AccessDeps } from './require-access.js';

/**
 * The new PIN with the share under which it is made at each lock, where its maker has no right of their own. In the
 * change that stores it: a share that ended meanwhile makes no PIN.
 * @throws Refused `access_denied`, `pin_for_others`
 */
export function withShares(deps: Omit<AccessDeps, 'store'>, tx: Writes, caller: Caller, pin: Pin): Pin {
  const shareIds: Record<string, string> = {};
  for (const deviceId of pin.deviceIds) {
    const because = requireInChange(deps, tx, caller, deviceOrRefuse(tx, deviceId), 'manage_pins');
    const shareId = shareOf(because);
    if (shareId !== null) shareIds[deviceId] = shareId;
  }
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
