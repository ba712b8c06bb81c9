import type { Migration } from '../migrate.js';

/**
 * Rights on a lock that were given to somebody. People, and shares above, are named without a foreign key: a share
 * outlives them, revoked, until nobody asks what it still holds; one whose chain has a gap is worth nothing. So is a PIN
 * whose share is gone. A schedule that is gone would make a share that counts at all hours, so it can't go.
 */
export const shares: Migration = {
  version: 18,
  name: 'shares',
  sql: `
CREATE TABLE shares (
  id TEXT NOT NULL PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  shared_with TEXT NOT NULL,
  given_by TEXT,
  parent_id TEXT,
  can_unlock INTEGER NOT NULL CHECK (can_unlock IN (0, 1)),
  can_lock INTEGER NOT NULL CHECK (can_lock IN (0, 1)),
  can_manage_pins INTEGER NOT NULL CHECK (can_manage_pins IN (0, 1)),
  can_view_logs INTEGER NOT NULL CHECK (can_view_logs IN (0, 1)),
  can_share INTEGER NOT NULL CHECK (can_share IN (0, 1)),
  valid_from_ms INTEGER,
  valid_until_ms INTEGER,
  schedule_id TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX shares_one_each ON shares (device_id, shared_with) WHERE revoked_at_ms IS NULL;
CREATE INDEX shares_by_device ON shares (device_id, id);
CREATE INDEX shares_by_person ON shares (shared_with, device_id);
CREATE INDEX shares_by_giver ON shares (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX shares_by_parent ON shares (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX shares_by_schedule ON shares (schedule_id) WHERE schedule_id IS NOT NULL;
ALTER TABLE pin_devices ADD COLUMN share_id TEXT;
CREATE INDEX pin_devices_by_share ON pin_devices (share_id) WHERE share_id IS NOT NULL;
`,
};
