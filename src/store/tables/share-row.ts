import type { Share } from '../../access/share.js';
import type { ShareRow } from '../rows/access-rows.js';

export const SHARE_COLUMNS = [
  'id',
  'device_id',
  'shared_with',
  'given_by',
  'parent_id',
  'can_unlock',
  'can_lock',
  'can_manage_pins',
  'can_view_logs',
  'can_share',
  'valid_from_ms',
  'valid_until_ms',
  'schedule_id',
  'created_at_ms',
  'updated_at_ms',
  'revoked_at_ms',
  'held_since_ms',
] as const satisfies readonly (keyof ShareRow)[];

export function shareRow(share: Share): ShareRow {
  return {
    id: share.id,
    device_id: share.deviceId,
    shared_with: share.sharedWith,
    given_by: share.givenBy,
    parent_id: share.parentId,
    can_unlock: Number(share.canUnlock),
    can_lock: Number(share.canLock),
    can_manage_pins: Number(share.canManagePins),
    can_view_logs: Number(share.canViewLogs),
    can_share: Number(share.canShare),
    valid_from_ms: share.validFromMs,
    valid_until_ms: share.validUntilMs,
    schedule_id: share.scheduleId,
    created_at_ms: share.createdAtMs,
    updated_at_ms: share.updatedAtMs,
    revoked_at_ms: share.revokedAtMs,
    held_since_ms: share.heldSinceMs ?? null,
  };
}

export function readShare(row: ShareRow): Share {
  return {
    id: row.id,
    deviceId: row.device_id,
    sharedWith: row.shared_with,
    givenBy: row.given_by,
    parentId: row.parent_id,
    canUnlock: row.can_unlock === 1,
    canLock: row.can_lock === 1,
    canManagePins: row.can_manage_pins === 1,
    canViewLogs: row.can_view_logs === 1,
    canShare: row.can_share === 1,
    validFromMs: row.valid_from_ms,
    validUntilMs: row.valid_until_ms,
    scheduleId: row.schedule_id,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    revokedAtMs: row.revoked_at_ms,
    ...(row.held_since_ms !== null && { heldSinceMs: row.held_since_ms }),
  };
}
