import type { Share } from '../../access/share.js';
import { Conflict } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { checkBounds, checkContent } from './check-share.js';
import type { CredentialSync } from './credential-sync.js';
import { loggingRefusals, requireInChange } from './decide-in-change.js';
import { findShare, noShare, reaches } from './find-share.js';
import type { AccessDeps } from './require-access.js';
import { loggedContent } from './logged-share.js';
import type { ShareContent } from './share-ports.js';
import type { ShareUseCases } from './share-use-cases.js';
import { shareView } from './share-view.js';

export interface UpdateShareDeps extends AccessDeps {
  readonly credentials?: Pick<CredentialSync, 'changed'>;
  /** Called when a share is on the disk that begins or ends at another time. */
  readonly turnsChanged?: () => void;
}

/** Counts from the next question on, for whatever was given or made under it as well. */
export function updateShare(deps: UpdateShareDeps): ShareUseCases['updateShare'] {
  return async (caller, deviceId, id, change) => {
    const { device, share } = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const lock = deviceOrRefuse(tx, deviceId);
        const before = findShare({ ...deps, store: tx }, caller, lock, id);
        const because = requireInChange(deps, tx, caller, lock, 'share');
        if (!reaches(tx, because, before)) throw noShare();
        if (before.revokedAtMs !== null)
          throw new Conflict('share_revoked', 'The share has ended: share the lock anew.');
        const nowMs = deps.clock.wallMs();
        const after: Share = { ...before, ...content(before, change), updatedAtMs: nowMs };
        checkContent(tx, after, deps.timeIsTrusted() ? nowMs : -Infinity);
        checkBounds(tx, after, before.parentId);
        tx.shares.update(id, after, nowMs);
        tx.events.append(
          eventBy(caller, {
            atMs: nowMs,
            type: 'SHARE_CHANGED',
            description: 'A share of this lock was changed.',
            deviceId,
            targetUserId: before.sharedWith,
            data: { share_id: id, shared_with: before.sharedWith, ...loggedContent(after) },
          }),
        );
        return { device: lock, share: after };
      }),
    );
    // Locks may hold codes made under it, with its dates.
    deps.credentials?.changed([
      ...new Set(deps.store.shares.heldUnder(id).map((one) => one.deviceId)),
      deviceId,
    ]);
    deps.turnsChanged?.();
    return shareView(deps, device, share);
  };
}

function content(before: Share, change: Parameters<ShareUseCases['updateShare']>[3]): ShareContent {
  const given = <K extends keyof ShareContent>(name: K): ShareContent[K] => {
    const value = change[name];
    return value === undefined ? before[name] : value;
  };
  return {
    canUnlock: given('canUnlock'),
    canLock: given('canLock'),
    canManagePins: given('canManagePins'),
    canViewLogs: given('canViewLogs'),
    canShare: given('canShare'),
    validFromMs: given('validFromMs'),
    validUntilMs: given('validUntilMs'),
    scheduleId: given('scheduleId'),
  };
}
