import * as z from 'zod';
import { created, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import {
  applyBody,
  calendarBody,
  calendarChangeBody,
  calendarSchema,
  calendarText,
  changesSchema,
  toWireCalendar,
  toWireChanges,
} from '../wire/calendar.js';
import { idParams } from '../wire/fields.js';

const PATH = '/api/v1/access/calendars';

const create = defineRoute({
  method: 'POST',
  path: PATH,
  summary: 'Add a calendar of stays: its bookings become windows of a schedule once they are applied',
  permission: 'calendars:manage',
  limit: 'action',
  body: calendarBody,
  success: { status: 201, description: 'The calendar', data: calendarSchema },
  codes: [
    'site_unknown',
    'schedule_unknown',
    'device_unknown',
    'lock_takes_no_codes',
    'feed_url_refused',
    'calendar_exists',
    'calendars_full',
    'schedules_full',
  ],
  handler: async ({ body }, { operations, caller, tell }) => {
    const made = await operations.createCalendar(caller, {
      name: body.name,
      siteId: body.site_id ?? null,
      scheduleId: body.schedule_id ?? null,
      feedUrl: body.url,
      refreshMinutes: body.refresh_minutes,
      checkInMinute: body.check_in,
      checkOutMinute: body.check_out,
      autoApply: body.auto_apply,
      ignore: body.ignore,
      codeDeviceIds: body.code_device_ids,
    });
    return created('Calendar added', toWireCalendar(made, tell), `${PATH}/${made.calendar.id}`);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: PATH,
  summary: 'All calendars of stays',
  permission: 'calendars:read',
  limit: 'user',
  success: { status: 200, description: 'The calendars', data: z.array(calendarSchema) },
  handler: (_, { operations, caller, tell }) =>
    ok(
      'Calendars',
      operations.listCalendars(caller).map((one) => toWireCalendar(one, tell)),
    ),
});

const read = defineRoute({
  method: 'GET',
  path: `${PATH}/{id}`,
  summary: 'Read a calendar of stays',
  permission: 'calendars:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The calendar', data: calendarSchema },
  codes: ['calendar_not_found'],
  handler: ({ params }, { operations, caller, tell }) =>
    ok('Calendar', toWireCalendar(operations.readCalendar(caller, params.id), tell)),
});

const change = defineRoute({
  method: 'PATCH',
  path: `${PATH}/{id}`,
  summary: 'Change a calendar of stays; another check-in shows as changes to apply',
  permission: 'calendars:manage',
  limit: 'action',
  params: idParams,
  body: calendarChangeBody,
  success: { status: 200, description: 'The calendar', data: calendarSchema },
  codes: [
    'calendar_not_found',
    'calendar_exists',
    'calendar_changed',
    'site_unknown',
    'device_unknown',
    'lock_takes_no_codes',
    'feed_url_refused',
  ],
  handler: async ({ params, body }, { operations, caller, tell }) => {
    const changed = await operations.updateCalendar(caller, params.id, {
      name: body.name,
      siteId: body.site_id,
      feedUrl: body.url,
      refreshMinutes: body.refresh_minutes,
      checkInMinute: body.check_in,
      checkOutMinute: body.check_out,
      autoApply: body.auto_apply,
      ignore: body.ignore,
      codeDeviceIds: body.code_device_ids,
    });
    return ok('Calendar changed', toWireCalendar(changed, tell));
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: `${PATH}/{id}`,
  summary: 'Remove a calendar: its stays no longer count, and its schedule stays',
  permission: 'calendars:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Removed', data: null },
  codes: ['calendar_not_found', 'calendar_in_use'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.deleteCalendar(caller, params.id);
    return noContent;
  },
});

const upload = defineRoute({
  method: 'POST',
  path: `${PATH}/{id}/upload`,
  summary: 'Send a newer copy as a file; what it would change is answered, and waits to be applied',
  permission: 'calendars:manage',
  limit: 'action',
  params: idParams,
  body: calendarText,
  bodyForm: 'calendar',
  success: { status: 200, description: 'What it would change', data: changesSchema },
  codes: [
    'calendar_not_found',
    'calendar_broken',
    'calendar_empty',
    'calendar_too_large',
    'calendar_too_full',
    'calendar_changed',
    'time_untrusted',
  ],
  handler: async ({ params, body }, { operations, caller, tell }) => {
    const { changes } = await operations.uploadCalendar(caller, params.id, body);
    return ok('Calendar taken', toWireChanges(changes, tell));
  },
});

const refresh = defineRoute({
  method: 'POST',
  path: `${PATH}/{id}/refresh`,
  summary: 'Ask for a newer copy now; when there is none, the calendar says why, and nothing changes',
  permission: 'calendars:manage',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'The calendar', data: calendarSchema },
  codes: ['calendar_not_found', 'calendar_has_no_feed', 'calendar_changed', 'time_untrusted'],
  handler: async ({ params }, { operations, caller, tell }) =>
    ok('Calendar asked for', toWireCalendar(await operations.refreshCalendar(caller, params.id), tell)),
});

const changes = defineRoute({
  method: 'GET',
  path: `${PATH}/{id}/changes`,
  summary: 'What the last good copy would change, before it does',
  permission: 'calendars:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The changes, by time', data: changesSchema },
  codes: ['calendar_not_found'],
  handler: ({ params }, { operations, caller, tell }) =>
    ok('Changes', toWireChanges(operations.readCalendar(caller, params.id).changes, tell)),
});

const apply = defineRoute({
  method: 'POST',
  path: `${PATH}/{id}/apply`,
  summary: 'Make the changes count that were looked at, or some kinds of them',
  permission: 'calendars:manage',
  limit: 'action',
  params: idParams,
  body: applyBody,
  success: { status: 200, description: 'The calendar', data: calendarSchema },
  codes: ['calendar_not_found', 'calendar_changed', 'schedule_full'],
  handler: async ({ params, body }, { operations, caller, tell }) =>
    ok('Changes applied', toWireCalendar(await operations.applyCalendar(caller, params.id, body), tell)),
});

export const calendarRoutes: readonly Route[] = [
  create,
  listAll,
  read,
  change,
  remove,
  upload,
  refresh,
  changes,
  apply,
];
