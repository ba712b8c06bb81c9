import { sql as fragment } from 'kysely';
import type { CodeUse, CodeUseState, CodeUseWrites } from '../../operations/access/code-use-ports.js';
import { placesFor } from '../query.js';
import type { CodeUseRow } from '../rows/access-rows.js';
import type { Sql } from '../sql.js';

/** Uses of PINs and tickets that have so many and no more: at most as many rows for each as it has uses. */
export class CodeUseTable implements CodeUseWrites {
  private readonly one;
  private readonly open;
  private readonly set;
  private readonly drop;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { grantId: string }) =>
      db.selectFrom('code_uses').selectAll().where('grant_id', '=', p.grantId),
    );
    this.open = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('code_uses')
        .selectAll()
        .where('device_id', '=', p.deviceId)
        // Word for word what the partial index is over.
        .where('state', '=', fragment.lit('reserved'))
        .orderBy('grant_id'),
    );
    this.set = sql.query((db, p: CodeUseRow) =>
      db
        .insertInto('code_uses')
        .values(placesFor(p, ['grant_id', 'pin_id', 'ticket_id', 'device_id', 'state', 'granted_at_ms']))
        .onConflict((row) => row.column('grant_id').doUpdateSet({ state: p.state })),
    );
    this.drop = sql.query((db, p: { grantId: string }) =>
      db.deleteFrom('code_uses').where('grant_id', '=', p.grantId),
    );
  }

  ofGrant(grantId: string): CodeUse | null {
    const row = this.one.get({ grantId });
    return row ? readUse(row) : null;
  }

  reservedAt(deviceId: string): readonly CodeUse[] {
    return this.open.all({ deviceId }).map(readUse);
  }

  put({ grantId, kind, codeId, deviceId, state, grantedAtMs }: CodeUse): void {
    this.set.run({
      grant_id: grantId,
      pin_id: kind === 'pin' ? codeId : null,
      ticket_id: kind === 'qr' ? codeId : null,
      device_id: deviceId,
      state,
      granted_at_ms: grantedAtMs,
    });
  }

  remove(grantId: string): void {
    this.drop.run({ grantId });
  }
}

function readUse(row: CodeUseRow): CodeUse {
  const isPin = row.pin_id !== null;
  return {
    grantId: row.grant_id,
    kind: isPin ? 'pin' : 'qr',
    codeId: row.pin_id ?? row.ticket_id ?? '',
    deviceId: row.device_id,
    state: row.state as CodeUseState,
    grantedAtMs: row.granted_at_ms,
  };
}
