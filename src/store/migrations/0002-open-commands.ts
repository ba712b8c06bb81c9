import type { Migration } from '../migrate.js';

/** Only commands that are open are ever looked for by status: ended ones cost no page of the index. */
export const openCommands: Migration = {
  version: 2,
  name: 'open commands',
  sql: `
DROP INDEX commands_by_status;
CREATE INDEX commands_open ON commands (status, device_id) WHERE status IN ('accepted', 'sent', 'unknown');
`,
};
