import type { Migration } from '../migrate.js';

/** How many of its own right codes have taken one off a source's streak (`security/lockout`). */
export const easedSources: Migration = {
  version: 25,
  name: 'eased-sources',
  sql: `
ALTER TABLE guess_sources ADD COLUMN eased INTEGER NOT NULL DEFAULT 0 CHECK (eased >= 0);
`,
};
