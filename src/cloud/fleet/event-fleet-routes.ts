import { z } from 'zod';
import { EVENTS_LOOKED_AT_MAX } from '../limits.js';
import type { CloudDatabase } from '../tables.js';
import { askedEpoch, askedText, askedTime } from './asked-values.js';
import { fleetRoute, type FleetRoute } from './fleet-route.js';
import { lineForm } from './line-form.js';
import { newestEpoch } from './newest-epoch.js';
import { pageLimit } from './page.js';

const query = z.object({
  hub: z.uuid(),
  epoch: askedEpoch.optional().meta({ description: 'Default: the newest.' }),
  order: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Which come first.' }),
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Go on after this number, in that order: `next` of the page before.' }),
  limit: pageLimit,
  type: askedText(64).optional().meta({ description: 'One type of event: UNLOCK.' }),
  device: askedText(64).optional().meta({ description: 'Events of one lock, by its `id`.' }),
  from: askedTime.optional(),
  until: askedTime.optional().meta({ description: 'Before this time.' }),
});

/** Logs of the hubs, as they were sent. */
export function eventFleetRoutes(db: CloudDatabase): readonly FleetRoute[] {
  return [
    fleetRoute({
      method: 'GET',
      path: '/events',
      summary: 'The log of a hub, line by line as it came',
      query,
      success: {
        status: 200,
        description: `A page. With filters at most ${EVENTS_LOOKED_AT_MAX} lines are looked at: it may be short, or empty, and go on.`,
        data: z.object({
          events: z.array(lineForm),
          next: z.int().nullable().meta({ description: '`after` of the next page; null: there is no more.' }),
        }),
      },
      problems: { 404: ['hub_unknown'] },
      handler: async ({ query: asked }) => {
        const epoch = asked.epoch ?? (await newestEpoch(db, asked.hub));
        const isForward = asked.order === 'oldest';
        const last = await lastSeq(db, asked.hub, epoch);
        const start = asked.after ?? (isForward ? 0 : last + 1);
        const end = isForward ? start + EVENTS_LOOKED_AT_MAX : Math.max(0, start - EVENTS_LOOKED_AT_MAX - 1);
        let found = db
          .selectFrom('events')
          .select(['seq', 'line'])
          .where('hub_id', '=', asked.hub)
          .where('epoch', '=', epoch)
          .where('seq', '>', isForward ? start : end)
          .where('seq', isForward ? '<=' : '<', isForward ? end : start)
          .orderBy('seq', isForward ? 'asc' : 'desc')
          .limit(asked.limit);
        if (asked.type !== undefined) found = found.where('type', '=', asked.type);
        if (asked.device !== undefined) found = found.where('device_id', '=', asked.device);
        if (asked.from !== undefined) found = found.where('at', '>=', new Date(asked.from));
        if (asked.until !== undefined) found = found.where('at', '<', new Date(asked.until));
        const rows = await found.execute();
        const isFull = rows.length === asked.limit;
        const reached = isFull ? (rows.at(-1)?.seq ?? end) : isForward ? end : end + 1;
        const isOver = isForward ? reached >= last : reached <= 1;
        return {
          events: rows.map(({ line }) => lineForm.parse(JSON.parse(line))),
          next: isOver ? null : reached,
        };
      },
    }),
  ];
}

async function lastSeq(db: CloudDatabase, hub: string, epoch: number): Promise<number> {
  const cursor = await db
    .selectFrom('cursors')
    .select('ack')
    .where('hub_id', '=', hub)
    .where('epoch', '=', epoch)
    .where('lane', '=', 'audit')
    .executeTakeFirst();
  return cursor?.ack ?? 0;
}
