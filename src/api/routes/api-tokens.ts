import * as z from 'zod';
import { created, noContent, ok } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { defineRoute, type Route } from '../route.js';
import { apiTokenSchema, madeApiTokenSchema, newApiTokenBody, toWireApiToken } from '../wire/api-token.js';
import { idParams } from '../wire/fields.js';

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/api-tokens',
  summary: 'Make a token for a program; send it as `Authorization: Token …`',
  permission: 'self',
  limit: 'action',
  body: newApiTokenBody,
  success: { status: 201, description: 'The token, this once', data: madeApiTokenSchema },
  codes: ['api_tokens_full', 'window_empty'],
  handler: async ({ body }, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    const { name, scopes, expires_at: expiresAtMs } = body;
    const { token, text } = await operations.createApiToken(signedIn, { name, scopes, expiresAtMs }, origin);
    return created('API token created. It is shown this once.', { ...toWireApiToken(token), token: text });
  },
});

const listOwn = defineRoute({
  method: 'GET',
  path: '/api/v1/auth/api-tokens',
  summary: 'Your API tokens, newest first, without their texts',
  permission: 'self',
  limit: 'user',
  success: { status: 200, description: 'The tokens', data: z.array(apiTokenSchema) },
  handler: (_, { operations, signedIn }) => {
    if (!signedIn) throw authenticationRequired();
    return ok('Your API tokens', operations.listApiTokens(signedIn).map(toWireApiToken));
  },
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/api/v1/auth/api-tokens/{id}',
  summary: 'Revoke one of your API tokens',
  permission: 'self',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Revoked', data: null },
  codes: ['api_token_not_found'],
  handler: async ({ params }, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    await operations.revokeApiToken(signedIn, params.id, origin);
    return noContent;
  },
});

export const apiTokenRoutes: readonly Route[] = [create, listOwn, revoke];
