import * as z from 'zod';
import { DEVICE_ID, PIN_DIGITS_MAX, PIN_DIGITS_MIN } from '../../locks/device.js';
import {
  ANTI_PASSBACK_MAX_S,
  ANTI_PASSBACK_MIN_S,
  TWO_PERSON_MAX_S,
  TWO_PERSON_MIN_S,
} from '../../locks/entry-rules.js';
import {
  AUTO_LOCK_MAX_S,
  AUTO_LOCK_MIN_S,
  LEFT_UNLOCKED_ALERT_MAX_S,
  LEFT_UNLOCKED_ALERT_MIN_S,
} from '../../locks/unlocked-rules.js';
import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import {
  ANTI_PASSBACK,
  AUTO_LOCK,
  deviceSchema,
  ENTRY_PRICE,
  LEFT_UNLOCKED_ALERT,
  PASSBACK_EXIT,
  PIN_DIGITS,
  PIN_MAX_DIGITS,
  PIN_MIN_DIGITS,
  PROFILE,
  profileSchema,
  toWireDevice,
  TWO_PERSON,
  UNLATCHES,
} from '../wire/device.js';
import { idParams, lineIn, uuidIn } from '../wire/fields.js';
import { amountIn } from '../wire/money.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const NAME_CHARACTERS_MAX = 100;
const name = lineIn(NAME_CHARACTERS_MAX).min(1);

/** There are ten. */
const DIGITS_MAX = 10;
const pinDigitCount = z.int().min(PIN_DIGITS_MIN).max(PIN_DIGITS_MAX);

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/devices',
  summary: 'Register a lock; it is INACTIVE until paired',
  permission: 'devices:manage',
  limit: 'action',
  body: z
    .strictObject({
      device_id: z.string().regex(DEVICE_ID, '1 to 63 of the characters a-z, 0-9 and -.'),
      name,
      site_id: uuidIn.nullish().meta({ description: 'Default: the only site, if there is only one.' }),
      profile: profileSchema.optional().meta({ description: PROFILE }),
    })
    .meta({ id: 'NewDevice' }),
  success: { status: 201, description: 'The device', data: deviceSchema },
  codes: ['device_exists', 'devices_full', 'site_unknown'],
  handler: async ({ body }, { operations, caller }) => {
    const view = await operations.createDevice(caller, {
      deviceId: body.device_id,
      name: body.name,
      ...(body.site_id !== undefined && { siteId: body.site_id }),
      profile: body.profile,
    });
    return created('Device created', toWireDevice(view), `/api/v1/devices/${view.device.id}`);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/devices',
  summary: 'List locks with what is known of them now',
  permission: 'devices:read',
  limit: 'user',
  query: pageQuery,
  success: { status: 200, description: 'A page of devices', data: deviceSchema, list: true },
  handler: ({ query }, { operations, caller, link }) =>
    list('Devices', operations.listDevices(caller, pageRequest(query)), query.page_size, link, toWireDevice),
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}',
  summary: 'Read a lock with what is known of it now',
  permission: 'devices:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The device', data: deviceSchema },
  handler: ({ params }, { operations, caller }) =>
    ok('Device', toWireDevice(operations.readDevice(caller, params.id))),
});

const update = defineRoute({
  method: 'PATCH',
  path: '/api/v1/devices/{id}',
  summary:
    'Rename a lock, move it to another site, say what to do when it is left unlocked, what an entry costs, or what its keypad takes',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  body: z
    .strictObject({
      name: name.optional(),
      site_id: uuidIn.nullable().optional(),
      auto_lock_s: z
        .int()
        .min(AUTO_LOCK_MIN_S)
        .max(AUTO_LOCK_MAX_S)
        .nullable()
        .optional()
        .meta({ description: AUTO_LOCK }),
      left_unlocked_alert_s: z
        .int()
        .min(LEFT_UNLOCKED_ALERT_MIN_S)
        .max(LEFT_UNLOCKED_ALERT_MAX_S)
        .nullable()
        .optional()
        .meta({ description: LEFT_UNLOCKED_ALERT }),
      two_person_window_s: z
        .int()
        .min(TWO_PERSON_MIN_S)
        .max(TWO_PERSON_MAX_S)
        .nullable()
        .optional()
        .meta({ description: TWO_PERSON }),
      anti_passback_s: z
        .int()
        .min(ANTI_PASSBACK_MIN_S)
        .max(ANTI_PASSBACK_MAX_S)
        .nullable()
        .optional()
        .meta({ description: ANTI_PASSBACK }),
      passback_exit_of: uuidIn.nullable().optional().meta({ description: PASSBACK_EXIT }),
      pin_min_digits: pinDigitCount.optional().meta({ description: PIN_MIN_DIGITS }),
      pin_max_digits: pinDigitCount.optional().meta({ description: PIN_MAX_DIGITS }),
      pin_digits: z.string().max(DIGITS_MAX).optional().meta({ description: PIN_DIGITS, example: '12345' }),
      unlatches: z.boolean().optional().meta({ description: UNLATCHES }),
      price_per_entry: amountIn.nullable().optional().meta({ description: ENTRY_PRICE }),
    })
    .refine((body) => Object.values(body).some((value) => value !== undefined), {
      error: 'Nothing to change: give at least one field.',
    })
    .meta({ id: 'DeviceChange' }),
  success: { status: 200, description: 'The device as it is now', data: deviceSchema },
  codes: ['site_unknown', 'entry_rules_conflict', 'exit_of_unknown', 'pin_rules'],
  handler: async ({ params, body }, { operations, caller }) => {
    const view = await operations.updateDevice(caller, params.id, {
      name: body.name,
      siteId: body.site_id,
      autoLockS: body.auto_lock_s,
      leftUnlockedAlertS: body.left_unlocked_alert_s,
      unlatches: body.unlatches,
      entryPriceMinor: body.price_per_entry,
      entryRules: {
        twoPersonWindowS: body.two_person_window_s,
        antiPassbackS: body.anti_passback_s,
        exitOf: body.passback_exit_of,
      },
      pinRules: {
        ...(body.pin_min_digits !== undefined && { minDigits: body.pin_min_digits }),
        ...(body.pin_max_digits !== undefined && { maxDigits: body.pin_max_digits }),
        ...(body.pin_digits !== undefined && { digits: body.pin_digits }),
      },
    });
    return ok('Device updated', toWireDevice(view));
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/api/v1/devices/{id}',
  summary: 'Remove a lock, its keys and its codes; its log stays',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Removed', data: null },
  handler: async ({ params }, { operations, caller }) => {
    await operations.deleteDevice(caller, params.id);
    return noContent;
  },
});

export const deviceRoutes: readonly Route[] = [create, listAll, read, update, remove];
