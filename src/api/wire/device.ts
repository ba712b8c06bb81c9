import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import { formatMoney } from '../../accounts/money.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { DeviceView } from '../../operations/locks/device-use-cases.js';
import { timeOrNull, timeOut } from './fields.js';

export const UNLATCHES =
  'Whether it can pull its latch: home automation is then offered OPEN besides UNLOCK.';
export const PROFILE =
  'basic: a lock on MQTT that takes {command, timestamp, user_id} and never answers, so that every outcome is unknown and it has no codes.';
export const profileSchema = z.enum(['full', 'basic']);

const TRANSPORTS = ['serial', 'ble', 'mqtt'] as const;
export const transportSchema = z.enum(TRANSPORTS);

/** What the settings of a device do, for the document. */
export const AUTO_LOCK =
  'Seconds unlocked, with the door said to be closed, after which the hub locks it; null: never. A door that may be open is not locked.';
export const LEFT_UNLOCKED_ALERT = 'Seconds unlocked after which an alert is raised, once; null: none.';

export const ENTRY_PRICE =
  'What a member who does not own the lock pays to be let in, as a decimal string; null: nothing.';

export const TWO_PERSON =
  'Seconds within which a second person must ask, by any means, for the lock to open; null: one is enough.';
export const ANTI_PASSBACK =
  'Seconds for which who entered may not enter again, unless they left by an exit of this lock; null: no such rule.';
export const PASSBACK_EXIT = 'The lock that this one is the exit of: who opens it is outside again.';
export const PIN_MIN_DIGITS = 'Digits that a new code for this lock has at least.';
export const PIN_MAX_DIGITS = 'Digits that a new code for this lock has at most.';
export const PIN_DIGITS = 'Digits that the keypad has keys for; a new code for this lock has no others.';

const replacementSchema = z
  .object({
    status: z.enum(['waiting', 'expired']).meta({
      description: 'expired: no new lock logged in within the hour; its password is worth nothing any more.',
    }),
    offered_at: timeOut.nullable().meta({ description: 'null: the hub did not know the time for certain.' }),
  })
  .meta({ id: 'ReplacementOffer' });

export const deviceSchema = z
  .object({
    id: z.uuid(),
    device_id: z.string().meta({ description: 'Name on the wire; never changes.', example: 'front-door' }),
    name: z.string(),
    site_id: z.uuid().nullable(),
    owner_id: z.uuid().nullable(),
    transport: transportSchema.nullable(),
    profile: profileSchema.meta({ description: PROFILE }),
    unlatches: z.boolean().meta({ description: UNLATCHES }),
    status: z.enum(['ACTIVE', 'INACTIVE']).meta({ description: 'INACTIVE until paired.' }),
    lock_state: z.enum(['locked', 'unlocked', 'locking', 'unlocking', 'jammed', 'unknown']),
    is_locked: z.boolean().nullable().meta({ description: 'null: the hub does not know.' }),
    door_state: z.enum(['open', 'closed', 'unknown']),
    is_online: z.boolean(),
    battery_level: z.number().nullable().meta({ description: 'Percent, 0 to 100; null: not known.' }),
    firmware_version: z.string().nullable(),
    last_seen_at: timeOut.nullable(),
    last_sure: z
      .object({ lock_state: z.enum(['locked', 'unlocked', 'jammed']), at: timeOut })
      .nullable()
      .meta({
        description: 'How the bolt was when the hub was last certain; null: not since the hub started.',
      }),
    keypad_locked_until: timeOut.nullable().meta({
      description: 'No code counts until then, after wrong ones; null: the keypad is open, or stopped.',
    }),
    keypad_stopped: z.boolean().meta({
      description: 'A hundred wrong codes in a row: no code counts until an admin resets the keypad.',
    }),
    auto_lock_s: z.int().nullable().meta({ description: AUTO_LOCK }),
    left_unlocked_alert_s: z.int().nullable().meta({ description: LEFT_UNLOCKED_ALERT }),
    price_per_entry: z.string().nullable().meta({ description: ENTRY_PRICE, example: '2.50' }),
    two_person_window_s: z.int().nullable().meta({ description: TWO_PERSON }),
    anti_passback_s: z.int().nullable().meta({ description: ANTI_PASSBACK }),
    passback_exit_of: z.uuid().nullable().meta({ description: PASSBACK_EXIT }),
    pin_min_digits: z.int().meta({ description: PIN_MIN_DIGITS }),
    pin_max_digits: z.int().meta({ description: PIN_MAX_DIGITS }),
    pin_digits: z.string().meta({ description: PIN_DIGITS, example: '0123456789' }),
    replacement: replacementSchema.nullable().meta({
      description: 'The place of this lock, offered over MQTT to a new one; null: it is not.',
    }),
    created_at: timeOut,
    updated_at: timeOut,
  })
  .meta({ id: 'Device' });

export function toWireDevice({
  device,
  live,
  keypad,
  replacement,
}: DeviceView): z.output<typeof deviceSchema> {
  return {
    id: device.id,
    device_id: device.deviceId,
    name: device.name,
    site_id: device.siteId,
    owner_id: device.ownerId,
    transport: device.transport,
    profile: device.profile,
    unlatches: device.unlatches,
    status: device.status,
    lock_state: live.lockState,
    is_locked: isLocked(live),
    door_state: live.doorState,
    is_online: live.isOnline,
    battery_level: live.batteryPercent,
    firmware_version: device.firmwareVersion,
    last_seen_at: timeOrNull(live.lastSeenAtMs),
    last_sure: live.lastSure && {
      lock_state: live.lastSure.lockState,
      at: rfc3339(live.lastSure.atMs),
    },
    keypad_locked_until: timeOrNull(keypad.lockedUntilMs),
    keypad_stopped: keypad.isStopped,
    auto_lock_s: device.autoLockS,
    left_unlocked_alert_s: device.leftUnlockedAlertS,
    price_per_entry: device.entryPriceMinor === null ? null : formatMoney(device.entryPriceMinor),
    two_person_window_s: device.entryRules.twoPersonWindowS,
    anti_passback_s: device.entryRules.antiPassbackS,
    passback_exit_of: device.entryRules.exitOf,
    pin_min_digits: device.pinRules.minDigits,
    pin_max_digits: device.pinRules.maxDigits,
    pin_digits: device.pinRules.digits,
    replacement: replacement && {
      status: replacement.isExpired ? 'expired' : 'waiting',
      offered_at: timeOrNull(replacement.offeredAtMs),
    },
    created_at: rfc3339(device.createdAtMs),
    updated_at: rfc3339(device.updatedAtMs),
  };
}

/** A bolt on its way, or stuck, is neither. */
function isLocked({ lockState }: LiveLock): boolean | null {
  if (lockState === 'locked') return true;
  return lockState === 'unlocked' ? false : null;
}
