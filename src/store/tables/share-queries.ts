import { sql as raw } from 'kysely';
import { SHARES_PER_LOCK_MAX } from '../../access/share.js';
import type { CursorSide } from '../cursor.js';
import type { Sql } from '../sql.js';
import { SHARE_COLUMNS } from './share-row.js';

/** The share and all that were given under it, however far down. */
const branch = (id: string) => raw<string>`(
  with recursive branch (id) as (
    select ${id} union select shares.id from shares join branch on shares.parent_id = branch.id
  ) select id from branch)`;

/** The statements that read shares. */
export function shareQueries(sql: Sql) {
  const page = (side: CursorSide) =>
    sql.query((db, p: { deviceId: string; bound: string; limit: number }) =>
      db
        .selectFrom('shares')
        .select(SHARE_COLUMNS)
        .where('device_id', '=', p.deviceId)
        .where('id', side === 'next' ? '>' : '<', p.bound)
        .orderBy('id', side === 'next' ? 'asc' : 'desc')
        .limit(p.limit),
    );
  return {
    pages: { next: page('next'), previous: page('previous') },
    one: sql.query((db, p: { id: string }) =>
      db.selectFrom('shares').select(SHARE_COLUMNS).where('id', '=', p.id),
    ),
    ofPerson: sql.query((db, p: { deviceId: string; userId: string }) =>
      db
        .selectFrom('shares')
        .select(SHARE_COLUMNS)
        .where('device_id', '=', p.deviceId)
        .where('shared_with', '=', p.userId)
        .orderBy((row) => row('revoked_at_ms', 'is not', null))
        .orderBy('id', 'desc')
        .limit(1),
    ),
    activeOn: sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('shares')
        .select(SHARE_COLUMNS)
        .where('device_id', '=', p.deviceId)
        .where('revoked_at_ms', 'is', null)
        .orderBy('id')
        .limit(SHARES_PER_LOCK_MAX),
    ),
    activeUnder: sql.query((db, p: { id: string }) =>
      db
        .selectFrom('shares')
        .select(SHARE_COLUMNS)
        .where('parent_id', '=', p.id)
        .where('revoked_at_ms', 'is', null)
        .orderBy('id'),
    ),
    activeOf: sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('shares')
        .select(SHARE_COLUMNS)
        .where((row) => row.or([row('shared_with', '=', p.userId), row('given_by', '=', p.userId)]))
        .where('revoked_at_ms', 'is', null)
        .orderBy('id'),
    ),
    allOf: sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('shares')
        .select(SHARE_COLUMNS)
        .where((row) => row.or([row('shared_with', '=', p.userId), row('given_by', '=', p.userId)]))
        .orderBy('id'),
    ),
    deviceIdsOf: sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('devices')
        .select('id')
        .where('owner_id', '=', p.userId)
        .union(
          db
            .selectFrom('shares')
            .select('device_id as id')
            .where('shared_with', '=', p.userId)
            .where('revoked_at_ms', 'is', null),
        ),
    ),
    heldUnder: sql.query((db, p: { id: string }) =>
      db
        .selectFrom('lock_credentials')
        .select(['pin_id', 'device_id'])
        .where('set_version', 'is not', null)
        .where('pin_id', 'in', (inner) =>
          inner.selectFrom('pin_devices').select('pin_id').where('share_id', 'in', branch(p.id)),
        ),
    ),
    turning: sql.query((db, p: { fromMs: number; untilMs: number }) =>
      db
        .selectFrom('shares')
        .select('device_id')
        .distinct()
        .where('revoked_at_ms', 'is', null)
        .where((row) =>
          row.or([
            row.and([row('valid_from_ms', '>', p.fromMs), row('valid_from_ms', '<=', p.untilMs)]),
            row.and([row('valid_until_ms', '>', p.fromMs), row('valid_until_ms', '<=', p.untilMs)]),
          ]),
        ),
    ),
    nextTurn: sql.query((db, p: { afterMs: number }) =>
      db
        .selectFrom(
          db
            .selectFrom('shares')
            .select('valid_from_ms as at')
            .where('revoked_at_ms', 'is', null)
            .where('valid_from_ms', '>', p.afterMs)
            .unionAll(
              db
                .selectFrom('shares')
                .select('valid_until_ms as at')
                .where('revoked_at_ms', 'is', null)
                .where('valid_until_ms', '>', p.afterMs),
            )
            .as('turns'),
        )
        .select((row) => row.fn.min<number | null>('at').as('at')),
    ),
  };
}
