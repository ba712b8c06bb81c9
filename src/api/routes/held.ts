import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import { HELD_KINDS, type HeldItem } from '../../operations/backup/held-ports.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOut } from '../wire/fields.js';

const heldSchema = z
  .object({
    kind: z.enum(HELD_KINDS),
    id: z.uuid(),
    label: z.string(),
    user_id: z.uuid().nullable().meta({ description: 'Whose it is, or whom a share is for.' }),
    device_ids: z.array(z.uuid()),
    held_since: timeOut,
  })
  .meta({ id: 'HeldItem' });

function toWireHeld(item: HeldItem): z.output<typeof heldSchema> {
  return {
    kind: item.kind,
    id: item.id,
    label: item.label,
    user_id: item.userId,
    device_ids: [...item.deviceIds],
    held_since: rfc3339(item.heldSinceMs),
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/api/v1/access/held',
  summary: 'People, shares and codes that count for nothing since the hub was put back to an older state',
  permission: 'backups:manage',
  limit: 'user',
  success: { status: 200, description: 'At most 1000', data: z.array(heldSchema) },
  handler: (_, { operations, caller }) => ok('Held for review', operations.listHeld(caller).map(toWireHeld)),
});

const release = defineRoute({
  method: 'POST',
  path: '/api/v1/access/held/release',
  summary: 'Let one of them count again',
  permission: 'backups:manage',
  limit: 'action',
  body: z.strictObject({ kind: z.enum(HELD_KINDS), id: z.uuid() }).meta({ id: 'ReleaseHeld' }),
  success: { status: 200, description: 'What it was', data: heldSchema },
  codes: ['held_not_found'],
  handler: async ({ body }, { operations, caller }) =>
    ok('Released', toWireHeld(await operations.releaseHeld(caller, body.kind, body.id))),
});

export const heldRoutes: readonly Route[] = [list, release];
