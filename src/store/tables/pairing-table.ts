import type { Pairing, PairingWrites } from '../../operations/locks/pairing-ports.js';
import { placesFor } from '../query.js';
import type { PairingRow } from '../rows/lock-rows.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';

/** Pairings of one lock begun and not yet confirmed by the lock; past it the oldest is forgotten. */
export const PENDING_PAIRINGS_MAX = 8;

const pskOf = (row: { id: string; device_id: string }): SealPurpose => ['pairing psk', row.id, row.device_id];

export class PairingTable implements PairingWrites {
  private readonly sealer: Sealer;
  private readonly ofLock;
  private readonly add;
  private readonly one;
  private readonly removeOthers;
  private readonly removeAll;
  private readonly makeActive;
  private readonly dropPending;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.ofLock = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('pairings')
        .selectAll()
        .where('device_id', '=', p.deviceId)
        .orderBy('state')
        .orderBy('created_at_ms', 'desc')
        .orderBy('id', 'desc'),
    );
    this.add = sql.query((db, p: PairingRow) =>
      db
        .insertInto('pairings')
        .values(
          placesFor(p, ['id', 'device_id', 'state', 'serial', 'peer_static', 'psk_sealed', 'created_at_ms']),
        ),
    );
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('pairings').select('device_id').where('id', '=', p.id),
    );
    this.removeOthers = sql.query((db, p: { id: string; deviceId: string }) =>
      db.deleteFrom('pairings').where('device_id', '=', p.deviceId).where('id', '!=', p.id),
    );
    this.removeAll = sql.query((db, p: { deviceId: string }) =>
      db.deleteFrom('pairings').where('device_id', '=', p.deviceId),
    );
    this.makeActive = sql.query((db, p: { id: string }) =>
      db.updateTable('pairings').set({ state: 'active' }).where('id', '=', p.id),
    );
    this.dropPending = sql.query((db, p: { id: string }) =>
      db.deleteFrom('pairings').where('id', '=', p.id).where('state', '=', 'pending'),
    );
  }

  ofDevice(deviceId: string): readonly Pairing[] {
    // 'active' comes before 'pending' in the alphabet too.
    return this.ofLock.all({ deviceId }).map((row) => this.read(row));
  }

  insertPending(pairing: Pairing): void {
    const pending = this.ofLock.all({ deviceId: pairing.deviceId }).filter((row) => row.state === 'pending');
    for (const { id } of pending.slice(PENDING_PAIRINGS_MAX - 1)) this.dropPending.run({ id });
    const name = { id: pairing.id, device_id: pairing.deviceId };
    this.add.run({
      ...name,
      state: 'pending',
      serial: pairing.serial,
      peer_static: pairing.peerStatic,
      psk_sealed: this.sealer.seal(pskOf(name), pairing.psk),
      created_at_ms: pairing.createdAtMs,
    });
  }

  activate(id: string): void {
    const row = this.one.get({ id });
    if (!row) return;
    this.removeOthers.run({ id, deviceId: row.device_id });
    this.makeActive.run({ id });
  }

  forget(deviceId: string): void {
    this.removeAll.run({ deviceId });
  }

  private read(row: PairingRow): Pairing {
    return {
      id: row.id,
      deviceId: row.device_id,
      state: row.state as Pairing['state'],
      serial: row.serial,
      peerStatic: row.peer_static,
      psk: this.sealer.open(pskOf(row), row.psk_sealed),
      createdAtMs: row.created_at_ms,
    };
  }
}
