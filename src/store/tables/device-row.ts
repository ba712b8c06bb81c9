import type { Device, LockProfile, Transport } from '../../locks/device.js';
import type { DeviceRow } from '../rows/lock-rows.js';

/** What a list shows: neither the salt nor the hash of the broker's secret. */
export const DEVICE_COLUMNS = [
  'id',
  'device_id',
  'name',
  'site_id',
  'owner_id',
  'status',
  'transport',
  'address',
  'serial',
  'firmware_version',
  'auto_lock_s',
  'left_unlocked_alert_s',
  'entry_price_minor',
  'two_person_window_s',
  'anti_passback_s',
  'passback_exit_of',
  'pin_min_digits',
  'pin_max_digits',
  'pin_digits',
  'profile',
  'unlatches',
  'created_at_ms',
  'updated_at_ms',
] as const satisfies readonly (keyof DeviceRow)[];

export type PublicDeviceRow = Pick<DeviceRow, (typeof DEVICE_COLUMNS)[number]>;

export function deviceRow(device: Device): PublicDeviceRow {
  return {
    id: device.id,
    device_id: device.deviceId,
    name: device.name,
    site_id: device.siteId,
    owner_id: device.ownerId,
    status: device.status,
    transport: device.transport,
    address: device.address,
    serial: device.serial,
    firmware_version: device.firmwareVersion,
    auto_lock_s: device.autoLockS,
    left_unlocked_alert_s: device.leftUnlockedAlertS,
    entry_price_minor: device.entryPriceMinor,
    two_person_window_s: device.entryRules.twoPersonWindowS,
    anti_passback_s: device.entryRules.antiPassbackS,
    passback_exit_of: device.entryRules.exitOf,
    pin_min_digits: device.pinRules.minDigits,
    pin_max_digits: device.pinRules.maxDigits,
    pin_digits: device.pinRules.digits,
    profile: device.profile,
    unlatches: device.unlatches ? 1 : 0,
    created_at_ms: device.createdAtMs,
    updated_at_ms: device.updatedAtMs,
  };
}

export function readDevice(row: PublicDeviceRow): Device {
  return {
    id: row.id,
    deviceId: row.device_id,
    name: row.name,
    siteId: row.site_id,
    ownerId: row.owner_id,
    status: row.status as Device['status'],
    transport: row.transport as Transport | null,
    address: row.address,
    serial: row.serial,
    firmwareVersion: row.firmware_version,
    profile: row.profile as LockProfile,
    unlatches: row.unlatches === 1,
    autoLockS: row.auto_lock_s,
    leftUnlockedAlertS: row.left_unlocked_alert_s,
    entryPriceMinor: row.entry_price_minor,
    entryRules: {
      twoPersonWindowS: row.two_person_window_s,
      antiPassbackS: row.anti_passback_s,
      exitOf: row.passback_exit_of,
    },
    pinRules: { minDigits: row.pin_min_digits, maxDigits: row.pin_max_digits, digits: row.pin_digits },
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
