import { placesFor } from '../query.js';
import type { ShareRow } from '../rows/access-rows.js';
import type { Sql } from '../sql.js';
import { SHARE_COLUMNS } from './share-row.js';

const CONTENT = [
  'can_unlock',
  'can_lock',
  'can_manage_pins',
  'can_view_logs',
  'can_share',
  'valid_from_ms',
  'valid_until_ms',
  'schedule_id',
  'updated_at_ms',
] as const satisfies readonly (keyof ShareRow)[];

/** The statements that change shares. */
export function shareUpdates(sql: Sql) {
  return {
    add: sql.query((db, p: ShareRow) => db.insertInto('shares').values(placesFor(p, SHARE_COLUMNS))),
    change: sql.query((db, p: Pick<ShareRow, 'id' | (typeof CONTENT)[number]>) =>
      db.updateTable('shares').set(placesFor(p, CONTENT)).where('id', '=', p.id),
    ),
    revoke: sql.query((db, p: { id: string; at: number }) =>
      db
        .updateTable('shares')
        .set({ revoked_at_ms: p.at, updated_at_ms: p.at })
        .where('id', '=', p.id)
        .where('revoked_at_ms', 'is', null),
    ),
    trim: sql.query((db, p: { deviceId: string; keep: number }) =>
      db
        .deleteFrom('shares')
        .where('device_id', '=', p.deviceId)
        .where('revoked_at_ms', 'is not', null)
        .where('id', 'not in', (inner) =>
          inner
            .selectFrom('shares as kept')
            .select('kept.id')
            .where('kept.device_id', '=', p.deviceId)
            .where('kept.revoked_at_ms', 'is not', null)
            .orderBy('kept.revoked_at_ms', 'desc')
            .limit(p.keep),
        )
        .where('id', 'not in', (inner) =>
          inner
            .selectFrom('pin_devices')
            .innerJoin('lock_credentials', 'lock_credentials.pin_id', 'pin_devices.pin_id')
            .select('pin_devices.share_id')
            .where('pin_devices.share_id', 'is not', null)
            .where('lock_credentials.set_version', 'is not', null)
            .$narrowType<{ share_id: string }>(),
        ),
    ),
  };
}
