import type { Migration } from '../migrate.js';

/** A log-in looks at the sessions that are open, however many ended before. */
export const openSessions: Migration = {
  version: 16,
  name: 'open-sessions',
  sql: 'CREATE INDEX sessions_open ON sessions (user_id, last_used_at_ms) WHERE revoked_at_ms IS NULL;',
};
