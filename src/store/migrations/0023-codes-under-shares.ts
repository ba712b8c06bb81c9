import type { Migration } from '../migrate.js';

/** QR tickets and cards are made under a share, as PINs are (`0018-shares.ts`): by lock, named without a foreign key. */
export const codesUnderShares: Migration = {
  version: 23,
  name: 'codes under shares',
  sql: `
ALTER TABLE ticket_devices ADD COLUMN share_id TEXT;
CREATE INDEX ticket_devices_by_share ON ticket_devices (share_id) WHERE share_id IS NOT NULL;
ALTER TABLE cards ADD COLUMN share_id TEXT;
CREATE INDEX cards_by_share ON cards (share_id) WHERE share_id IS NOT NULL;
CREATE INDEX tickets_by_maker ON tickets (created_by, valid_until_ms) WHERE created_by IS NOT NULL AND revoked_at_ms IS NULL;
`,
};
