import type { Migration } from '../migrate.js';

/**
 * When codes count. A PIN whose schedule is gone opens nothing: its kind says that it had one. Those that are not revoked
 * keep their schedule from being removed.
 */
export const schedules: Migration = {
  version: 10,
  name: 'schedules',
  sql: `
CREATE TABLE schedules (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  timing TEXT NOT NULL CHECK (json_valid(timing)),
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE pins ADD COLUMN schedule_id TEXT REFERENCES schedules (id) ON DELETE SET NULL;
CREATE INDEX events_by_id ON events (id);
CREATE INDEX pins_by_schedule ON pins (schedule_id) WHERE schedule_id IS NOT NULL;
`,
};
