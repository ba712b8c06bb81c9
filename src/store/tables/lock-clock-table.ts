import type { LockClockWrites } from '../../operations/time/time-ports.js';
import type { LockOffset } from '../../security/time-trust.js';
import { placesFor } from '../query.js';
import type { LockClockRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';

/** What locks' clocks said when the time was known; one row a lock at most. */
export class LockClockTable implements LockClockWrites {
  private readonly one;
  private readonly put;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('lock_clocks').selectAll().where('device_id', '=', p.deviceId),
    );
    this.put = sql.query((db, p: LockClockRow) =>
      db
        .insertInto('lock_clocks')
        .values(placesFor(p, ['device_id', 'boot_id', 'lock_ms', 'wall_ms']))
        .onConflict((row) =>
          row.column('device_id').doUpdateSet({ boot_id: p.boot_id, lock_ms: p.lock_ms, wall_ms: p.wall_ms }),
        ),
    );
  }

  ofDevice(deviceId: string): LockOffset | null {
    const row = this.one.get({ deviceId });
    return row ? { bootId: row.boot_id, lockMs: row.lock_ms, wallMs: row.wall_ms } : null;
  }

  set(deviceId: string, { bootId, lockMs, wallMs }: LockOffset): void {
    this.put.run({ device_id: deviceId, boot_id: bootId, lock_ms: lockMs, wall_ms: wallMs });
  }
}
