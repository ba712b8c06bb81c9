import * as z from 'zod';
import { created, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { revokeAllBody, ticketKeyBody } from '../wire/ticket.js';

const revokeAll = defineRoute({
  method: 'POST',
  path: '/api/v1/access/qr/revoke',
  summary: 'Revoke every QR ticket made so far, at some locks or at those of a site',
  permission: 'pins:manage',
  limit: 'action',
  body: revokeAllBody,
  success: {
    status: 200,
    description: 'The locks that take no earlier ticket any more',
    data: z.object({ device_ids: z.array(z.uuid()) }),
  },
  codes: ['device_not_found', 'site_unknown'],
  handler: async ({ body }, { operations, caller }) => {
    const at = 'site_id' in body ? { siteId: body.site_id } : { deviceIds: body.device_ids };
    return ok('QR tickets revoked', { device_ids: [...(await operations.revokeAllTickets(caller, at))] });
  },
});

const changeKey = defineRoute({
  method: 'POST',
  path: '/api/v1/access/qr/keys',
  summary: 'Sign QR tickets with a new key from now on',
  permission: 'keys:manage',
  limit: 'action',
  body: ticketKeyBody,
  success: {
    status: 201,
    description: 'The key, and how many tickets of earlier ones were revoked',
    data: z.object({ key_id: z.string(), revoked: z.int() }),
  },
  codes: ['ticket_keys_full'],
  handler: async ({ body }, { operations, caller }) => {
    const { keyId, revoked } = await operations.changeTicketKey(caller, body.revoke_old);
    return created('QR tickets have a new key', { key_id: keyId, revoked });
  },
});

export const ticketRevocationRoutes: readonly Route[] = [revokeAll, changeKey];
