import type { Migration } from '../migrate.js';

/**
 * What a cloud has of this hub. The log needs no outbox: its numbers have no gaps, so that it is one. Of everything else
 * that is synced, `changes` holds which entities differ from what the cloud acknowledged, one row each, however often they
 * changed: the row moves to the newest number. `cloud_link` has a row while the hub is enrolled, and only then
 * changes are written down.
 */
export const replication: Migration = {
  version: 29,
  name: 'replication',
  sql: `
DROP TABLE outbox;

CREATE TABLE cloud_link (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  audit_acked INTEGER NOT NULL CHECK (audit_acked >= 0),
  telemetry_acked INTEGER NOT NULL CHECK (telemetry_acked >= 0)
) STRICT;

CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  key TEXT NOT NULL CHECK (json_valid(key)),
  UNIQUE (entity, key)
) STRICT;
`,
};
