import type { LockoutWrites } from '../../operations/access/lockout-ports.js';
import { NO_STREAK } from '../../security/lockout.js';
import type { Streak } from '../../security/lockout.js';
import { placesFor } from '../query.js';
import type { LockoutRow } from '../rows/access-rows.js';
import type { Sql } from '../sql.js';

/** Wrong codes for each keypad; one row a lock at most. */
export class LockoutTable implements LockoutWrites {
  private readonly one;
  private readonly every;
  private readonly put;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('lockouts').selectAll().where('device_id', '=', p.deviceId),
    );
    this.every = sql.query((db) => db.selectFrom('lockouts').selectAll().orderBy('device_id'));
    this.put = sql.query((db, p: LockoutRow) =>
      db
        .insertInto('lockouts')
        .values(placesFor(p, ['device_id', 'failures', 'locked_for_ms']))
        .onConflict((row) =>
          row.column('device_id').doUpdateSet({ failures: p.failures, locked_for_ms: p.locked_for_ms }),
        ),
    );
  }

  byDevice(deviceId: string): Streak {
    const row = this.one.get({ deviceId });
    return row ? readStreak(row) : NO_STREAK;
  }

  all() {
    return this.every.all({}).map((row) => ({ deviceId: row.device_id, streak: readStreak(row) }));
  }

  set(deviceId: string, streak: Streak): void {
    this.put.run({ device_id: deviceId, failures: streak.failures, locked_for_ms: streak.lockedForMs });
  }
}

function readStreak(row: LockoutRow): Streak {
  return { failures: row.failures, lockedForMs: row.locked_for_ms };
}
