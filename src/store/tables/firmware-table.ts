import type { Actor } from '../../audit/actor.js';
import { ERASED_NAME } from '../../audit/event-part.js';
import type {
  FirmwareState,
  FirmwareUpdate,
  FirmwareWrites,
} from '../../operations/firmware/firmware-update.js';
import { placesFor } from '../query.js';
import type { FirmwareUpdateRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';

const COLUMNS = [
  'device_id',
  'image_id',
  'state',
  'reason',
  'model',
  'version',
  'sha256',
  'payload_bytes',
  'actor_kind',
  'actor_id',
  'actor_name',
  'user_id',
  'method',
  'ip_address',
  'created_at_ms',
  'finished_at_ms',
] as const;

/** The latest firmware update of each lock; one row a lock at most. */
export class FirmwareTable implements FirmwareWrites {
  private readonly one;
  private readonly unfinished;
  private readonly drop;
  private readonly add;
  private readonly set;
  private readonly unname;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('firmware_updates').selectAll().where('device_id', '=', p.deviceId),
    );
    this.unfinished = sql.query((db) =>
      db
        .selectFrom('firmware_updates')
        .selectAll()
        .where('state', 'in', ['waiting', 'verifying'])
        .orderBy('created_at_ms')
        .orderBy('device_id'),
    );
    this.drop = sql.query((db, p: { deviceId: string }) =>
      db.deleteFrom('firmware_updates').where('device_id', '=', p.deviceId),
    );
    this.add = sql.query((db, p: FirmwareUpdateRow) =>
      db.insertInto('firmware_updates').values(placesFor(p, COLUMNS)),
    );
    this.set = sql.query(
      (db, p: Pick<FirmwareUpdateRow, 'device_id' | 'state' | 'reason' | 'finished_at_ms'>) =>
        db
          .updateTable('firmware_updates')
          .set(placesFor(p, ['state', 'reason', 'finished_at_ms']))
          .where('device_id', '=', p.device_id),
    );
    this.unname = sql.query((db, p: { userId: string }) =>
      db
        .updateTable('firmware_updates')
        .set({ actor_name: ERASED_NAME, ip_address: null })
        .where('user_id', '=', p.userId),
    );
  }

  byDevice(deviceId: string): FirmwareUpdate | null {
    const row = this.one.get({ deviceId });
    return row ? readUpdate(row) : null;
  }

  open(): readonly FirmwareUpdate[] {
    return this.unfinished.all({}).map(readUpdate);
  }

  put(update: FirmwareUpdate): void {
    const { deviceId, actor } = update;
    this.drop.run({ deviceId });
    this.add.run({
      device_id: deviceId,
      image_id: update.imageId,
      state: update.state,
      reason: update.reason,
      model: update.model,
      version: update.version,
      sha256: update.hash,
      payload_bytes: update.payloadBytes,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      user_id: update.userId,
      method: update.method,
      ip_address: update.ipAddress,
      created_at_ms: update.createdAtMs,
      finished_at_ms: update.finishedAtMs,
    });
  }

  forgetPerson(userId: string): void {
    this.unname.run({ userId });
  }

  setState(deviceId: string, state: FirmwareState, reason: string | null, finishedAtMs: number | null): void {
    this.set.run({ device_id: deviceId, state, reason, finished_at_ms: finishedAtMs });
  }
}

function readUpdate(row: FirmwareUpdateRow): FirmwareUpdate {
  return {
    deviceId: row.device_id,
    imageId: row.image_id,
    state: row.state as FirmwareState,
    reason: row.reason,
    model: row.model,
    version: row.version,
    hash: row.sha256,
    payloadBytes: row.payload_bytes,
    actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id, name: row.actor_name },
    userId: row.user_id,
    method: row.method as FirmwareUpdate['method'],
    ipAddress: row.ip_address,
    createdAtMs: row.created_at_ms,
    finishedAtMs: row.finished_at_ms,
  };
}
