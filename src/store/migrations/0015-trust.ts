import type { Migration } from '../migrate.js';

/** What gives back the time after a restart. */
export const trust: Migration = {
  version: 15,
  name: 'trust',
  sql: `
CREATE TABLE lock_clocks (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  boot_id TEXT NOT NULL,
  lock_ms INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
