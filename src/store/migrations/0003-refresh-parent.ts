import type { Migration } from '../migrate.js';

/** The refresh token that the current one came from: two tabs that refresh at once get the same successor. */
export const refreshParent: Migration = {
  version: 3,
  name: 'refresh parent',
  sql: 'ALTER TABLE sessions ADD COLUMN parent_id TEXT;',
};
