import * as z from 'zod';
import { syncAdvice } from '../../operations/cloud/sync-advice.js';
import type { SyncView } from '../../operations/cloud/sync-use-cases.js';
import { ok } from '../answer.js';
import { defineRoute, type Route, type RouteContext } from '../route.js';
import { timeOrNull, timeOut } from '../wire/fields.js';

const lane = z.object({
  acknowledged: z.int().meta({ description: 'The last number that the cloud has.' }),
  newest: z.int(),
  pending: z.int(),
});

const syncSchema = z
  .object({
    state: z
      .enum(['off', 'starting', 'waiting', 'syncing', 'idle', 'metered', 'retrying', 'paused', 'revoked'])
      .meta({
        description:
          'waiting: the claim code has to be typed into the cloud. idle: the cloud has everything. metered: what is new waits for `next_turn_at`. revoked: the cloud wants nothing of this hub.',
      }),
    advice: z.string().meta({ description: 'What is to be done, in the language of the answer.' }),
    metered: z.boolean().meta({
      description:
        'The line costs by the byte: the log goes every 15 minutes, and requests are asked for with it; everything else goes once a day.',
    }),
    url: z.string().nullable(),
    hub_id: z.uuid().nullable(),
    claim_code: z.string().nullable(),
    epoch: z.int().nullable(),
    lanes: z.object({ audit: lane, telemetry: lane }),
    last_success_at: timeOut.nullable(),
    next_turn_at: timeOut.nullable(),
    put_aside: z.int().meta({
      description: 'Lines that the cloud could not read or fit in. It keeps them as they came.',
    }),
    written_bytes: z.int().meta({ description: 'Since the start of the hub, with headers and TLS.' }),
    trouble: z.object({ code: z.string(), at: timeOut, retry_at: timeOut }).nullable(),
  })
  .meta({ id: 'CloudSync' });

function toWireSync(view: SyncView, tell: RouteContext['tell']): z.output<typeof syncSchema> {
  const laneOut = ({ acked, newest }: SyncView['lanes']['audit']) => ({
    acknowledged: acked,
    newest,
    pending: Math.max(0, newest - acked),
  });
  return {
    state: view.state,
    advice: tell(syncAdvice(view)),
    metered: view.isMetered,
    url: view.url,
    hub_id: view.hubId,
    claim_code: view.claimCode,
    epoch: view.epoch,
    lanes: { audit: laneOut(view.lanes.audit), telemetry: laneOut(view.lanes.telemetry) },
    last_success_at: timeOrNull(view.lastSuccessAtMs),
    next_turn_at: timeOrNull(view.nextTurnAtMs),
    put_aside: view.putAside,
    written_bytes: view.writtenBytes,
    trouble: view.trouble && {
      code: view.trouble.code,
      at: new Date(view.trouble.atMs).toISOString(),
      retry_at: new Date(view.trouble.retryAtMs).toISOString(),
    },
  };
}

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/sync',
  summary: 'How far the cloud is with what is here',
  permission: 'sync:read',
  limit: 'user',
  success: { status: 200, description: 'The sync', data: syncSchema },
  handler: (_, { operations, caller, tell }) =>
    ok('Cloud sync', toWireSync(operations.readSync(caller), tell)),
});

const now = defineRoute({
  method: 'POST',
  path: '/api/v1/sync/now',
  summary: 'Try at once to send to the cloud what it has not got',
  permission: 'sync:manage',
  limit: 'action',
  success: { status: 200, description: 'The sync', data: syncSchema },
  codes: ['sync_off'],
  handler: (_, { operations, caller, tell }) =>
    ok('Cloud sync', toWireSync(operations.syncNow(caller), tell)),
});

const pause = defineRoute({
  method: 'POST',
  path: '/api/v1/sync/pause',
  summary: 'Send nothing to the cloud until told otherwise, also after a restart; or go on',
  permission: 'sync:manage',
  limit: 'action',
  body: z.strictObject({ paused: z.boolean() }).meta({ id: 'PauseSync' }),
  success: { status: 200, description: 'The sync', data: syncSchema },
  codes: ['sync_off'],
  handler: async ({ body }, { operations, caller, tell }) =>
    ok('Cloud sync', toWireSync(await operations.pauseSync(caller, body.paused), tell)),
});

const meter = defineRoute({
  method: 'POST',
  path: '/api/v1/sync/metered',
  summary: 'Spare a line that costs by the byte, also after a restart; or stop sparing it',
  permission: 'sync:manage',
  limit: 'action',
  body: z.strictObject({ metered: z.boolean() }).meta({ id: 'MeterSync' }),
  success: { status: 200, description: 'The sync', data: syncSchema },
  codes: ['sync_off'],
  handler: async ({ body }, { operations, caller, tell }) =>
    ok('Cloud sync', toWireSync(await operations.meterSync(caller, body.metered), tell)),
});

export const syncRoutes: readonly Route[] = [read, now, pause, meter];
