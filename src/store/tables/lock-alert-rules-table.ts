import { DEFAULT_LOCK_ALERT_RULES, type LockAlertRules } from '../../security/lock-trouble.js';
import type { LockRulesWrites } from '../../operations/security/alert-ports.js';
import { placesFor } from '../query.js';
import type { LockAlertRulesRow } from '../rows/security-rows.js';
import type { Sql } from '../sql.js';

const COLUMNS = ['door_ajar_s', 'offline_s', 'low_battery_percent'] as const;

/** What the owner of a lock wants to be warned of; a lock without a row has the defaults. */
export class LockAlertRulesTable implements LockRulesWrites {
  private readonly one;
  private readonly put;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('lock_alert_rules').selectAll().where('device_id', '=', p.id),
    );
    this.put = sql.query((db, p: LockAlertRulesRow) =>
      db
        .insertInto('lock_alert_rules')
        .values(placesFor(p, ['device_id', ...COLUMNS]))
        .onConflict((row) => row.column('device_id').doUpdateSet(placesFor(p, [...COLUMNS]))),
    );
  }

  of(deviceId: string): LockAlertRules {
    const row = this.one.get({ id: deviceId });
    if (!row) return DEFAULT_LOCK_ALERT_RULES;
    return {
      doorAjarS: row.door_ajar_s,
      offlineS: row.offline_s,
      lowBatteryPercent: row.low_battery_percent,
    };
  }

  set(deviceId: string, rules: LockAlertRules): void {
    this.put.run({
      device_id: deviceId,
      door_ajar_s: rules.doorAjarS,
      offline_s: rules.offlineS,
      low_battery_percent: rules.lowBatteryPercent,
    });
  }
}
