import type { Migration } from '../migrate.js';

/** What gives back the time after a restart, and who has guessed at codes from where. */
export const trust: Migration = {
  version: 24,
  name: 'trust',
  sql: `
CREATE TABLE lock_clocks (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  boot_id TEXT NOT NULL,
  lock_ms INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE guess_sources (
  source TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  locked_for_ms INTEGER
) STRICT, WITHOUT ROWID;
`,
};
