import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { cardSchema, enrolCardBody, enrolmentSchema, toWireCard, toWireEnrolment } from '../wire/card.js';
import { idParams, uuidIn } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const ENROL = '/api/v1/devices/{id}/cards/enrol';

const enrol = defineRoute({
  method: 'POST',
  path: ENROL,
  summary: 'Take the next card presented at a lock as the card of a person; the lock shows it as denied',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  body: enrolCardBody,
  success: { status: 201, description: 'The lock waits for the card', data: enrolmentSchema },
  codes: [
    'device_not_found',
    'person_unknown',
    'lock_not_paired',
    'lock_takes_no_codes',
    'enrolment_open',
    'cards_full',
    'access_denied',
    'card_for_others',
  ],
  handler: async ({ params, body }, { operations, caller }) => {
    const enrolment = await operations.enrolCard(caller, params.id, {
      label: body.label,
      userId: body.user_id,
      timeoutMs: body.timeout_s * 1000,
    });
    return created(
      'Present the card at the lock',
      toWireEnrolment(enrolment),
      ENROL.replace('{id}', params.id),
    );
  },
});

const readEnrolment = defineRoute({
  method: 'GET',
  path: ENROL,
  summary: 'What came of the last enrolment at a lock',
  permission: 'lock-pins:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The enrolment', data: enrolmentSchema },
  codes: ['device_not_found', 'enrolment_not_found', 'access_denied'],
  handler: ({ params }, { operations, caller }) =>
    ok('Card enrolment', toWireEnrolment(operations.readEnrolment(caller, params.id))),
});

const cancel = defineRoute({
  method: 'DELETE',
  path: ENROL,
  summary: 'Wait for a card no longer',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'The next card is one like any other', data: null },
  codes: ['device_not_found', 'enrolment_not_found', 'access_denied'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.cancelEnrolment(caller, params.id);
    return noContent;
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/access/cards',
  summary: 'List cards',
  permission: 'lock-pins:read',
  limit: 'user',
  query: pageQuery.extend({ device_id: uuidIn.optional(), user_id: uuidIn.optional() }),
  success: { status: 200, description: 'A page of cards', data: cardSchema, list: true },
  handler: ({ query }, { operations, caller, link }) => {
    const filter = {
      ...(query.device_id !== undefined && { deviceId: query.device_id }),
      ...(query.user_id !== undefined && { userId: query.user_id }),
    };
    const page = operations.listCards(caller, filter, pageRequest(query));
    return list('Cards', page, query.page_size, link, toWireCard);
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/access/cards/{id}',
  summary: 'Read a card',
  permission: 'lock-pins:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The card', data: cardSchema },
  codes: ['card_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Card', toWireCard(operations.readCard(caller, params.id))),
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/api/v1/access/cards/{id}',
  summary: 'Revoke a card; from the answer on it opens nothing',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Revoked', data: null },
  codes: ['card_not_found', 'access_denied'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.revokeCard(caller, params.id);
    return noContent;
  },
});

export const cardRoutes: readonly Route[] = [enrol, readEnrolment, cancel, listAll, read, revoke];
