import type { PersonKey } from '../../access/person-key.js';
import type { ActorKind } from '../../access/request.js';
import type { TwoPersonWait, TwoPersonWrites } from '../../operations/access/mode-ports.js';
import { placesFor } from '../query.js';
import type { TwoPersonWaitRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';

const COLUMNS = [
  'device_id',
  'first_key',
  'used_kind',
  'used_id',
  'until_mono_ms',
] as const satisfies readonly (keyof TwoPersonWaitRow)[];

/** First of two people, one a lock at most; of this run of the hub alone. */
export class TwoPersonTable implements TwoPersonWrites {
  private readonly one;
  private readonly add;
  private readonly drop;
  private readonly dropAll;
  private readonly dropOf;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('two_person_waits').select(COLUMNS).where('device_id', '=', p.deviceId),
    );
    this.add = sql.query((db, p: TwoPersonWaitRow) =>
      db.replaceInto('two_person_waits').values(placesFor(p, COLUMNS)),
    );
    this.drop = sql.query((db, p: { deviceId: string }) =>
      db.deleteFrom('two_person_waits').where('device_id', '=', p.deviceId),
    );
    this.dropOf = sql.query((db, p: { key: string }) =>
      db.deleteFrom('two_person_waits').where('first_key', '=', p.key),
    );
    this.dropAll = sql.query((db) => db.deleteFrom('two_person_waits'));
  }

  ofDevice(deviceId: string): TwoPersonWait | null {
    const row = this.one.get({ deviceId });
    if (!row) return null;
    return {
      firstKey: row.first_key as PersonKey,
      used: { kind: row.used_kind as ActorKind, id: row.used_id },
      untilMs: row.until_mono_ms,
    };
  }

  put(deviceId: string, { firstKey, used, untilMs }: TwoPersonWait): void {
    this.add.run({
      device_id: deviceId,
      first_key: firstKey,
      used_kind: used.kind,
      used_id: used.id,
      until_mono_ms: untilMs,
    });
  }

  remove(deviceId: string): void {
    this.drop.run({ deviceId });
  }

  forget(key: PersonKey): void {
    this.dropOf.run({ key });
  }

  clear(): void {
    this.dropAll.run({});
  }
}
