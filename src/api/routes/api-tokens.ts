import * as z from 'zod';
import { SCOPE_NAMES, type ApiToken } from '../../accounts/api-token.js';
import { rfc3339 } from '../../kit/clock.js';
import { created, noContent, ok } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, timeIn, timeOrNull, timeOut } from '../wire/fields.js';

const NAME_CHARACTERS_MAX = 100;

const apiTokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPE_NAMES)),
    created_at: timeOut,
    expires_at: timeOut.nullable().meta({ description: 'null: until it is revoked.' }),
    last_used_at: timeOut.nullable().meta({ description: 'To the hour.' }),
  })
  .meta({ id: 'ApiToken' });

function toWire(token: ApiToken): z.output<typeof apiTokenSchema> {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    created_at: rfc3339(token.createdAtMs),
    expires_at: timeOrNull(token.expiresAtMs),
    last_used_at: timeOrNull(token.lastUsedAtMs),
  };
}

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/api-tokens',
  summary: 'Make a token for a program; send it as `Authorization: Token …`',
  permission: 'self',
  limit: 'action',
  body: z
    .strictObject({
      name: z.string().trim().min(1).max(NAME_CHARACTERS_MAX),
      scopes: z.array(z.enum(SCOPE_NAMES)).min(1).max(SCOPE_NAMES.length),
      expires_at: timeIn.nullable().default(null),
    })
    .meta({ id: 'NewApiToken' }),
  success: {
    status: 201,
    description: 'The token, this once',
    data: apiTokenSchema.extend({ token: z.string() }).meta({ id: 'MadeApiToken' }),
  },
  codes: ['api_tokens_full', 'window_empty'],
  handler: async ({ body }, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    const { name, scopes, expires_at: expiresAtMs } = body;
    const { token, text } = await operations.createApiToken(signedIn, { name, scopes, expiresAtMs }, origin);
    return created('API token created. It is shown this once.', { ...toWire(token), token: text });
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
    return ok('Your API tokens', operations.listApiTokens(signedIn).map(toWire));
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
