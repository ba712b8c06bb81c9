import type { Share } from '../../access/share.js';

/** What a share gives, as the log keeps it. */
export function loggedContent(share: Share): Readonly<Record<string, unknown>> {
  return {
    can_unlock: share.canUnlock,
    can_lock: share.canLock,
    can_manage_pins: share.canManagePins,
    can_view_logs: share.canViewLogs,
    can_share: share.canShare,
    valid_from_ms: share.validFromMs,
    valid_until_ms: share.validUntilMs,
    schedule_id: share.scheduleId,
  };
}
