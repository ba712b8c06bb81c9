import * as z from 'zod';
import { APPROACHES } from '../../access/schedule/schedule.js';
import { rfc3339 } from '../../kit/clock.js';
import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, timeIn, timeOut, uuidIn } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import {
  fromWireTiming,
  scheduleBody,
  scheduleChangeBody,
  scheduleSchema,
  toWireSchedule,
} from '../wire/schedule.js';

const NOTHING = { weekDays: [], yearDays: [], holidays: [], exceptions: [] };
const WEEK_MS = 7 * 86_400_000;

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/access/schedules',
  summary: 'Make a schedule: when the codes that keep to it count',
  permission: 'schedules:manage',
  limit: 'action',
  body: scheduleBody,
  success: { status: 201, description: 'The schedule', data: scheduleSchema },
  codes: ['window_empty', 'exceptions_overlap', 'schedules_full'],
  handler: async ({ body }, { operations, caller }) => {
    const timing = { ...NOTHING, ...fromWireTiming(body) };
    const made = await operations.createSchedule(caller, { name: body.name, timing });
    return created('Schedule created', toWireSchedule(made), `/api/v1/access/schedules/${made.id}`);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/access/schedules',
  summary: 'List schedules',
  permission: 'schedules:read',
  limit: 'user',
  query: pageQuery,
  success: { status: 200, description: 'A page of schedules', data: scheduleSchema, list: true },
  handler: ({ query }, { operations, caller, link }) => {
    const page = operations.listSchedules(caller, pageRequest(query));
    return list('Schedules', page, query.page_size, link, toWireSchedule);
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/access/schedules/{id}',
  summary: 'Read a schedule',
  permission: 'schedules:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The schedule', data: scheduleSchema },
  codes: ['schedule_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Schedule', toWireSchedule(operations.readSchedule(caller, params.id))),
});

const replace = defineRoute({
  method: 'PUT',
  path: '/api/v1/access/schedules/{id}',
  summary: 'Replace a schedule; what a calendar brought stays',
  permission: 'schedules:manage',
  limit: 'action',
  params: idParams,
  body: scheduleBody,
  success: { status: 200, description: 'The schedule', data: scheduleSchema },
  codes: ['schedule_not_found', 'window_empty', 'exceptions_overlap'],
  handler: async ({ params, body }, { operations, caller }) => {
    const change = { name: body.name, timing: { ...NOTHING, ...fromWireTiming(body) } };
    return ok(
      'Schedule replaced',
      toWireSchedule(await operations.updateSchedule(caller, params.id, change)),
    );
  },
});

const change = defineRoute({
  method: 'PATCH',
  path: '/api/v1/access/schedules/{id}',
  summary: 'Change parts of a schedule; a list that is given takes the place of the one before',
  permission: 'schedules:manage',
  limit: 'action',
  params: idParams,
  body: scheduleChangeBody,
  success: { status: 200, description: 'The schedule', data: scheduleSchema },
  codes: ['schedule_not_found', 'window_empty', 'exceptions_overlap'],
  handler: async ({ params, body }, { operations, caller }) => {
    const part = { name: body.name, timing: fromWireTiming(body) };
    return ok('Schedule changed', toWireSchedule(await operations.updateSchedule(caller, params.id, part)));
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/api/v1/access/schedules/{id}',
  summary: 'Remove a schedule that nothing keeps to',
  permission: 'schedules:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Removed', data: null },
  codes: ['schedule_not_found', 'schedule_in_use'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.deleteSchedule(caller, params.id);
    return noContent;
  },
});

const timelineSchema = z
  .object({
    time_zone: z.string(),
    from: timeOut,
    to: timeOut,
    approach: z.enum(APPROACHES),
    is_open_at_start: z.boolean(),
    windows: z.array(z.object({ from: timeOut, until: timeOut })),
    next_change: z.object({ at: timeOut, opens: z.boolean() }).nullable(),
  })
  .meta({ id: 'ScheduleTimeline' });

const timeline = defineRoute({
  method: 'GET',
  path: '/api/v1/access/schedules/{id}/timeline',
  summary: 'When a schedule is really open: over midnight, changes of the clocks, holidays and exceptions',
  permission: 'schedules:read',
  limit: 'user',
  params: idParams,
  query: z.strictObject({
    from: timeIn.optional().meta({ description: 'Default: now.' }),
    to: timeIn.optional().meta({ description: 'Default: a week after `from`.' }),
    site_id: uuidIn.optional().meta({ description: 'Whose time zone; default: the first site’s.' }),
    approach: z.enum(APPROACHES).default('at_lock'),
  }),
  success: { status: 200, description: 'The windows, in order', data: timelineSchema },
  codes: [
    'schedule_not_found',
    'site_unknown',
    'window_empty',
    'timeline_too_long',
    'timeline_too_full',
    'zone_unknown',
  ],
  handler: ({ params, query }, { operations, caller, nowMs }) => {
    const fromMs = query.from ?? nowMs;
    const untilMs = query.to ?? fromMs + WEEK_MS;
    const { approach, site_id: siteId = null } = query;
    const told = operations.scheduleTimeline(caller, params.id, { fromMs, untilMs, siteId, approach });
    return ok('Timeline', {
      time_zone: told.timeZone,
      from: rfc3339(fromMs),
      to: rfc3339(untilMs),
      approach,
      is_open_at_start: told.isOpenAtStart,
      windows: told.windows.map((one) => ({ from: rfc3339(one.fromMs), until: rfc3339(one.untilMs) })),
      next_change: told.nextChange && { at: rfc3339(told.nextChange.atMs), opens: told.nextChange.opens },
    });
  },
});

export const scheduleRoutes: readonly Route[] = [create, listAll, read, replace, change, remove, timeline];
