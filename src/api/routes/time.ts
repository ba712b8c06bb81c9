import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { TimeView } from '../../operations/time/time-use-cases.js';
import type { Text } from '../../kit/sentence.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeIn, timeOrNull, timeOut } from '../wire/fields.js';

const timeSchema = z
  .object({
    now: timeOut.meta({ description: "The hub's clock." }),
    is_trusted: z.boolean().meta({
      description:
        'While false, dated and scheduled codes and shares are refused, and nothing is removed for its age.',
    }),
    reason: z.enum([
      'system',
      'ntp',
      'clock_chip',
      'host',
      'lock_clock',
      'admin',
      'not_confirmed',
      'behind_log',
      'clock_jump',
    ]),
    text: z.string(),
    since: timeOut,
    mode: z.enum(['auto', 'ntp', 'system']).meta({ description: 'DOORWARD_TIME_TRUST.' }),
    lock_time: timeOut.nullable().meta({
      description:
        'What a lock, that was on since the hub last knew the time, says that it is; null: none has said.',
    }),
  })
  .meta({ id: 'HubTime' });

function toWireTime(view: TimeView, tell: (text: Text) => string): z.output<typeof timeSchema> {
  return {
    now: rfc3339(view.nowMs),
    is_trusted: view.isTrusted,
    reason: view.reason,
    text: tell(view.text),
    since: rfc3339(view.sinceMs),
    mode: view.mode,
    lock_time: timeOrNull(view.lockTimeMs),
  };
}

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/time',
  summary: "The hub's clock, and whether and why it is trusted",
  permission: 'time:read',
  limit: 'user',
  success: { status: 200, description: 'The time', data: timeSchema },
  handler: (_, { operations, caller, tell }) => ok('Time', toWireTime(operations.readTime(caller), tell)),
});

const trust = defineRoute({
  method: 'POST',
  path: '/api/v1/time/trust',
  summary: "Say that the hub's clock is right, until it jumps or the hub starts anew",
  permission: 'time:trust',
  limit: 'action',
  body: z
    .strictObject({
      now: timeIn.optional().meta({
        description:
          "What your own clock says: refused when the hub's says otherwise. Default: not compared.",
      }),
    })
    .meta({ id: 'TrustTime' }),
  success: { status: 200, description: 'The time, trusted', data: timeSchema },
  codes: ['time_differs'],
  handler: async ({ body }, { operations, caller, tell }) =>
    ok('The time is trusted', toWireTime(await operations.trustTime(caller, body.now ?? null), tell)),
});

export const timeRoutes: readonly Route[] = [read, trust];
