import * as z from 'zod';
import { ACTIONS } from '../../access/request.js';
import { rfc3339 } from '../../kit/clock.js';
import { list, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeIn, timeOrNull, timeOut, uuidIn } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import {
  askerSchema,
  changeIn,
  differenceSchema,
  fromWireChange,
  reasonSchema,
  toWireDifference,
  toWireReason,
} from '../wire/what-if.js';

const WEEK_MS = 7 * 86_400_000;
const LOCKS_MAX = 200;

const action = z.enum(ACTIONS).default('unlock');

const admittedSchema = z
  .object({
    ...askerSchema,
    because: reasonSchema.meta({ description: 'By what right: a role, ownership, a share, or a code.' }),
    needs_second_person: z.boolean().meta({
      description:
        'Whether the lock opens for them only after another person asked there, which nobody did yet.',
    }),
    share: z
      .object({
        id: z.uuid(),
        valid_from: timeOut.nullable(),
        valid_until: timeOut.nullable().meta({ description: 'Not included.' }),
        schedule_ids: z.array(z.uuid()).meta({ description: 'Hours it keeps to; none: any hour.' }),
      })
      .nullable()
      .meta({
        description:
          'The share by which somebody may, or under which a code was made, within those it was given under; null: a right of their own.',
      }),
  })
  .meta({ id: 'Admitted' });

const whoCanOpen = defineRoute({
  method: 'GET',
  path: '/api/v1/access/who-can-open',
  summary: 'Everybody, and every code, that would be let in at a lock, and by what right',
  permission: 'access:explain',
  limit: 'user',
  query: pageQuery.omit({ count: true }).extend({
    device_id: uuidIn,
    at: timeIn.optional().meta({ description: 'Default: now.' }),
    action,
  }),
  success: {
    status: 200,
    description:
      'People, then codes. A page may be short, or empty, though there are more: go on while `next` is not null. Told as if the time were trusted and the keypad not locked out.',
    data: admittedSchema,
    list: true,
  },
  codes: ['device_not_found', 'access_denied'],
  handler: async ({ query }, { operations, caller, nowMs, link, tell }) => {
    const question = { deviceId: query.device_id, action: query.action, atMs: query.at ?? nowMs };
    const page = await operations.whoCanOpen(caller, question, pageRequest({ ...query, count: false }));
    return list(
      'Who can open',
      page,
      query.page_size,
      link,
      ({ subject, because, needsSecondPerson, share }) => ({
        kind: subject.kind,
        id: subject.id,
        name: subject.name,
        user_id: subject.userId,
        code_kind: subject.codeKind,
        because: toWireReason(because, tell),
        needs_second_person: needsSecondPerson,
        share: share && {
          id: share.id,
          valid_from: timeOrNull(share.validFromMs),
          valid_until: timeOrNull(share.validUntilMs),
          schedule_ids: [...share.scheduleIds],
        },
      }),
    );
  },
});

const body = z
  .strictObject({
    change: changeIn,
    device_ids: z.array(uuidIn).min(1).max(LOCKS_MAX).optional().meta({
      description: 'Locks to look at. Default: every lock that the change can concern.',
    }),
    action,
    from: timeIn
      .optional()
      .meta({ description: 'When the change would be made, and from when to look. Default: now.' }),
    until: timeIn.optional().meta({ description: 'Default: a week after `from`.' }),
  })
  .meta({ id: 'WhatIf' });

const whatIf = defineRoute({
  method: 'POST',
  path: '/api/v1/access/what-if',
  summary: 'Who would gain and who would lose by a change, and when; nothing is changed',
  permission: 'access:explain',
  limit: 'action',
  body,
  success: {
    status: 200,
    description: 'Differences by lock and by who asks; none where nothing changes',
    data: z
      .object({
        from: timeOut,
        until: timeOut,
        differences: z.array(differenceSchema),
        is_complete: z.boolean().meta({ description: 'false: there are more differences than are told.' }),
        asked: z.int().meta({ description: 'People and codes that were looked at, each once a lock.' }),
      })
      .meta({ id: 'WhatIfAnswer' }),
  },
  codes: [
    'device_not_found',
    'user_not_found',
    'pin_not_found',
    'ticket_not_found',
    'card_not_found',
    'schedule_not_found',
    'share_not_found',
    'share_exists',
    'site_unknown',
    'access_denied',
    'window_empty',
    'exceptions_overlap',
    'schedule_missing',
    'schedule_unexpected',
    'schedule_unknown',
    'calendar_not_found',
    'schedule_full',
    'what_if_too_long',
    'what_if_too_large',
  ],
  handler: async ({ body: asked }, { operations, caller, nowMs, tell }) => {
    const fromMs = asked.from ?? nowMs;
    const untilMs = asked.until ?? fromMs + WEEK_MS;
    const told = await operations.whatIf(caller, {
      change: fromWireChange(asked.change),
      deviceIds: asked.device_ids ? [...new Set(asked.device_ids)] : null,
      action: asked.action,
      fromMs,
      untilMs,
    });
    return ok('What would change', {
      from: rfc3339(fromMs),
      until: rfc3339(untilMs),
      differences: told.differences.map((one) => toWireDifference(one, untilMs, tell)),
      is_complete: told.isComplete,
      asked: told.asked,
    });
  },
});

export const whoCanOpenRoutes: readonly Route[] = [whoCanOpen, whatIf];
