import type { PersonKey } from '../../access/person-key.js';
import { PASSAGES_SHOWN_MAX } from '../../operations/access/mode-ports.js';
import type { PassageWrites, PersonPassage } from '../../operations/access/mode-ports.js';
import { placesFor } from '../query.js';
import type { PassageRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';

/** Who entered by which lock; those that are over go when the next one enters. */
export class PassageTable implements PassageWrites {
  private readonly single;
  private readonly ofLock;
  private readonly ofKey;
  private readonly add;
  private readonly drop;
  private readonly dropOld;
  private readonly dropAll;
  private readonly dropOf;
  private readonly stamp;

  constructor(sql: Sql) {
    this.single = sql.query((db, p: { deviceId: string; key: string }) =>
      db
        .selectFrom('passages')
        .selectAll()
        .where('device_id', '=', p.deviceId)
        .where('person_key', '=', p.key),
    );
    this.ofLock = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('passages')
        .selectAll()
        .where('device_id', '=', p.deviceId)
        .orderBy('since_mono_ms', 'desc')
        .limit(PASSAGES_SHOWN_MAX),
    );
    this.ofKey = sql.query((db, p: { key: string }) =>
      db.selectFrom('passages').selectAll().where('person_key', '=', p.key).orderBy('device_id'),
    );
    this.add = sql.query((db, p: PassageRow) =>
      db
        .replaceInto('passages')
        .values(placesFor(p, ['device_id', 'person_key', 'at_ms', 'since_mono_ms', 'is_confirmed'])),
    );
    this.drop = sql.query((db, p: { deviceId: string; key: string }) =>
      db.deleteFrom('passages').where('device_id', '=', p.deviceId).where('person_key', '=', p.key),
    );
    this.dropOld = sql.query((db, p: { deviceId: string; sinceMs: number }) =>
      db.deleteFrom('passages').where('device_id', '=', p.deviceId).where('since_mono_ms', '<', p.sinceMs),
    );
    this.dropOf = sql.query((db, p: { key: string }) =>
      db.deleteFrom('passages').where('person_key', '=', p.key),
    );
    this.dropAll = sql.query((db, p: { deviceId: string }) =>
      db.deleteFrom('passages').where('device_id', '=', p.deviceId),
    );
    this.stamp = sql.query((db, p: { sinceMs: number }) =>
      db.updateTable('passages').set({ since_mono_ms: p.sinceMs }),
    );
  }

  one(deviceId: string, key: PersonKey): PersonPassage | null {
    const row = this.single.get({ deviceId, key });
    return row ? readPassage(row) : null;
  }

  ofPerson(key: PersonKey): readonly PersonPassage[] {
    return this.ofKey.all({ key }).map(readPassage);
  }

  ofDevice(deviceId: string): readonly PersonPassage[] {
    return this.ofLock.all({ deviceId }).map(readPassage);
  }

  put({ deviceId, key, atMs, sinceMs, isConfirmed }: PersonPassage): void {
    this.add.run({
      device_id: deviceId,
      person_key: key,
      at_ms: Math.floor(atMs),
      since_mono_ms: sinceMs,
      is_confirmed: isConfirmed ? 1 : 0,
    });
  }

  remove(deviceId: string, key: PersonKey): void {
    this.drop.run({ deviceId, key });
  }

  forget(key: PersonKey): void {
    this.dropOf.run({ key });
  }

  removeBefore(deviceId: string, sinceMs: number): void {
    this.dropOld.run({ deviceId, sinceMs });
  }

  removeAll(deviceId: string): number {
    return this.dropAll.run({ deviceId });
  }

  restamp(sinceMs: number): void {
    this.stamp.run({ sinceMs });
  }
}

function readPassage(row: PassageRow): PersonPassage {
  return {
    deviceId: row.device_id,
    key: row.person_key as PersonKey,
    atMs: row.at_ms,
    sinceMs: row.since_mono_ms,
    isConfirmed: row.is_confirmed === 1,
  };
}
