import * as z from 'zod';
import { created, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { apiTokenSchema, madeApiTokenSchema, newApiTokenBody, toWireApiToken } from '../wire/api-token.js';
import { idParams, uuidIn } from '../wire/fields.js';
import { inviteSchema, toWireInvite } from '../wire/invite.js';
import { sessionSchema, toWireSession } from '../wire/session.js';

const REACH_CODES = ['user_not_found', 'role_not_allowed'] as const;

const sessions = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/sessions',
  summary: 'Sessions of a person that still count, newest first',
  permission: 'users:manage',
  limit: 'user',
  params: idParams,
  success: {
    status: 200,
    description: 'The sessions',
    data: z.array(sessionSchema.omit({ is_current: true }).meta({ id: 'SessionOfPerson' })),
  },
  codes: REACH_CODES,
  handler: ({ params }, { operations, caller }) =>
    ok('Sessions', operations.sessionsOf(caller, params.id).map(toWireSession)),
});

const tokens = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/api-tokens',
  summary: 'API tokens of a person, newest first, without their texts',
  permission: 'users:manage',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The tokens', data: z.array(apiTokenSchema) },
  codes: REACH_CODES,
  handler: ({ params }, { operations, caller }) =>
    ok('API tokens', operations.apiTokensOf(caller, params.id).map(toWireApiToken)),
});

const makeToken = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/api-tokens',
  summary: 'Make an API token that acts as a person, for example as the account of a service',
  permission: 'users:tokens',
  limit: 'action',
  params: idParams,
  body: newApiTokenBody,
  success: { status: 201, description: 'The token, this once', data: madeApiTokenSchema },
  codes: [...REACH_CODES, 'api_tokens_full', 'window_empty'],
  handler: async ({ params, body }, { operations, caller }) => {
    const { name, scopes, expires_at: expiresAtMs } = body;
    const { token, text } = await operations.createApiTokenFor(caller, params.id, {
      name,
      scopes,
      expiresAtMs,
    });
    return created('API token created. It is shown this once.', { ...toWireApiToken(token), token: text });
  },
});

const revokeToken = defineRoute({
  method: 'DELETE',
  path: '/api/v1/users/{id}/api-tokens/{token_id}',
  summary: 'Revoke an API token of a person',
  permission: 'users:manage',
  limit: 'action',
  params: idParams.extend({ token_id: uuidIn }),
  success: { status: 204, description: 'Revoked', data: null },
  codes: [...REACH_CODES, 'api_token_not_found'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.revokeApiTokenOf(caller, params.id, params.token_id);
    return noContent;
  },
});

const invite = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/invite',
  summary: 'The invite code of a person, and who entered it',
  permission: 'users:manage',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The code', data: inviteSchema },
  codes: REACH_CODES,
  handler: async ({ params }, { operations, caller }) =>
    ok('Invite code', toWireInvite(await operations.inviteOf(caller, params.id))),
});

const rotateInvite = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/invite/rotate',
  summary: 'Replace the invite code of a person; the old one is good for nothing',
  permission: 'users:manage',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'The new code', data: inviteSchema.pick({ invite_code: true }) },
  codes: REACH_CODES,
  handler: async ({ params }, { operations, caller }) => {
    const { code } = await operations.rotateInviteOf(caller, params.id);
    return ok('New invite code', { invite_code: code });
  },
});

export const peopleRoutes: readonly Route[] = [
  sessions,
  tokens,
  makeToken,
  revokeToken,
  invite,
  rotateInvite,
];
