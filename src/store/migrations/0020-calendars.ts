import type { Migration } from '../migrate.js';

/**
 * Calendars of stays. `text` is the last good copy as it came, `copy` what it says, `applied` the stays that count: those are
 * in the schedule's timing as well, from all its calendars together. A feed's address is a secret.
 */
export const calendars: Migration = {
  version: 20,
  name: 'calendars',
  sql: `
CREATE TABLE calendars (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  site_id TEXT NOT NULL REFERENCES sites (id),
  schedule_id TEXT NOT NULL REFERENCES schedules (id),
  check_in_minute INTEGER NOT NULL,
  check_out_minute INTEGER NOT NULL,
  ignore_words TEXT NOT NULL CHECK (json_valid(ignore_words)),
  auto_apply TEXT NOT NULL,
  refresh_minutes INTEGER NOT NULL,
  feed_sealed BLOB,
  feed_tags TEXT NOT NULL CHECK (json_valid(feed_tags)),
  checked_at_ms INTEGER,
  trouble TEXT CHECK (json_valid(trouble)),
  text TEXT,
  text_at_ms INTEGER,
  copy TEXT CHECK (json_valid(copy)),
  applied TEXT NOT NULL CHECK (json_valid(applied)),
  applied_at_ms INTEGER,
  created_by TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX calendars_by_site ON calendars (site_id);
CREATE INDEX calendars_by_schedule ON calendars (schedule_id);
`,
};
