import type { Composer } from '../sql.js';

/** PINs on locks, with what each lock holds of them. */
export const places = (db: Composer) =>
  db
    .selectFrom('pin_devices')
    .innerJoin('devices', 'devices.id', 'pin_devices.device_id')
    .innerJoin('pins', 'pins.id', 'pin_devices.pin_id')
    .leftJoin('credential_sets', 'credential_sets.device_id', 'pin_devices.device_id')
    .leftJoin('lock_credentials', (join) =>
      join
        .onRef('lock_credentials.device_id', '=', 'pin_devices.device_id')
        .onRef('lock_credentials.pin_id', '=', 'pin_devices.pin_id'),
    )
    .select([
      'pin_devices.pin_id as place_pin_id',
      'pin_devices.device_id as place_device_id',
      'devices.transport',
      'credential_sets.slots',
      'lock_credentials.state',
      'lock_credentials.reason',
      'lock_credentials.set_version',
      'lock_credentials.changed_at_ms',
    ]);
