import type { Migration } from '../migrate.js';

/** Each person's own code, and whose code they entered. */
export const invites: Migration = {
  version: 5,
  name: 'invites',
  sql: `
CREATE TABLE invites (
  user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  code TEXT NOT NULL UNIQUE,
  invited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
  entered_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_by_inviter ON invites (invited_by, user_id) WHERE invited_by IS NOT NULL;
`,
};
