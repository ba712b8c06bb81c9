import * as z from 'zod';
import { created, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';
import { createdPinSchema, toWirePin } from '../wire/pin.js';
import { stayParams, stayPinBody, staySchema, toWireStay } from '../wire/stay.js';

const PATH = '/api/v1/access/calendars/{id}/stays';

const listAll = defineRoute({
  method: 'GET',
  path: PATH,
  summary: 'The stays of a calendar that count, with the code of each',
  permission: 'calendars:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The stays, by their begin', data: z.array(staySchema) },
  codes: ['calendar_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Stays', operations.listStays(caller, params.id).map(toWireStay)),
});

const makePin = defineRoute({
  method: 'POST',
  path: `${PATH}/{uid}/pin`,
  summary: 'Make the code of a stay; its dates follow the stay, its digits are answered here and never again',
  permission: 'calendars:manage',
  limit: 'action',
  params: stayParams,
  body: stayPinBody,
  success: { status: 201, description: 'The PIN with its digits', data: createdPinSchema },
  codes: [
    'calendar_not_found',
    'stay_not_found',
    'stay_has_pin',
    'calendar_without_codes',
    'device_unknown',
    'window_empty',
    'pin_unavailable',
    'pin_rules_differ',
    'pin_guessable',
    'pin_form',
    'access_denied',
    'no_free_pin',
    'keypad_locked',
    'source_locked',
  ],
  handler: async ({ params, body }, { operations, caller, nowMs }) => {
    const given = { label: body.label ?? null, pin: body.pin ?? null };
    const made = await operations.createStayPin(caller, params.id, params.uid, given);
    const data = { ...toWirePin(made, nowMs), pin: made.digits };
    return created('PIN created', data, `/api/v1/access/pins/${made.pin.id}`);
  },
});

export const stayRoutes: readonly Route[] = [listAll, makePin];
