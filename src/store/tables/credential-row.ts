import type { LockCredential, PinPlace } from '../../operations/access/credential-ports.js';
import type { Transport } from '../../locks/device.js';
import type { LockCredentialRow } from '../rows/access-rows.js';

export const CREDENTIAL_COLUMNS = [
  'device_id',
  'pin_id',
  'state',
  'reason',
  'set_version',
  'changed_at_ms',
] as const satisfies readonly (keyof LockCredentialRow)[];

type PublicCredentialRow = Pick<LockCredentialRow, (typeof CREDENTIAL_COLUMNS)[number]>;

/** A PIN on a lock, with what the lock holds of it: the credential's columns are null when there is none. */
export interface PlaceRow {
  place_pin_id: string;
  place_device_id: string;
  transport: string | null;
  slots: number | null;
  state: string | null;
  reason: string | null;
  set_version: number | null;
  changed_at_ms: number | null;
}

export function credentialRow(credential: LockCredential): PublicCredentialRow {
  return {
    device_id: credential.deviceId,
    pin_id: credential.pinId,
    state: credential.state,
    reason: credential.reason,
    set_version: credential.setVersion,
    changed_at_ms: Math.floor(credential.changedAtMs),
  };
}

export function readCredential(row: PublicCredentialRow): LockCredential {
  return {
    deviceId: row.device_id,
    pinId: row.pin_id,
    state: row.state as LockCredential['state'],
    reason: row.reason as LockCredential['reason'],
    setVersion: row.set_version,
    changedAtMs: row.changed_at_ms,
  };
}

export function readPlace(row: PlaceRow): PinPlace {
  const at = { pinId: row.place_pin_id, deviceId: row.place_device_id };
  const { state, changed_at_ms } = row;
  return {
    ...at,
    transport: row.transport as Transport | null,
    slots: row.slots,
    credential:
      state === null || changed_at_ms === null
        ? null
        : readCredential({ ...row, state, changed_at_ms, device_id: at.deviceId, pin_id: at.pinId }),
  };
}
