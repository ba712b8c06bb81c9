import type { Migration } from '../migrate.js';

/**
 * Codes that locks answer by themselves. Verifiers and keys are sealed: they are fast to guess for whoever has them.
 * Digits of PINs made before are not known any more, so no lock can be given those.
 */
export const lockCredentials: Migration = {
  version: 7,
  name: 'lock credentials',
  sql: `
CREATE TABLE credential_sets (
  device_id TEXT NOT NULL PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  key_sealed BLOB NOT NULL,
  slots INTEGER,
  version INTEGER NOT NULL CHECK (version >= 0),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  taken_version INTEGER NOT NULL CHECK (taken_version >= 0),
  taken_digest BLOB NOT NULL CHECK (length(taken_digest) = 32),
  budget_from_ms INTEGER NOT NULL,
  repairs INTEGER NOT NULL,
  retries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_credentials (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  state TEXT NOT NULL
    CHECK (state IN ('desired', 'sent', 'acknowledged', 'verified', 'revoke_pending', 'failed')),
  reason TEXT,
  set_version INTEGER,
  changed_at_ms INTEGER NOT NULL,
  verifier_sealed BLOB,
  PRIMARY KEY (device_id, pin_id),
  CHECK (CASE state WHEN 'failed' THEN reason IS NOT NULL WHEN 'revoke_pending' THEN 1 ELSE reason IS NULL END)
) STRICT, WITHOUT ROWID;
CREATE INDEX lock_credentials_by_pin ON lock_credentials (pin_id);

INSERT INTO lock_credentials (device_id, pin_id, state, reason, set_version, changed_at_ms, verifier_sealed)
SELECT pin_devices.device_id, pin_devices.pin_id, 'failed', 'needs_pin', NULL, pins.created_at_ms, NULL
FROM pin_devices
JOIN pins ON pins.id = pin_devices.pin_id
JOIN devices ON devices.id = pin_devices.device_id
WHERE pins.revoked_at_ms IS NULL AND pins.kind IN ('permanent', 'dated')
  AND coalesce(devices.transport, '') <> 'mqtt';
`,
};
