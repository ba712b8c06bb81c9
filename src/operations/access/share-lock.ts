import { REVOKED_SHARES_KEPT, SHARE_ANCESTORS_MAX, SHARES_PER_LOCK_MAX } from '../../access/share.js';
import type { Share } from '../../access/share.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { activePerson, checkBounds, checkContent, requireNoShare } from './check-share.js';
import { loggingRefusals, requireInChange, shareOf } from './decide-in-change.js';
import { shareChain } from './share-facts.js';
import type { NewShare, ShareUseCases } from './share-use-cases.js';
import { loggedContent } from './logged-share.js';
import { shareView } from './share-view.js';
import type { UpdateShareDeps } from './update-share.js';

export interface ShareLockDeps extends UpdateShareDeps {
  readonly newId: NewId;
  readonly phoneCountry?: PhoneCountry | null;
}

/** Gives somebody rights on a lock: all of one's own at most. */
export function shareLock(deps: ShareLockDeps): ShareUseCases['shareLock'] {
  return async (caller, deviceId, input) => {
    const id = deps.newId();
    const { device, share } = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const lock = deviceOrRefuse(tx, deviceId);
        const parentId = shareOf(requireInChange(deps, tx, caller, lock, 'share'));
        return { device: lock, share: give(deps, tx, caller, lock, { id, parentId }, input) };
      }),
    );
    deps.turnsChanged?.();
    return shareView(deps, device, share);
  };
}

function give(
  deps: ShareLockDeps,
  tx: Writes,
  caller: Caller,
  device: Device,
  { id, parentId }: Pick<Share, 'id' | 'parentId'>,
  { sharedWith, ...content }: NewShare,
): Share {
  const nowMs = deps.clock.wallMs();
  const person = activePerson(tx, sharedWith, 'shared_with', deps.phoneCountry);
  refuseNeedless(caller, device, person.id);
  checkContent(tx, content, deps.timeIsTrusted() ? nowMs : -Infinity);
  checkBounds(tx, content, parentId);
  requireRoom(tx, device, person.id, parentId);
  const share: Share = {
    ...content,
    id,
    deviceId: device.id,
    sharedWith: person.id,
    givenBy: caller.userId,
    parentId,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    revokedAtMs: null,
  };
  tx.shares.insert(share);
  tx.shares.trim(device.id, REVOKED_SHARES_KEPT);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'SHARE_CREATED',
      description: `Lock "${device.name}" was shared.`,
      deviceId: device.id,
      targetUserId: person.id,
      data: { share_id: id, shared_with: person.id, parent_id: parentId, ...loggedContent(share) },
    }),
  );
  return share;
}

function refuseNeedless(caller: Caller, device: Device, personId: string): void {
  if (personId === caller.userId)
    throw new InvalidInput('share_with_self', 'You can not share a lock with yourself.', {
      fields: [{ field: 'shared_with', message: 'is you' }],
    });
  if (personId === device.ownerId)
    throw new InvalidInput('share_with_owner', 'The owner of a lock has every right on it already.', {
      fields: [{ field: 'shared_with', message: 'is the owner of the lock' }],
    });
}

function requireRoom(tx: Writes, device: Device, personId: string, parentId: string | null): void {
  requireNoShare(tx, device.id, personId);
  const active = tx.shares.activeOn(device.id);
  if (active.length >= SHARES_PER_LOCK_MAX)
    throw new Conflict(
      'shares_full',
      say('A lock has at most {count} shares: revoke some first.', { count: SHARES_PER_LOCK_MAX }),
    );
  if (parentId !== null && shareChain(tx, parentId).length > SHARE_ANCESTORS_MAX)
    throw new Conflict(
      'share_too_deep',
      say('A share can be given on {count} times at most: ask the owner of the lock.', {
        count: SHARE_ANCESTORS_MAX,
      }),
    );
}
