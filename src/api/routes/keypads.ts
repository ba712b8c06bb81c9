import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';

const reset = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/keypad/reset',
  summary: 'Open a keypad that is locked out, and forget its wrong codes',
  permission: 'keypads:reset',
  limit: 'action',
  params: idParams,
  success: {
    status: 200,
    description: 'It takes codes again',
    data: z
      .object({ failures: z.int().meta({ description: 'Wrong codes that are forgotten.' }) })
      .meta({ id: 'KeypadReset' }),
  },
  codes: ['device_not_found'],
  handler: async ({ params }, { operations, caller }) =>
    ok('The keypad takes codes again', await operations.resetKeypad(caller, params.id)),
});

export const keypadRoutes: readonly Route[] = [reset];
