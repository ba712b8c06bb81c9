import type { Migration } from '../migrate.js';

/** The list of certificates that locks may show: what is not on it does not count, whoever signed it. */
export const lockCertificates: Migration = {
  version: 28,
  name: 'lock-certificates',
  sql: `
CREATE TABLE lock_certificates (
  fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 32),
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('current', 'next')),
  issued_at_ms INTEGER NOT NULL,
  UNIQUE (device_id, state)
) STRICT, WITHOUT ROWID;
`,
};
