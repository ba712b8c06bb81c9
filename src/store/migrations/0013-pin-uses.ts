import type { Migration } from '../migrate.js';

/**
 * What keypads take, and uses of PINs that have so many and no more: `reserved` when granted, `doubtful` when its lock may
 * have lost the report of it, `spent` when the lock said that it opened. One that was given back has no row. Not bound to
 * the lock: a lock that is removed has not told that it stayed shut.
 */
export const pinUses: Migration = {
  version: 13,
  name: 'pin uses',
  sql: `
ALTER TABLE devices ADD COLUMN pin_min_digits INTEGER NOT NULL DEFAULT 4 CHECK (pin_min_digits BETWEEN 4 AND 8);
ALTER TABLE devices ADD COLUMN pin_max_digits INTEGER NOT NULL DEFAULT 8 CHECK (pin_max_digits BETWEEN 4 AND 8);
ALTER TABLE devices ADD COLUMN pin_digits TEXT NOT NULL DEFAULT '0123456789';
ALTER TABLE pins ADD COLUMN max_uses INTEGER CHECK (max_uses > 0);

CREATE TABLE pin_uses (
  grant_id TEXT NOT NULL PRIMARY KEY,
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'doubtful', 'spent')),
  granted_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_uses_by_pin ON pin_uses (pin_id) WHERE state <> 'spent';
CREATE INDEX pin_uses_open ON pin_uses (device_id) WHERE state = 'reserved';
`,
};
