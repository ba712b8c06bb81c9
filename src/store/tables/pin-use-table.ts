import { sql as fragment } from 'kysely';
import type { PinUse, PinUseState, PinUseWrites } from '../../operations/access/pin-use-ports.js';
import { placesFor } from '../query.js';
import type { PinUseRow } from '../schema.js';
import type { Sql } from '../sql.js';

/** Uses of PINs that have so many and no more: at most as many rows for each as it has uses. */
export class PinUseTable implements PinUseWrites {
  private readonly one;
  private readonly open;
  private readonly set;
  private readonly drop;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { grantId: string }) =>
      db.selectFrom('pin_uses').selectAll().where('grant_id', '=', p.grantId),
    );
    this.open = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('pin_uses')
        .selectAll()
        .where('device_id', '=', p.deviceId)
        // Word for word what the partial index is over.
        .where('state', '=', fragment.lit('reserved'))
        .orderBy('grant_id'),
    );
    this.set = sql.query((db, p: PinUseRow) =>
      db
        .insertInto('pin_uses')
        .values(placesFor(p, ['grant_id', 'pin_id', 'device_id', 'state', 'granted_at_ms']))
        .onConflict((row) => row.column('grant_id').doUpdateSet({ state: p.state })),
    );
    this.drop = sql.query((db, p: { grantId: string }) =>
      db.deleteFrom('pin_uses').where('grant_id', '=', p.grantId),
    );
  }

  ofGrant(grantId: string): PinUse | null {
    const row = this.one.get({ grantId });
    return row ? readUse(row) : null;
  }

  reservedAt(deviceId: string): readonly PinUse[] {
    return this.open.all({ deviceId }).map(readUse);
  }

  put({ grantId, pinId, deviceId, state, grantedAtMs }: PinUse): void {
    this.set.run({
      grant_id: grantId,
      pin_id: pinId,
      device_id: deviceId,
      state,
      granted_at_ms: grantedAtMs,
    });
  }

  remove(grantId: string): void {
    this.drop.run({ grantId });
  }
}

function readUse(row: PinUseRow): PinUse {
  return {
    grantId: row.grant_id,
    pinId: row.pin_id,
    deviceId: row.device_id,
    state: row.state as PinUseState,
    grantedAtMs: row.granted_at_ms,
  };
}
