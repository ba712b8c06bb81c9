import type { Migration } from '../migrate.js';

/** How much the new lock says that takes the place of another when it logs in over MQTT. */
export const nextProfile: Migration = {
  version: 27,
  name: 'next-profile',
  sql: `
ALTER TABLE devices ADD COLUMN mqtt_next_profile TEXT CHECK (mqtt_next_profile IN ('full', 'basic'));
`,
};
