import * as z from 'zod';
import { noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, lineIn, uuidIn } from '../wire/fields.js';
import { lockdownSchema, startedLockdownSchema, toWireLockdown, toWireOrder } from '../wire/lockdown.js';

const REASON_CHARACTERS_MAX = 200;
/** People who may open during a lockdown. */
const ALLOWED_MAX = 100;

const start = defineRoute({
  method: 'POST',
  path: '/api/v1/sites/{id}/lockdown',
  summary: 'Lock a site down: nothing opens but for those named. Again: replaces the names',
  permission: 'sites:lockdown',
  limit: 'action',
  params: idParams,
  body: z
    .strictObject({
      reason: lineIn(REASON_CHARACTERS_MAX).min(1).nullish(),
      allowed_user_ids: z
        .array(uuidIn)
        .max(ALLOWED_MAX)
        .optional()
        .meta({ description: 'Who may open nevertheless. Who starts it is named by itself.' }),
      lock_doors: z
        .boolean()
        .optional()
        .meta({ description: 'Also lock every door that its lock says is unlocked and closed.' }),
    })
    .meta({ id: 'NewLockdown' }),
  success: {
    status: 200,
    description: 'The lockdown, and what each lock knows of it',
    data: startedLockdownSchema,
  },
  codes: ['site_not_found', 'lockdown_user_unknown'],
  handler: async ({ params, body }, { operations, caller }) => {
    const { orders, ...view } = await operations.startLockdown(caller, params.id, {
      reason: body.reason ?? null,
      allowedUserIds: body.allowed_user_ids ?? [],
      lockDoors: body.lock_doors ?? false,
    });
    return ok('The site is locked down', { ...toWireLockdown(view), lock_orders: orders.map(toWireOrder) });
  },
});

const end = defineRoute({
  method: 'DELETE',
  path: '/api/v1/sites/{id}/lockdown',
  summary: 'End the lockdown of a site',
  permission: 'sites:lockdown',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Ended', data: null },
  codes: ['site_not_found', 'not_locked_down'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.endLockdown(caller, params.id);
    return noContent;
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/sites/{id}/lockdown',
  summary: 'Whether a site is locked down, and which locks have not confirmed it yet',
  permission: 'lockdown:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The lockdown', data: lockdownSchema },
  codes: ['site_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Lockdown', toWireLockdown(operations.readLockdown(caller, params.id))),
});

export const lockdownRoutes: readonly Route[] = [start, end, read];
