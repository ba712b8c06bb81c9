import type { Migration } from '../migrate.js';

/** What to do about a door that was left unlocked; null: nothing. Seconds. */
export const unlockedDoors: Migration = {
  version: 6,
  name: 'unlocked doors',
  sql: `
ALTER TABLE devices ADD COLUMN auto_lock_s INTEGER CHECK (auto_lock_s > 0);
ALTER TABLE devices ADD COLUMN left_unlocked_alert_s INTEGER CHECK (left_unlocked_alert_s > 0);
`,
};
