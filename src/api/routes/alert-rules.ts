import * as z from 'zod';
import {
  DOOR_AJAR_MAX_S,
  DOOR_AJAR_MIN_S,
  type LockAlertRules,
  LOW_BATTERY_MAX_PERCENT,
  LOW_BATTERY_MIN_PERCENT,
  OFFLINE_MAX_S,
  OFFLINE_MIN_S,
} from '../../security/lock-trouble.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';

const rulesSchema = z
  .object({
    door_ajar_alert_s: z.int().nullable(),
    offline_alert_s: z.int().nullable(),
    low_battery_percent: z.int().nullable(),
  })
  .meta({ id: 'LockAlertRules' });

const changeBody = z
  .strictObject({
    door_ajar_alert_s: z
      .int()
      .min(DOOR_AJAR_MIN_S)
      .max(DOOR_AJAR_MAX_S)
      .nullish()
      .meta({ description: 'An alert after the door stood open for so many seconds; null: none.' }),
    offline_alert_s: z
      .int()
      .min(OFFLINE_MIN_S)
      .max(OFFLINE_MAX_S)
      .nullish()
      .meta({ description: 'An alert after the lock was not reached for so many seconds; null: none.' }),
    low_battery_percent: z
      .int()
      .min(LOW_BATTERY_MIN_PERCENT)
      .max(LOW_BATTERY_MAX_PERCENT)
      .nullish()
      .meta({ description: 'An alert at this charge and below; null: none.' }),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'Nothing to change.' })
  .meta({ id: 'LockAlertRulesChange' });

const toWire = (rules: LockAlertRules): z.output<typeof rulesSchema> => ({
  door_ajar_alert_s: rules.doorAjarS,
  offline_alert_s: rules.offlineS,
  low_battery_percent: rules.lowBatteryPercent,
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/alert-rules',
  summary: 'What a lock raises alerts for, as far as it can be chosen',
  permission: 'alerts:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The rules', data: rulesSchema },
  codes: ['device_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Alert rules', toWire(operations.readLockAlertRules(caller, params.id))),
});

const change = defineRoute({
  method: 'PATCH',
  path: '/api/v1/devices/{id}/alert-rules',
  summary: 'Change what a lock raises alerts for',
  permission: 'alerts:manage',
  limit: 'action',
  params: idParams,
  body: changeBody,
  success: { status: 200, description: 'The rules', data: rulesSchema },
  codes: ['device_not_found'],
  handler: async ({ params, body }, { operations, caller }) => {
    const rules = await operations.changeLockAlertRules(caller, params.id, {
      doorAjarS: body.door_ajar_alert_s,
      offlineS: body.offline_alert_s,
      lowBatteryPercent: body.low_battery_percent,
    });
    return ok('Alert rules changed', toWire(rules));
  },
});

export const alertRuleRoutes: readonly Route[] = [read, change];
