import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { codeFilterFields, fromWireCodes } from '../wire/code-filter.js';
import { idParams } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import {
  createdPinSchema,
  newPinBody,
  pinChangeBody,
  pinCheckBody,
  pinSchema,
  pinVerdictSchema,
  toWirePin,
} from '../wire/pin.js';

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/access/pins',
  summary: 'Make a PIN for one lock or several; its digits are answered here and never again',
  permission: 'lock-pins:manage',
  limit: 'action',
  body: newPinBody,
  success: { status: 201, description: 'The PIN with its digits', data: createdPinSchema },
  codes: [
    'device_unknown',
    'person_unknown',
    'window_empty',
    'window_missing',
    'window_unexpected',
    'schedule_unknown',
    'schedule_missing',
    'schedule_unexpected',
    'uses_missing',
    'uses_unexpected',
    'pin_unavailable',
    'pin_rules_differ',
    'lock_takes_no_codes',
    'pin_guessable',
    'pin_form',
    'access_denied',
    'pin_for_others',
    'no_free_pin',
    'keypad_locked',
    'source_locked',
  ],
  handler: async ({ body }, { operations, caller, nowMs }) => {
    const made = await operations.createPin(caller, {
      deviceIds: body.device_ids,
      label: body.label,
      userId: body.user_id ?? null,
      kind: body.kind,
      pin: body.pin ?? null,
      validFromMs: body.valid_from ?? null,
      validUntilMs: body.valid_until ?? null,
      scheduleId: body.schedule_id ?? null,
      maxUses: body.max_uses ?? null,
    });
    const data = { ...toWirePin(made, nowMs), pin: made.digits };
    return created('PIN created', data, `/api/v1/access/pins/${made.pin.id}`);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/access/pins',
  summary: 'List PINs, without their digits',
  permission: 'lock-pins:read',
  limit: 'user',
  query: pageQuery.extend(codeFilterFields),
  success: { status: 200, description: 'A page of PINs', data: pinSchema, list: true },
  handler: ({ query }, { operations, caller, link, nowMs }) => {
    const page = operations.listPins(caller, fromWireCodes(query, nowMs), pageRequest(query));
    return list('PINs', page, query.page_size, link, (view) => toWirePin(view, nowMs));
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/access/pins/{id}',
  summary: 'Read a PIN, without its digits',
  permission: 'lock-pins:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The PIN', data: pinSchema },
  handler: ({ params }, { operations, caller, nowMs }) =>
    ok('PIN', toWirePin(operations.readPin(caller, params.id), nowMs)),
});

const update = defineRoute({
  method: 'PATCH',
  path: '/api/v1/access/pins/{id}',
  summary: 'Change what a PIN is called and when it counts; locks that hold it are told',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  body: pinChangeBody,
  success: { status: 200, description: 'The PIN as it is now, without its digits', data: pinSchema },
  codes: [
    'pin_not_found',
    'window_empty',
    'window_missing',
    'window_unexpected',
    'schedule_unknown',
    'schedule_unexpected',
    'uses_unexpected',
    'access_denied',
    'pin_beyond_share',
    'pin_follows_stay',
  ],
  handler: async ({ params, body }, { operations, caller, nowMs }) => {
    const view = await operations.updatePin(caller, params.id, {
      label: body.label,
      validFromMs: body.valid_from,
      validUntilMs: body.valid_until,
      scheduleId: body.schedule_id,
      maxUses: body.max_uses,
    });
    return ok('PIN updated', toWirePin(view, nowMs));
  },
});

const verify = defineRoute({
  method: 'POST',
  path: '/api/v1/access/pins/verify',
  summary: 'Ask whether a code would open a lock now; a wrong one counts as if it were typed there',
  permission: 'pins:manage',
  limit: 'action',
  body: pinCheckBody,
  success: { status: 200, description: 'What would be decided', data: pinVerdictSchema },
  codes: ['device_unknown', 'pin_form', 'keypad_locked', 'source_locked'],
  handler: async ({ body }, { operations, caller, tell }) => {
    const { granted, reason, text, pinId, label, userId } = await operations.verifyPin(caller, {
      deviceId: body.device_id,
      pin: body.pin,
    });
    return ok('PIN checked', {
      granted,
      reason,
      text: tell(text),
      pin_id: pinId,
      label,
      user_id: userId,
    });
  },
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/api/v1/access/pins/{id}',
  summary: 'Revoke a PIN; from the answer on it opens nothing',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Revoked', data: null },
  codes: ['pin_not_found', 'access_denied', 'pin_beyond_share'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.revokePin(caller, params.id);
    return noContent;
  },
});

export const pinRoutes: readonly Route[] = [create, verify, listAll, read, update, revoke];
