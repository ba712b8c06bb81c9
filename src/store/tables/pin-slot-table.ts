import type { PinSlot, PinSlotWrites } from '../../operations/integrations/pin-slot-ports.js';
import { placesFor } from '../query.js';
import type { PinSlotRow } from '../rows/access-rows.js';
import type { Sql } from '../sql.js';

export class PinSlotTable implements PinSlotWrites {
  private readonly used;
  private readonly add;
  private readonly drop;

  constructor(sql: Sql) {
    this.used = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('pin_slots')
        .innerJoin('pins', 'pins.id', 'pin_slots.pin_id')
        .select(['pin_slots.slot as slot', 'pin_slots.pin_id as pin_id'])
        .where('pin_slots.device_id', '=', p.deviceId)
        .where('pins.revoked_at_ms', 'is', null)
        .orderBy('pin_slots.slot'),
    );
    this.add = sql.query((db, p: PinSlotRow) =>
      db
        .insertInto('pin_slots')
        .values(placesFor(p, ['device_id', 'slot', 'pin_id']))
        .onConflict((row) => row.columns(['device_id', 'slot']).doUpdateSet({ pin_id: p.pin_id })),
    );
    this.drop = sql.query((db, p: { deviceId: string; slot: number }) =>
      db.deleteFrom('pin_slots').where('device_id', '=', p.deviceId).where('slot', '=', p.slot),
    );
  }

  ofDevice(deviceId: string): readonly PinSlot[] {
    return this.used.all({ deviceId }).map(({ slot, pin_id: pinId }) => ({ slot, pinId }));
  }

  put(deviceId: string, slot: number, pinId: string): void {
    this.add.run({ device_id: deviceId, slot, pin_id: pinId });
  }

  remove(deviceId: string, slot: number): void {
    this.drop.run({ deviceId, slot });
  }
}
