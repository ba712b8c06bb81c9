import type { Migration } from '../migrate.js';

/**
 * What a cloud asked for, each id once, with what became of it. `command_id` is that of the order to a lock that it led to, `log_seq`
 * the row of the log that tells its outcome.
 */
export const cloudRequests: Migration = {
  version: 30,
  name: 'cloud-requests',
  sql: `
CREATE TABLE cloud_requests (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  actor_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'refused', 'failed', 'unknown')),
  reason TEXT,
  command_id TEXT UNIQUE,
  log_seq INTEGER,
  received_at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER,
  CHECK ((state = 'open') = (settled_at_ms IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX cloud_requests_open ON cloud_requests (received_at_ms) WHERE state = 'open';
CREATE INDEX cloud_requests_settled ON cloud_requests (settled_at_ms, id) WHERE state <> 'open';
`,
};
