import * as z from 'zod';
import { SCOPE_NAMES, type ApiToken } from '../../accounts/api-token.js';
import { rfc3339 } from '../../kit/clock.js';
import { lineIn, timeIn, timeOrNull, timeOut } from './fields.js';

const NAME_CHARACTERS_MAX = 100;

export const apiTokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPE_NAMES)),
    created_at: timeOut,
    expires_at: timeOut.nullable().meta({ description: 'null: until it is revoked.' }),
    last_used_at: timeOut.nullable().meta({ description: 'To the hour.' }),
  })
  .meta({ id: 'ApiToken' });

/** With its text, which is told once. */
export const madeApiTokenSchema = apiTokenSchema.extend({ token: z.string() }).meta({ id: 'MadeApiToken' });

export const newApiTokenBody = z
  .strictObject({
    name: lineIn(NAME_CHARACTERS_MAX).min(1),
    scopes: z.array(z.enum(SCOPE_NAMES)).min(1).max(SCOPE_NAMES.length),
    expires_at: timeIn.nullable().default(null),
  })
  .meta({ id: 'NewApiToken' });

export function toWireApiToken(token: ApiToken): z.output<typeof apiTokenSchema> {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    created_at: rfc3339(token.createdAtMs),
    expires_at: timeOrNull(token.expiresAtMs),
    last_used_at: timeOrNull(token.lastUsedAtMs),
  };
}
