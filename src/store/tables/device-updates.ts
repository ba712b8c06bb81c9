import { placesFor } from '../query.js';
import type { DeviceRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';
import { DEVICE_COLUMNS } from './device-row.js';

/** The statements that change locks. */
export function deviceUpdates(sql: Sql) {
  return {
    add: sql.query((db, p: DeviceRow) =>
      db.insertInto('devices').values(placesFor(p, [...DEVICE_COLUMNS, 'pin_salt', 'mqtt_secret_hash'])),
    ),
    rename: sql.query((db, p: { id: string; name: string; siteId: string | null; at: number }) =>
      db
        .updateTable('devices')
        .set({ name: p.name, site_id: p.siteId, updated_at_ms: p.at })
        .where('id', '=', p.id),
    ),
    unlocked: sql.query(
      (db, p: { id: string; autoLockS: number | null; alertS: number | null; at: number }) =>
        db
          .updateTable('devices')
          .set({ auto_lock_s: p.autoLockS, left_unlocked_alert_s: p.alertS, updated_at_ms: p.at })
          .where('id', '=', p.id),
    ),
    owner: sql.query((db, p: { id: string; ownerId: string | null; at: number }) =>
      db.updateTable('devices').set({ owner_id: p.ownerId, updated_at_ms: p.at }).where('id', '=', p.id),
    ),
    entryPrice: sql.query((db, p: { id: string; priceMinor: number | null; at: number }) =>
      db
        .updateTable('devices')
        .set({ entry_price_minor: p.priceMinor, updated_at_ms: p.at })
        .where('id', '=', p.id),
    ),
    entryRules: sql.query(
      (
        db,
        p: {
          id: string;
          windowS: number | null;
          passbackS: number | null;
          exitOf: string | null;
          at: number;
        },
      ) =>
        db
          .updateTable('devices')
          .set({
            two_person_window_s: p.windowS,
            anti_passback_s: p.passbackS,
            passback_exit_of: p.exitOf,
            updated_at_ms: p.at,
          })
          .where('id', '=', p.id),
    ),
    pinRules: sql.query((db, p: { id: string; min: number; max: number; digits: string; at: number }) =>
      db
        .updateTable('devices')
        .set({ pin_min_digits: p.min, pin_max_digits: p.max, pin_digits: p.digits, updated_at_ms: p.at })
        .where('id', '=', p.id),
    ),
    pair: sql.query(
      (
        db,
        p: {
          id: string;
          transport: string;
          address: string;
          serial: string | null;
          version: string | null;
          at: number;
        },
      ) =>
        db
          .updateTable('devices')
          .set({
            status: 'ACTIVE',
            transport: p.transport,
            address: p.address,
            serial: p.serial,
            firmware_version: p.version,
            updated_at_ms: p.at,
          })
          .where('id', '=', p.id),
    ),
    profile: sql.query((db, p: { id: string; profile: string; at: number }) =>
      db.updateTable('devices').set({ profile: p.profile, updated_at_ms: p.at }).where('id', '=', p.id),
    ),
    unlatches: sql.query((db, p: { id: string; unlatches: number; at: number }) =>
      db.updateTable('devices').set({ unlatches: p.unlatches, updated_at_ms: p.at }).where('id', '=', p.id),
    ),
    version: sql.query((db, p: { id: string; version: string; at: number }) =>
      db
        .updateTable('devices')
        .set({ firmware_version: p.version, updated_at_ms: p.at })
        .where('id', '=', p.id),
    ),
    mqttSecret: sql.query((db, p: { id: string; hash: Uint8Array | null }) =>
      db.updateTable('devices').set({ mqtt_secret_hash: p.hash }).where('id', '=', p.id),
    ),
    remove: sql.query((db, p: { id: string }) => db.deleteFrom('devices').where('id', '=', p.id)),
  };
}
