import type { Migration } from '../migrate.js';

/**
 * Codes that belong to a stay of a calendar: it is named without a foreign key, since a code outlives its calendar in the log.
 * A stay has one code that is not revoked. What a revoked PIN was is kept to know it when it is typed; its digits are free again.
 */
export const stayCodes: Migration = {
  version: 24,
  name: 'stay codes',
  sql: `
ALTER TABLE calendars ADD COLUMN code_device_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(code_device_ids));
ALTER TABLE pins ADD COLUMN stay_calendar_id TEXT;
ALTER TABLE pins ADD COLUMN stay_uid TEXT;
CREATE UNIQUE INDEX pins_by_stay ON pins (stay_calendar_id, stay_uid) WHERE stay_calendar_id IS NOT NULL AND revoked_at_ms IS NULL;
ALTER TABLE pin_devices ADD COLUMN revoked_verifier BLOB;
CREATE INDEX pin_devices_by_revoked_verifier ON pin_devices (device_id, revoked_verifier) WHERE revoked_verifier IS NOT NULL;
`,
};
