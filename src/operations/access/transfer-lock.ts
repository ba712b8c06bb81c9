import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse, deviceView } from '../locks/device-view.js';
import type { LiveLocks } from '../locks/live-locks.js';
import { activePerson } from './check-share.js';
import { loggingRefusals, requireInChange } from './decide-in-change.js';
import { endShareIn } from './end-share.js';
import type { ShareUseCases } from './share-use-cases.js';
import type { UpdateShareDeps } from './update-share.js';

export interface TransferLockDeps extends UpdateShareDeps {
  readonly live: LiveLocks;
}

/** Hands a lock over. Whom the former owner let in, the new one has not chosen: shares end, unless they are to be kept. */
export function transferLock(deps: TransferLockDeps): ShareUseCases['transferLock'] {
  return async (caller, deviceId, { userId, keepShares }) => {
    const { device, ended } = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const before = deviceOrRefuse(tx, deviceId);
        requireInChange(deps, tx, caller, before, 'transfer');
        const ownerId = userId === null ? null : activePerson(tx, userId, 'user_id').id;
        if (ownerId === before.ownerId) return { device: before, ended: [] };
        const nowMs = deps.clock.wallMs();
        const shares = keepShares ? [] : tx.shares.activeOn(deviceId);
        const changed = shares.flatMap((share) => endShareIn(tx, caller, share, nowMs, 'transferred'));
        tx.devices.setOwner(deviceId, ownerId, nowMs);
        tx.events.append(
          eventBy(caller, {
            atMs: nowMs,
            type: 'DEVICE_TRANSFERRED',
            description:
              ownerId === null ? 'The lock is the household’s now.' : 'The lock has another owner now.',
            deviceId,
            targetUserId: ownerId ?? before.ownerId,
            data: { owner_id: ownerId, former_owner_id: before.ownerId, kept_shares: keepShares },
          }),
        );
        return { device: { ...before, ownerId, updatedAtMs: nowMs }, ended: [...new Set(changed)] };
      }),
    );
    deps.credentials?.changed(ended);
    return deviceView(deps, device);
  };
}
