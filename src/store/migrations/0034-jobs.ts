import type { Migration } from '../migrate.js';

/** How each line of the timetable fared last, so that what was missed is known after a restart. One row a job, rewritten in place. */
export const jobs: Migration = {
  version: 34,
  name: 'jobs',
  sql: `
CREATE TABLE jobs (
  name TEXT PRIMARY KEY,
  known_since_ms INTEGER NOT NULL,
  begun_at_ms INTEGER,
  took_ms INTEGER,
  done INTEGER,
  failures INTEGER NOT NULL,
  trouble TEXT,
  trouble_text TEXT,
  trouble_since_ms INTEGER
) STRICT, WITHOUT ROWID;
`,
};
