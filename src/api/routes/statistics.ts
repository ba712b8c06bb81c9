import * as z from 'zod';
import { DAILY_DAYS_MAX, DEFAULT_DAYS, HOURLY_DAYS_MAX } from '../../operations/sites/statistic-periods.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, uuidIn } from '../wire/fields.js';
import { edgeIn, statisticsSchema, toWireStatistics } from '../wire/statistics.js';

const ofSite = defineRoute({
  method: 'GET',
  path: '/api/v1/sites/{id}/statistics',
  summary: `Entries, denials, alerts, batteries and availability of a site, by its own days or hours. Whole periods are told: a date is meant with its whole day, an instant with the period it lies in; "to" as an instant is the first that is not asked for. Default: the last ${DEFAULT_DAYS} days. At most ${DAILY_DAYS_MAX} days by the day, ${HOURLY_DAYS_MAX} by the hour. What happened counts where its lock was then`,
  permission: 'logs:read',
  limit: 'user',
  params: idParams,
  query: z.strictObject({
    from: edgeIn.optional(),
    to: edgeIn.optional(),
    by: z.enum(['day', 'hour']).default('day'),
    device_id: uuidIn.optional(),
  }),
  success: { status: 200, description: 'The statistics', data: statisticsSchema },
  codes: ['site_not_found', 'device_not_found', 'window_empty', 'statistics_span'],
  handler: ({ params, query }, { operations, caller }) => {
    const statistics = operations.readStatistics(caller, params.id, {
      from: query.from ?? null,
      to: query.to ?? null,
      by: query.by,
      deviceId: query.device_id ?? null,
    });
    return ok('Statistics', toWireStatistics(statistics));
  },
});

export const statisticRoutes: readonly Route[] = [ofSite];
