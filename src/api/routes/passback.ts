import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import { noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, timeOut, uuidIn } from '../wire/fields.js';

const insideSchema = z
  .object({
    kind: z.enum(['user', 'code', 'installer']),
    id: z.string().meta({ description: 'Of the person, or of a code that belongs to nobody.' }),
    name: z.string(),
    since: timeOut,
    free_in_s: z.int().meta({ description: 'Seconds until they may enter again without having left.' }),
  })
  .meta({ id: 'Inside' });

const listInside = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/passback',
  summary: 'Who counts as inside, by the anti-passback rule of a lock',
  permission: 'logs:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'At most 1000 people, latest first', data: z.array(insideSchema) },
  handler: ({ params }, { operations, caller }) =>
    ok(
      'Who is inside',
      operations.listInside(caller, params.id).map(({ kind, id, name, sinceMs, freeInS }) => ({
        kind,
        id,
        name,
        since: rfc3339(sinceMs),
        free_in_s: freeInS,
      })),
    ),
});

const reset = defineRoute({
  method: 'DELETE',
  path: '/api/v1/devices/{id}/passback',
  summary: 'Let those who count as inside enter again: one person, or everybody',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  query: z.strictObject({ user_id: uuidIn.optional() }),
  success: { status: 204, description: 'They may enter again', data: null },
  handler: async ({ params, query }, { operations, caller }) => {
    await operations.resetPassback(caller, params.id, query.user_id ?? null);
    return noContent;
  },
});

export const passbackRoutes: readonly Route[] = [listInside, reset];
