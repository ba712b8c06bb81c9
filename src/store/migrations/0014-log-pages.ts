import type { Migration } from '../migrate.js';

/**
 * Pages of the log by lock, person, kind, time, and pairs of them. An index over events is written with every event, so
 * each pair of lock, person and kind has one, and a lock or a person alone is read from the pair with the kind, of which
 * there are few (`log-pages.ts`). The time has no index: a row for each full block of events says which times it holds.
 */
export const logPages: Migration = {
  version: 14,
  name: 'log pages',
  sql: `
CREATE INDEX events_by_device_type ON events (device_id, type) WHERE device_id IS NOT NULL;
CREATE INDEX events_by_device_user ON events (device_id, user_id)
  WHERE device_id IS NOT NULL AND user_id IS NOT NULL;
CREATE INDEX events_by_user_type ON events (user_id, type) WHERE user_id IS NOT NULL;
DROP INDEX events_by_device;
DROP INDEX events_by_user;

CREATE TABLE log_blocks (
  block INTEGER PRIMARY KEY,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;
INSERT INTO log_blocks (block, first_ms, last_ms)
SELECT seq / 512, min(at_ms), max(at_ms) FROM events
WHERE seq < (SELECT (seq + 1) / 512 * 512 FROM chain_head) GROUP BY seq / 512;
`,
};
