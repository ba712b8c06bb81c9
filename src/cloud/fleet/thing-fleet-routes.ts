import { z } from 'zod';
import type { CloudDatabase } from '../tables.js';
import { askedText } from './asked-values.js';
import { fleetRoute, type FleetRoute } from './fleet-route.js';
import { lineForm } from './line-form.js';
import { newestEpoch } from './newest-epoch.js';
import { pageAfter, pageLimit, pageNext, pageOf, readCursor } from './page.js';

/** Name of the entity that locks are to a hub. */
const LOCKS = 'devices';
const entityName = z.string().regex(/^[a-z_]{1,64}$/);

const lockForm = z
  .looseObject({
    hub_id: z.uuid(),
    hub_name: z.string().nullable(),
    as_of: z.string().meta({ description: 'When the hub read it.' }),
    id: z.string(),
    device_id: z.string(),
    name: z.string(),
  })
  .meta({ id: 'Lock', description: 'A lock with every member that its hub tells of it.' });

const told = z.object({ at: z.string(), data: z.object({ row: z.looseObject({}) }) });

/** Key of the entity that a page ended with. */
const cursorKey = askedText(1_024);

/** How things are in the houses: locks of the whole fleet, and any entity of a hub. */
export function thingFleetRoutes(db: CloudDatabase): readonly FleetRoute[] {
  return [
    fleetRoute({
      method: 'GET',
      path: '/locks',
      summary: 'Locks of the fleet, or of one hub',
      query: z.object({ hub: z.uuid().optional(), after: pageAfter, limit: pageLimit }),
      success: {
        status: 200,
        description: 'A page of locks, by hub',
        data: z.object({ locks: z.array(lockForm), next: pageNext }),
      },
      problems: { 400: ['cursor_wrong'], 404: ['hub_unknown'] },
      handler: async ({ query: { hub, after, limit } }) => {
        const from = readCursor(z.tuple([z.uuid(), cursorKey]), after);
        let found = db
          .selectFrom('hubs')
          .innerJoin('entities', (join) =>
            join.onRef('entities.hub_id', '=', 'hubs.id').onRef('entities.epoch', '=', 'hubs.epoch'),
          )
          .select(['hubs.id', 'hubs.name', 'entities.key', 'entities.line'])
          .where('entities.entity', '=', LOCKS)
          .where('entities.gone', '=', false)
          .orderBy('hubs.id')
          .orderBy('entities.key')
          .limit(limit + 1);
        if (hub !== undefined) {
          await newestEpoch(db, hub);
          found = found.where('hubs.id', '=', hub);
        }
        if (from)
          found = found.where((is) =>
            is(is.refTuple('hubs.id', 'entities.key'), '>', is.tuple(from[0], from[1])),
          );
        const { rows, next } = pageOf(await found.execute(), limit, ({ id, key }) => [id, key]);
        const locks = rows.flatMap(({ id, name, line }) => {
          const read = told.safeParse(JSON.parse(line));
          const { at, data } = read.data ?? { at: '', data: { row: {} } };
          const lock = lockForm.safeParse({ ...data.row, hub_id: id, hub_name: name, as_of: at });
          // One that its hub tells of as nobody should must not keep the others from their owner.
          return lock.data ?? [];
        });
        return { locks, next };
      },
    }),
    fleetRoute({
      method: 'GET',
      path: '/entities',
      summary: 'Entities of a hub as it last told them: users, pins, shares, alerts, …',
      query: z.object({ hub: z.uuid(), entity: entityName, after: pageAfter, limit: pageLimit }),
      success: {
        status: 200,
        description: 'A page of lines',
        data: z.object({ entities: z.array(lineForm), next: pageNext }),
      },
      problems: { 400: ['cursor_wrong'], 404: ['hub_unknown'] },
      handler: async ({ query: { hub, entity, after, limit } }) => {
        const [last = ''] = readCursor(z.tuple([cursorKey]), after) ?? [];
        const rows = await db
          .selectFrom('entities')
          .select(['key', 'line'])
          .where('hub_id', '=', hub)
          .where('epoch', '=', await newestEpoch(db, hub))
          .where('entity', '=', entity)
          .where('key', '>', last)
          .where('gone', '=', false)
          .orderBy('key')
          .limit(limit + 1)
          .execute();
        const page = pageOf(rows, limit, ({ key }) => [key]);
        return {
          entities: page.rows.map(({ line }) => lineForm.parse(JSON.parse(line))),
          next: page.next,
        };
      },
    }),
  ];
}
