import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { REQUEST_KINDS } from '../audit/replica/requests.js';
import { claiming, question } from './inbox-routes.js';
import { completion, partPlace, place } from './backup-routes.js';
import { BODY, bytes, fails, json, PATH, SIGNED, succeeds } from './described.js';
import { requestForm } from './request-kinds.js';
import { listQuery } from './request-routes.js';

const hub = z.object({ id: z.uuid() });
const ofHub = { tags: ['hub'], security: [{ assertion: [] }] };
const ofOwner = { tags: ['fleet'], security: [{ fleet: [] }] };
const kept = z.object({ backups: z.array(z.looseObject({ name: z.string(), bytes: z.number() })) });
const line = z.object({
  id: z.uuid(),
  kind: z.enum(REQUEST_KINDS),
  actor: z.object({ kind: z.literal('user'), id: z.uuid() }),
  expected_version: z.string().nullable(),
  expires_in_ms: z.number(),
  data: z.looseObject({}),
});
const view = line.omit({ expires_in_ms: true }).extend({
  number: z.int(),
  hub_id: z.uuid(),
  state: z.string().meta({
    description: 'waiting, claimed, expired, withdrawn, or the outcome that the hub told.',
  }),
  reason: z.string().nullable(),
  made_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  claimed_at: z.iso.datetime().nullable(),
  settled_at: z.iso.datetime().nullable(),
  event_epoch: z.int().nullable(),
  event_seq: z.int().nullable(),
});
const OWNER = { 401: ['token_wrong'], 503: ['unavailable'] };
const HUB = { ...SIGNED, 400: ['invalid'], 503: ['unavailable'] };

/** Requests on their way to hubs, and backups on their way from them. */
export const EXCHANGES: readonly RouteConfig[] = [
  {
    ...ofHub,
    method: 'get',
    path: '/v1/hubs/{id}/requests',
    summary: 'What is asked of this hub: as soon as there is something, or nothing after `wait` seconds',
    request: { params: hub, query: question },
    responses: {
      ...succeeds(200, 'The oldest of them', z.object({ requests: z.array(line) })),
      ...fails(PATH, { ...HUB, 429: ['asked_too_often'] }),
    },
  },
  {
    ...ofHub,
    method: 'post',
    path: '/v1/hubs/{id}/requests/{requestId}/claim',
    summary: 'Take one: what is left of its life counts from the sending of this',
    request: {
      params: hub.extend({ requestId: z.uuid() }),
      body: { required: true, content: json(claiming) },
    },
    responses: {
      ...succeeds(
        200,
        'It is to be carried out',
        z.object({ id: z.uuid(), nonce: z.string(), expires_in_ms: z.number() }),
      ),
      ...fails(PATH, BODY, {
        ...HUB,
        404: ['hub_unknown', 'request_unknown'],
        409: ['request_expired', 'request_withdrawn', 'request_claimed', 'request_settled'],
        429: ['asked_too_often'],
      }),
    },
  },
  {
    ...ofHub,
    method: 'get',
    path: '/v1/hubs/{id}/images/{sha256}',
    summary: 'A firmware of locks',
    request: { params: hub.extend({ sha256: z.string() }) },
    responses: {
      200: { description: 'Its bytes', content: bytes() },
      ...fails(PATH, {
        ...SIGNED,
        404: ['hub_unknown', 'image_unknown'],
        429: ['asked_too_often'],
        503: ['unavailable'],
      }),
    },
  },
  {
    ...ofHub,
    method: 'get',
    path: '/v1/hubs/{id}/backups',
    summary: 'Its whole backups',
    request: { params: hub },
    responses: { ...succeeds(200, 'Oldest first', kept), ...fails(PATH, HUB) },
  },
  {
    ...ofHub,
    method: 'get',
    path: '/v1/hubs/{id}/backups/{name}',
    summary: 'How much of a backup is here',
    request: { params: place },
    responses: {
      ...succeeds(200, 'Where to go on', z.object({ parts: z.int(), whole: z.boolean() })),
      ...fails(PATH, HUB),
    },
  },
  {
    ...ofHub,
    method: 'delete',
    path: '/v1/hubs/{id}/backups/{name}',
    summary: 'Throw a backup away',
    request: { params: place },
    responses: { ...succeeds(204, 'It is not here', null), ...fails(PATH, HUB) },
  },
  {
    ...ofHub,
    method: 'put',
    path: '/v1/hubs/{id}/backups/{name}/parts/{part}',
    summary: 'Put a part of a backup here',
    request: { params: partPlace, body: { required: true, content: bytes() } },
    responses: {
      ...succeeds(204, 'It is here', null),
      ...fails(PATH, {
        ...HUB,
        409: ['backup_whole'],
        413: ['backup_part_size', 'backups_full'],
        429: ['too_many_parts'],
      }),
    },
  },
  {
    ...ofHub,
    method: 'get',
    path: '/v1/hubs/{id}/backups/{name}/parts/{part}',
    summary: 'A part of a whole backup',
    request: { params: partPlace },
    responses: {
      200: { description: 'Its bytes', content: bytes() },
      ...fails(PATH, { ...HUB, 404: ['hub_unknown', 'backup_unknown'] }),
    },
  },
  {
    ...ofHub,
    method: 'post',
    path: '/v1/hubs/{id}/backups/{name}/complete',
    summary: 'All parts are here',
    request: { params: place, body: { required: true, content: json(completion) } },
    responses: {
      ...succeeds(200, 'And they are what was sealed', z.object({ whole: z.literal(true) })),
      ...fails(PATH, BODY, { ...HUB, 409: ['backup_incomplete', 'backup_differs', 'backup_whole'] }),
    },
  },
  {
    ...ofOwner,
    method: 'post',
    path: '/v1/fleet/requests',
    summary: 'Ask something of a hub; with the same id again it is one request',
    request: { body: { required: true, content: json(requestForm) } },
    responses: {
      ...succeeds(201, 'It waits for its hub', view),
      ...succeeds(200, 'It was here', view),
      ...fails(BODY, {
        ...OWNER,
        400: ['invalid', 'pin_in_clear'],
        404: ['hub_unknown'],
        409: ['hub_not_active', 'request_differs'],
        413: ['request_too_large'],
        429: ['requests_full', 'too_many_requests'],
      }),
    },
  },
  {
    ...ofOwner,
    method: 'get',
    path: '/v1/fleet/requests',
    summary: 'What was asked of a hub, newest first',
    request: { query: listQuery },
    responses: {
      ...succeeds(200, 'A page', z.object({ requests: z.array(view), next: z.int().nullable() })),
      ...fails({ ...OWNER, 400: ['invalid'], 404: ['hub_unknown'] }),
    },
  },
  {
    ...ofOwner,
    method: 'get',
    path: '/v1/fleet/requests/{id}',
    summary: 'One request, with the row of the log that tells of it',
    request: { params: hub },
    responses: {
      ...succeeds(200, 'How it stands', view.extend({ event: z.looseObject({}).nullable() })),
      ...fails(PATH, { ...OWNER, 404: ['not_found', 'request_unknown'] }),
    },
  },
  {
    ...ofOwner,
    method: 'delete',
    path: '/v1/fleet/requests/{id}',
    summary: 'Withdraw what its hub has not begun',
    request: { params: hub },
    responses: {
      ...succeeds(204, 'It is withdrawn', null),
      ...fails(PATH, {
        ...OWNER,
        404: ['not_found', 'request_unknown'],
        409: ['request_claimed', 'request_settled'],
      }),
    },
  },
  {
    ...ofOwner,
    method: 'get',
    path: '/v1/fleet/hubs/{id}/key',
    summary: 'What a PIN for this hub is sealed to',
    request: { params: hub },
    responses: {
      ...succeeds(200, 'Its id is made from it', z.object({ hub_id: z.uuid(), public_key: z.string() })),
      ...fails(PATH, { ...OWNER, 404: ['not_found', 'hub_unknown'] }),
    },
  },
  {
    ...ofOwner,
    method: 'post',
    path: '/v1/fleet/images',
    summary: 'Keep a firmware of locks, which a request then names by its hash',
    request: { body: { required: true, content: bytes() } },
    responses: {
      ...succeeds(201, 'It is kept', z.object({ sha256: z.string(), bytes: z.int() })),
      ...fails(BODY, { ...OWNER, 400: ['invalid'], 413: ['request_unreadable'] }),
    },
  },
  {
    ...ofOwner,
    method: 'get',
    path: '/v1/fleet/hubs/{id}/backups',
    summary: 'The whole backups of a hub',
    request: { params: hub },
    responses: {
      ...succeeds(200, 'Oldest first', kept),
      ...fails(PATH, { ...OWNER, 400: ['invalid'], 404: ['hub_unknown'] }),
    },
  },
  {
    ...ofOwner,
    method: 'get',
    path: '/v1/fleet/hubs/{id}/backups/{name}',
    summary: 'A backup as its hub sealed it',
    request: { params: place },
    responses: {
      200: { description: 'Its bytes', content: bytes() },
      ...fails(PATH, { ...OWNER, 400: ['invalid'], 404: ['backup_unknown'] }),
    },
  },
];
