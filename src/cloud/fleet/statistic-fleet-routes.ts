import { sql } from 'kysely';
import { z } from 'zod';
import { STATISTIC_DAYS_MAX } from '../limits.js';
import { CloudProblem } from '../problem.js';
import type { CloudDatabase } from '../tables.js';
import { askedDay, askedText } from './asked-values.js';
import { fleetRoute, type FleetRoute } from './fleet-route.js';
import { newestEpoch } from './newest-epoch.js';

const DAY_MS = 86_400_000;
const day = z.iso.date();

const totals = z
  .object({
    hubs: z.object({ waiting: z.int(), active: z.int(), revoked: z.int() }),
    locks: z.int(),
    events: z.int().meta({ description: 'Events of the newest epochs.' }),
    put_aside: z.int(),
  })
  .meta({ id: 'FleetTotals' });

const counted = z
  .object({ day, type: z.string(), events: z.int() })
  .meta({ id: 'DayCount', description: 'Days are of UTC.' });

/** The fleet in numbers. */
export function statisticFleetRoutes(db: CloudDatabase): readonly FleetRoute[] {
  return [
    fleetRoute({
      method: 'GET',
      path: '/statistics',
      summary: 'How large the fleet is',
      success: { status: 200, description: 'The totals', data: totals },
      handler: async () => {
        const { rows } = await sql<
          Record<'waiting' | 'active' | 'revoked' | 'locks' | 'events' | 'odd', number>
        >`
          SELECT count(*) FILTER (WHERE state = 'waiting')::integer AS waiting,
            count(*) FILTER (WHERE state = 'active')::integer AS active,
            count(*) FILTER (WHERE state = 'revoked')::integer AS revoked,
            (SELECT count(*)::integer FROM hubs h JOIN entities e ON e.hub_id = h.id AND e.epoch = h.epoch
              WHERE e.entity = 'devices' AND NOT e.gone) AS locks,
            (SELECT coalesce(sum(ack), 0)::double precision FROM hubs h JOIN cursors c ON c.hub_id = h.id AND c.epoch = h.epoch
              WHERE c.lane = 'audit') AS events,
            (SELECT count(*)::integer FROM quarantine) AS odd
          FROM hubs`.execute(db);
        const { waiting = 0, active = 0, revoked = 0, locks = 0, events = 0, odd = 0 } = rows[0] ?? {};
        return { hubs: { waiting, active, revoked }, locks, events, put_aside: odd };
      },
    }),
    fleetRoute({
      method: 'GET',
      path: '/statistics/events',
      summary: 'Events of a hub, counted by day and type',
      query: z.object({
        hub: z.uuid(),
        device: askedText(64).optional(),
        from: askedDay,
        until: askedDay.meta({
          description: `This day is counted too; at most ${STATISTIC_DAYS_MAX} in all.`,
        }),
      }),
      success: {
        status: 200,
        description: 'Counts; days and types without events are left out',
        data: z.object({ days: z.array(counted) }),
      },
      problems: { 400: ['span_wrong'], 404: ['hub_unknown'] },
      handler: async ({ query: { hub, device, from, until } }) => {
        const days = (Date.parse(until) - Date.parse(from)) / DAY_MS + 1;
        if (days < 1 || days > STATISTIC_DAYS_MAX)
          throw new CloudProblem(400, 'span_wrong', `Ask for 1 to ${STATISTIC_DAYS_MAX} days.`);
        const { rows } = await sql<z.output<typeof counted>>`
          SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, type, count(*)::integer AS events
          FROM events
          WHERE hub_id = ${hub} AND epoch = ${await newestEpoch(db, hub)}
            AND at >= ${new Date(from)} AND at < ${new Date(until)}::timestamptz + interval '24 hours'
            AND (${device ?? null}::text IS NULL OR device_id = ${device ?? null})
          GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
        return { days: rows };
      },
    }),
  ];
}
