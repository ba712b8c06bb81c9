import { sql } from 'kysely';
import type { Pin, PinKind } from '../../access/pin.js';
import type { PinRow } from '../rows/access-rows.js';

export const PIN_COLUMNS = [
  'id',
  'label',
  'user_id',
  'kind',
  'valid_from_ms',
  'valid_until_ms',
  'use_count',
  'created_by',
  'created_at_ms',
  'revoked_at_ms',
  'schedule_id',
  'max_uses',
  'stay_calendar_id',
  'stay_uid',
  'held_since_ms',
] as const satisfies readonly (keyof PinRow)[];

/** A PIN with its locks and what is under way, read in one statement: `device_ids` is a JSON array, `share_ids` an object. */
export type PinWithDevices = PinRow & { device_ids: string; share_ids: string; uses_reserved: number };

/** Goes into a `select` from `pins`. */
export const deviceIdsOfPin = sql<string>`(
  select json_group_array(mine.device_id order by mine.device_id)
  from pin_devices as mine where mine.pin_id = pins.id
)`.as('device_ids');

/** Goes into the same `select`: by lock. */
export const shareIdsOfPin = sql<string>`(
  select json_group_object(mine.device_id, mine.share_id)
  from pin_devices as mine where mine.pin_id = pins.id and mine.share_id is not null
)`.as('share_ids');

/** Most PINs: what SQLite says of them, word for word. */
const NO_SHARES = '{}';

/** Goes into the same `select`. */
export const usesReservedOfPin = sql<number>`(
  select count(*) from code_uses where code_uses.pin_id = pins.id and code_uses.state <> 'spent'
)`.as('uses_reserved');

export function pinRow(pin: Pin): PinRow {
  return {
    id: pin.id,
    label: pin.label,
    user_id: pin.userId,
    kind: pin.kind,
    valid_from_ms: pin.validFromMs,
    valid_until_ms: pin.validUntilMs,
    use_count: pin.useCount,
    created_by: pin.createdBy,
    created_at_ms: pin.createdAtMs,
    revoked_at_ms: pin.revokedAtMs,
    schedule_id: pin.scheduleId,
    max_uses: pin.maxUses,
    stay_calendar_id: pin.stay?.calendarId ?? null,
    stay_uid: pin.stay?.uid ?? null,
    held_since_ms: pin.heldSinceMs ?? null,
  };
}

export function readPin(row: PinWithDevices): Pin {
  return {
    id: row.id,
    label: row.label,
    userId: row.user_id,
    kind: row.kind as PinKind,
    validFromMs: row.valid_from_ms,
    validUntilMs: row.valid_until_ms,
    scheduleId: row.schedule_id,
    maxUses: row.max_uses,
    useCount: row.use_count,
    usesReserved: row.uses_reserved,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
    deviceIds: JSON.parse(row.device_ids) as string[],
    ...(row.held_since_ms !== null && { heldSinceMs: row.held_since_ms }),
    ...(row.stay_calendar_id !== null &&
      row.stay_uid !== null && { stay: { calendarId: row.stay_calendar_id, uid: row.stay_uid } }),
    ...(row.share_ids !== NO_SHARES && { shareIds: JSON.parse(row.share_ids) as Record<string, string> }),
  };
}
