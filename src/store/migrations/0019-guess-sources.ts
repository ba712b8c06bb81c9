import type { Migration } from '../migrate.js';

/** Wrong codes by where they came from. `turn` is the order of the last ones: no clock is asked who was quiet longest. */
export const guessSources: Migration = {
  version: 19,
  name: 'guess-sources',
  sql: `
CREATE TABLE guess_sources (
  source TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_for_ms INTEGER,
  turn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guess_sources_by_turn ON guess_sources (turn);
`,
};
