/** Partitions of what grows. Hubs spread over them by their ids; each can become a table of its own machine later. */
const PARTITIONS = 8;

function partitions(table: string): string {
  return Array.from(
    { length: PARTITIONS },
    (_, n) =>
      `CREATE TABLE ${table}_${n} PARTITION OF ${table} FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${n});`,
  ).join('\n');
}

export interface CloudMigration {
  readonly version: number;
  readonly sql: string;
}

/** In order. One that was released is never edited. */
export const CLOUD_MIGRATIONS: readonly CloudMigration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE hubs (
  id uuid PRIMARY KEY,
  public_key text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'active', 'revoked')),
  name text,
  claim_hash text UNIQUE,
  epoch integer NOT NULL DEFAULT 0,
  enrolled_at timestamptz NOT NULL,
  claimed_at timestamptz
);

CREATE TABLE assertions (
  hub_id uuid NOT NULL,
  jti text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, jti)
);
CREATE INDEX assertions_by_end ON assertions (expires_at);

CREATE TABLE cursors (
  hub_id uuid NOT NULL REFERENCES hubs (id),
  epoch integer NOT NULL,
  lane text NOT NULL CHECK (lane IN ('audit', 'telemetry')),
  ack bigint NOT NULL,
  hash text NOT NULL,
  proof text,
  moved_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, epoch, lane)
);

CREATE TABLE events (
  hub_id uuid NOT NULL,
  epoch integer NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  device_id text,
  line text NOT NULL,
  PRIMARY KEY (hub_id, epoch, seq)
) PARTITION BY HASH (hub_id);
${partitions('events')}

CREATE TABLE entities (
  hub_id uuid NOT NULL,
  epoch integer NOT NULL,
  entity text NOT NULL,
  key text NOT NULL,
  seq bigint NOT NULL,
  gone boolean NOT NULL,
  line text NOT NULL,
  PRIMARY KEY (hub_id, epoch, entity, key)
) PARTITION BY HASH (hub_id);
${partitions('entities')}

CREATE TABLE quarantine (
  hub_id uuid NOT NULL,
  epoch integer NOT NULL,
  lane text NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  line text NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, epoch, lane, seq)
);
`,
  },
  {
    version: 2,
    sql: `
CREATE TABLE requests (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid PRIMARY KEY,
  hub_id uuid NOT NULL REFERENCES hubs (id),
  kind text NOT NULL,
  actor_id uuid NOT NULL,
  expected_version text,
  data text NOT NULL,
  life_ms integer NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  claimed_at timestamptz,
  withdrawn_at timestamptz,
  outcome text,
  reason text,
  event_epoch integer,
  event_seq bigint,
  settled_at timestamptz
);
CREATE INDEX requests_by_hub ON requests (hub_id, number);
CREATE INDEX requests_open ON requests (hub_id, number) WHERE outcome IS NULL AND withdrawn_at IS NULL;

CREATE TABLE images (
  sha256 text PRIMARY KEY,
  bytes bytea NOT NULL,
  kept_at timestamptz NOT NULL
);
`,
  },
  {
    version: 3,
    sql: `
ALTER TABLE hubs ADD COLUMN claim_expires_at timestamptz;
ALTER TABLE hubs ADD COLUMN asked_at timestamptz;
CREATE INDEX hubs_unclaimed ON hubs (asked_at) WHERE state = 'waiting'
`,
  },
  {
    version: 4,
    sql: `
CREATE TABLE backups (
  hub_id uuid NOT NULL REFERENCES hubs (id),
  name text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, name)
);

CREATE TABLE backup_parts (
  hub_id uuid NOT NULL REFERENCES hubs (id),
  name text NOT NULL,
  part integer NOT NULL,
  bytes integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (hub_id, name, part)
);
ALTER TABLE backup_parts ALTER COLUMN content SET STORAGE EXTERNAL;
`,
  },
];
