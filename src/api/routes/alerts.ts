import * as z from 'zod';
import { ALERT_KINDS, ALERT_LEVELS, ALERT_STATES } from '../../security/alert.js';
import { NOTE_CHARACTERS_MAX } from '../../security/alert-life.js';
import type { AlertFilter } from '../../operations/security/alert-ports.js';
import { list, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { alertSchema, toWireAlert } from '../wire/alert.js';
import { idParams, lineIn, timeIn, uuidIn } from '../wire/fields.js';
import { logRowSchema, toWireLogRow } from '../wire/log-row.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const success = { status: 200, description: 'The alert', data: alertSchema } as const;

const noteBody = z
  .strictObject({ note: lineIn(NOTE_CHARACTERS_MAX).min(1).nullish() })
  .default({})
  .meta({ id: 'AlertNote' });

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/security/alerts',
  summary: 'List alerts, newest first',
  permission: 'alerts:read',
  limit: 'user',
  query: pageQuery.extend({
    state: z
      .enum([...ALERT_STATES, 'unresolved'])
      .optional()
      .meta({ description: '`unresolved`: open or acknowledged.' }),
    level: z.enum(ALERT_LEVELS).optional(),
    kind: z.enum(ALERT_KINDS).optional(),
    device_id: uuidIn.optional(),
    silent: z
      .enum(['true', 'false'])
      .default('false')
      .transform((asked) => asked === 'true')
      .meta({ description: 'Silent alarms alone, which no other list has; for admins, away from the site.' }),
  }),
  success: { status: 200, description: 'A page of alerts', data: alertSchema, list: true },
  codes: ['silent_alerts_refused'],
  handler: ({ query }, { operations, caller, link, tell }) => {
    const { state, level, kind, device_id, silent } = query;
    const filter: AlertFilter = {
      ...(state !== undefined && { state }),
      ...(level !== undefined && { level }),
      ...(kind !== undefined && { kind }),
      ...(device_id !== undefined && { deviceId: device_id }),
      silent,
    };
    const page = operations.listAlerts(caller, filter, pageRequest(query));
    return list('Alerts', page, query.page_size, link, (view) => toWireAlert(view, tell));
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/security/alerts/{id}',
  summary: 'Read an alert',
  permission: 'alerts:read',
  limit: 'user',
  params: idParams,
  success,
  codes: ['alert_not_found'],
  handler: ({ params }, { operations, caller, tell }) =>
    ok('Alert', toWireAlert(operations.readAlert(caller, params.id), tell)),
});

const acknowledge = defineRoute({
  method: 'POST',
  path: '/api/v1/security/alerts/{id}/acknowledge',
  summary: 'Say that somebody looks after an alert',
  permission: 'alerts:manage',
  limit: 'action',
  params: idParams,
  body: noteBody,
  success,
  codes: ['alert_not_found', 'alert_resolved'],
  handler: async ({ params, body }, { operations, caller, tell }) => {
    const view = await operations.acknowledgeAlert(caller, params.id, body.note ?? null);
    return ok('Alert acknowledged', toWireAlert(view, tell));
  },
});

const resolve = defineRoute({
  method: 'POST',
  path: '/api/v1/security/alerts/{id}/resolve',
  summary: 'Say that an alert is over',
  permission: 'alerts:manage',
  limit: 'action',
  params: idParams,
  body: noteBody,
  success,
  codes: ['alert_not_found'],
  handler: async ({ params, body }, { operations, caller, tell }) => {
    const view = await operations.resolveAlert(caller, params.id, body.note ?? null);
    return ok('Alert resolved', toWireAlert(view, tell));
  },
});

const reopen = defineRoute({
  method: 'POST',
  path: '/api/v1/security/alerts/{id}/reopen',
  summary: 'Say that an alert is not over',
  permission: 'alerts:manage',
  limit: 'action',
  params: idParams,
  body: noteBody,
  success,
  codes: ['alert_not_found', 'alert_superseded'],
  handler: async ({ params, body }, { operations, caller, tell }) => {
    const view = await operations.reopenAlert(caller, params.id, body.note ?? null);
    return ok('Alert reopened', toWireAlert(view, tell));
  },
});

const failed = defineRoute({
  method: 'GET',
  path: '/api/v1/security/failed-attempts',
  summary: 'Who was not let in, at doors and at the log-in, newest first',
  permission: 'logs:read',
  limit: 'user',
  query: pageQuery.extend({
    device_id: uuidIn.optional(),
    user_id: uuidIn.optional(),
    ip_address: z.union([z.ipv4(), z.ipv6()]).optional(),
    from: timeIn.optional().meta({ description: 'Included.' }),
    to: timeIn.optional().meta({ description: 'Not included.' }),
  }),
  success: { status: 200, description: 'A page, newest first', data: logRowSchema, list: true },
  handler: ({ query }, { operations, caller, link }) => {
    const { device_id, user_id, ip_address, from, to } = query;
    const filter = {
      ...(device_id !== undefined && { deviceId: device_id }),
      ...(user_id !== undefined && { userId: user_id }),
      ...(ip_address !== undefined && { ipAddress: ip_address }),
      ...(from !== undefined && { fromMs: from }),
      ...(to !== undefined && { untilMs: to }),
    };
    const page = operations.listFailedAttempts(caller, filter, pageRequest(query));
    return list('Failed attempts', page, query.page_size, link, toWireLogRow);
  },
});

export const alertRoutes: readonly Route[] = [listAll, read, acknowledge, resolve, reopen, failed];
