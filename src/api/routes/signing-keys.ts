import * as z from 'zod';
import type { SigningKey } from '../../accounts/signing-key.js';
import { rfc3339 } from '../../kit/clock.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOrNull, timeOut } from '../wire/fields.js';

const signingKeySchema = z
  .object({
    id: z.string().meta({ description: '`kid` of the tokens it signed.' }),
    signs_from: timeOut,
    ends_at: timeOut.nullable().meta({
      description: 'When the last token that it signed has expired, and it is dropped; null: it signs.',
    }),
  })
  .meta({ id: 'SigningKey' });

function toWire({ id, signsFromMs, endsAtMs }: SigningKey): z.output<typeof signingKeySchema> {
  return { id, signs_from: rfc3339(signsFromMs), ends_at: timeOrNull(endsAtMs) };
}

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/auth/keys',
  summary: 'The keys that sign tokens, oldest first, without their secrets',
  permission: 'keys:manage',
  limit: 'user',
  success: { status: 200, description: 'The keys', data: z.array(signingKeySchema) },
  handler: (_, { operations }) => ok('Signing keys', operations.listSigningKeys().map(toWire)),
});

const rotate = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/keys/rotate',
  summary: 'Let a new key sign tokens; nobody is logged out, unless the old keys end',
  permission: 'keys:manage',
  limit: 'action',
  body: z
    .strictObject({
      end_old: z.boolean().default(false).meta({
        description:
          'For keys that somebody else may have: what they signed counts no more, and everybody logs in again.',
      }),
    })
    .meta({ id: 'KeyRotation' }),
  success: { status: 200, description: 'The keys', data: z.array(signingKeySchema) },
  codes: ['signing_keys_full'],
  handler: async ({ body }, { operations, caller }) => {
    const keys = await operations.rotateSigningKey(caller, { endOld: body.end_old });
    return ok('A new key signs tokens', keys.map(toWire));
  },
});

export const signingKeyRoutes: readonly Route[] = [listAll, rotate];
