import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { codeFilterFields, fromWireCodes } from '../wire/code-filter.js';
import { idParams } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import {
  newTicketBody,
  shownTicketSchema,
  ticketSchema,
  ticketVerdictSchema,
  toWireShown,
  toWireTicket,
  toWireVerdict,
  verifyTicketBody,
} from '../wire/ticket.js';

/** Loaded with the first picture: most hubs draw none, and it takes megabytes. */
const pictures = () => import('../qr-picture.js');

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/access/qr',
  summary: 'Make a QR ticket for one lock or several',
  permission: 'lock-pins:manage',
  limit: 'action',
  body: newTicketBody,
  success: { status: 201, description: 'The ticket with its text', data: shownTicketSchema },
  codes: [
    'device_unknown',
    'lock_takes_no_codes',
    'person_unknown',
    'ticket_locks',
    'window_empty',
    'window_too_late',
    'tickets_full',
    'access_denied',
    'ticket_for_others',
  ],
  handler: async ({ body }, { operations, caller, nowMs }) => {
    const made = await operations.createTicket(caller, {
      deviceIds: body.device_ids,
      label: body.label,
      userId: body.user_id ?? null,
      validFromMs: body.valid_from,
      validUntilMs: body.valid_until,
      maxUses: body.max_uses ?? null,
    });
    const location = `/api/v1/access/qr/${made.ticket.id}`;
    return created('QR ticket created', toWireShown(made, nowMs), location);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/access/qr',
  summary: 'List QR tickets, without their text',
  permission: 'lock-pins:read',
  limit: 'user',
  query: pageQuery.extend(codeFilterFields),
  success: { status: 200, description: 'A page of tickets', data: ticketSchema, list: true },
  handler: ({ query }, { operations, caller, link, nowMs }) => {
    const page = operations.listTickets(caller, fromWireCodes(query, nowMs), pageRequest(query));
    return list('QR tickets', page, query.page_size, link, (ticket) => toWireTicket(ticket, nowMs));
  },
});

const verify = defineRoute({
  method: 'POST',
  path: '/api/v1/access/qr/verify',
  summary:
    'What a ticket would do at a lock now, typed or scanned elsewhere; opens nothing and uses up nothing',
  permission: 'lock-pins:manage',
  limit: 'action',
  body: verifyTicketBody,
  success: { status: 200, description: 'Granted or not, and why', data: ticketVerdictSchema },
  codes: ['device_not_found', 'access_denied'],
  handler: ({ body }, { operations, caller, tell, nowMs }) => {
    const about = { deviceId: body.device_id, code: body.code };
    return ok('QR ticket', toWireVerdict(operations.verifyTicket(caller, about), tell, nowMs));
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/access/qr/{id}',
  summary: 'Read a QR ticket, without its text',
  permission: 'lock-pins:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The ticket', data: ticketSchema },
  codes: ['ticket_not_found'],
  handler: ({ params }, { operations, caller, nowMs }) =>
    ok('QR ticket', toWireTicket(operations.readTicket(caller, params.id), nowMs)),
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/api/v1/access/qr/{id}',
  summary: 'Revoke a QR ticket; from the answer on it opens nothing',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Revoked', data: null },
  codes: ['ticket_not_found', 'access_denied'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.revokeTicket(caller, params.id);
    return noContent;
  },
});

const code = defineRoute({
  method: 'GET',
  path: '/api/v1/access/qr/{id}/code',
  summary: 'The text of a QR ticket once more, while it is of use; the log says who asked',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'The ticket with its text', data: shownTicketSchema },
  codes: ['ticket_not_found', 'ticket_over', 'ticket_key_gone', 'access_denied', 'ticket_beyond_share'],
  handler: async ({ params }, { operations, caller, nowMs }) =>
    ok('QR ticket', toWireShown(await operations.showTicket(caller, params.id), nowMs)),
});

const svg = defineRoute({
  method: 'GET',
  path: '/api/v1/access/qr/{id}/svg',
  summary: 'The picture of a QR ticket, while it is of use; the log says who asked',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'The picture', data: null, raw: 'image/svg+xml' },
  codes: ['ticket_not_found', 'ticket_over', 'ticket_key_gone', 'access_denied', 'ticket_beyond_share'],
  handler: async ({ params }, { operations, caller }) => ({
    kind: 'raw',
    contentType: 'image/svg+xml',
    body: (await pictures()).qrSvg((await operations.showTicket(caller, params.id)).code),
  }),
});

const png = defineRoute({
  method: 'GET',
  path: '/api/v1/access/qr/{id}/png',
  summary: 'The picture of a QR ticket, while it is of use; the log says who asked',
  permission: 'lock-pins:manage',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'The picture', data: null, raw: 'image/png' },
  codes: ['ticket_not_found', 'ticket_over', 'ticket_key_gone', 'access_denied', 'ticket_beyond_share'],
  handler: async ({ params }, { operations, caller }) => ({
    kind: 'raw',
    contentType: 'image/png',
    body: (await pictures()).qrPng((await operations.showTicket(caller, params.id)).code),
  }),
});

export const ticketRoutes: readonly Route[] = [create, listAll, verify, read, revoke, code, svg, png];
