import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, uuidIn } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import { newShareBody, shareChangeBody, shareSchema, toWireShare } from '../wire/share.js';
import { toWireTransferred, transferBody, transferredSchema } from '../wire/transfer.js';

const shareParams = idParams.extend({ share_id: uuidIn });
const CONTENT_CODES = [
  'access_denied',
  'share_exceeds',
  'share_empty',
  'window_empty',
  'schedule_unknown',
] as const;

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/shares',
  summary: 'Give somebody rights on a lock',
  permission: 'shares:manage',
  limit: 'action',
  params: idParams,
  body: newShareBody,
  success: { status: 201, description: 'The share', data: shareSchema },
  codes: [
    ...CONTENT_CODES,
    'person_unknown',
    'person_inactive',
    'share_with_self',
    'share_with_owner',
    'share_exists',
    'shares_full',
    'share_too_deep',
  ],
  handler: async ({ params, body }, { operations, caller }) => {
    const view = await operations.shareLock(caller, params.id, {
      sharedWith: body.shared_with,
      canUnlock: body.can_unlock,
      canLock: body.can_lock,
      canManagePins: body.can_manage_pins,
      canViewLogs: body.can_view_logs,
      canShare: body.can_share,
      validFromMs: body.valid_from ?? null,
      validUntilMs: body.valid_until ?? null,
      scheduleId: body.schedule_id ?? null,
    });
    const at = `/api/v1/devices/${params.id}/shares/${view.share.id}`;
    return created('Lock shared', toWireShare(view), at);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/shares',
  summary:
    'List the shares of a lock, the revoked ones too; of one’s own share, that and what was given under it',
  permission: 'shares:read',
  limit: 'user',
  params: idParams,
  query: pageQuery,
  success: { status: 200, description: 'A page of shares', data: shareSchema, list: true },
  handler: ({ params, query }, { operations, caller, link }) => {
    const page = operations.listShares(caller, params.id, pageRequest(query));
    return list('Shares', page, query.page_size, link, toWireShare);
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/shares/{share_id}',
  summary: 'Read a share, and which locks still hold codes made under it',
  permission: 'shares:read',
  limit: 'user',
  params: shareParams,
  success: { status: 200, description: 'The share', data: shareSchema },
  codes: ['share_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Share', toWireShare(operations.readShare(caller, params.id, params.share_id))),
});

const update = defineRoute({
  method: 'PATCH',
  path: '/api/v1/devices/{id}/shares/{share_id}',
  summary: 'Change what a share gives, or when',
  permission: 'shares:manage',
  limit: 'action',
  params: shareParams,
  body: shareChangeBody,
  success: { status: 200, description: 'The share as it is now', data: shareSchema },
  codes: [...CONTENT_CODES, 'share_not_found', 'share_revoked'],
  handler: async ({ params, body }, { operations, caller }) => {
    const view = await operations.updateShare(caller, params.id, params.share_id, {
      canUnlock: body.can_unlock,
      canLock: body.can_lock,
      canManagePins: body.can_manage_pins,
      canViewLogs: body.can_view_logs,
      canShare: body.can_share,
      validFromMs: body.valid_from,
      validUntilMs: body.valid_until,
      scheduleId: body.schedule_id,
    });
    return ok('Share updated', toWireShare(view));
  },
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/api/v1/devices/{id}/shares/{share_id}',
  summary: 'Revoke a share with all that was given and made under it, or give back one’s own',
  permission: 'shares:manage',
  limit: 'action',
  params: shareParams,
  success: { status: 204, description: 'From now on nothing begins by it', data: null },
  codes: ['access_denied', 'share_not_found'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.revokeShare(caller, params.id, params.share_id);
    return noContent;
  },
});

const transfer = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/transfer',
  summary:
    'Make somebody else the owner of a lock; its shares and the former owner’s codes end unless they are kept',
  permission: 'devices:transfer',
  limit: 'action',
  params: idParams,
  body: transferBody,
  success: {
    status: 200,
    description: 'The device as it is now, and what ended with the transfer',
    data: transferredSchema,
  },
  codes: ['access_denied', 'person_unknown', 'person_inactive'],
  handler: async ({ params, body }, { operations, caller }) => {
    const to = { userId: body.user_id, keepShares: body.keep_shares, keepCodes: body.keep_codes };
    return ok('Lock transferred', toWireTransferred(await operations.transferLock(caller, params.id, to)));
  },
});

export const shareRoutes: readonly Route[] = [create, listAll, read, update, revoke, transfer];
