/** The broker's own schema, step by step; `user_version` counts those that were applied. Only ever added to. */
export const BROKER_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    key INTEGER PRIMARY KEY,
    client_id TEXT NOT NULL UNIQUE,
    expiry_s INTEGER NOT NULL,
    ends_at_ms INTEGER
  ) STRICT;
  CREATE TABLE filters (
    session INTEGER NOT NULL,
    filter TEXT NOT NULL,
    options TEXT NOT NULL,
    PRIMARY KEY (session, filter)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE outgoing (
    seq INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    broker_id TEXT NOT NULL,
    broker_counter INTEGER NOT NULL,
    message_id INTEGER,
    cmd TEXT NOT NULL,
    topic TEXT NOT NULL,
    payload ANY,
    qos INTEGER NOT NULL,
    retain INTEGER NOT NULL,
    properties BLOB,
    expires_at_ms INTEGER
  ) STRICT;
  CREATE TABLE incoming (
    session INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (session, message_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE retained (
    topic TEXT PRIMARY KEY,
    payload ANY NOT NULL,
    qos INTEGER NOT NULL,
    properties BLOB,
    expires_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE wills (
    client_id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    payload ANY NOT NULL,
    qos INTEGER NOT NULL,
    retain INTEGER NOT NULL,
    properties BLOB
  ) STRICT, WITHOUT ROWID;
  `,
];
