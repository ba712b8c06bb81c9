import * as z from 'zod';
import { EVENT_TYPES } from '../../audit/event.js';
import type { EventFilter } from '../../operations/store-ports.js';
import { list } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, uuidIn } from '../wire/fields.js';
import { logRowSchema, toWireLogRow } from '../wire/log-row.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const filters = pageQuery.extend({
  user_id: uuidIn.optional(),
  event_type: z.enum(EVENT_TYPES).optional(),
});

const success = { status: 200, description: 'A page, newest first', data: logRowSchema, list: true } as const;

const ofDevice = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/logs',
  summary: 'What happened at one lock',
  permission: 'lock-logs:read',
  limit: 'user',
  params: idParams,
  query: filters,
  success,
  handler: ({ params, query }, { operations, caller, link }) => {
    // Reading the device first tells a lock that is not there (404) from one where nothing happened yet.
    const { device } = operations.readDevice(caller, params.id);
    const filter = { ...toFilter(query), deviceId: device.id };
    const page = operations.listEvents(caller, filter, pageRequest(query));
    return list('Log', page, query.page_size, link, toWireLogRow);
  },
});

const everywhere = defineRoute({
  method: 'GET',
  path: '/api/v1/access/logs',
  summary: 'What happened, everywhere',
  permission: 'lock-logs:read',
  limit: 'user',
  query: filters.extend({ device_id: uuidIn.optional() }),
  success,
  handler: ({ query }, { operations, caller, link }) => {
    const page = operations.listEvents(caller, toFilter(query), pageRequest(query));
    return list('Log', page, query.page_size, link, toWireLogRow);
  },
});

export const logRoutes: readonly Route[] = [ofDevice, everywhere];

function toFilter(query: {
  device_id?: string | undefined;
  user_id?: string | undefined;
  event_type?: EventFilter['type'] | undefined;
}): EventFilter {
  return {
    ...(query.device_id !== undefined && { deviceId: query.device_id }),
    ...(query.user_id !== undefined && { userId: query.user_id }),
    ...(query.event_type !== undefined && { type: query.event_type }),
  };
}
