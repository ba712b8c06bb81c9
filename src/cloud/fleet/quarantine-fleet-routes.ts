import { z } from 'zod';
import { LANES } from '../../audit/replica/protocol.js';
import { INTEGER_MAX } from '../storable.js';
import type { CloudDatabase } from '../tables.js';
import { fleetRoute, type FleetRoute } from './fleet-route.js';
import { newestEpoch } from './newest-epoch.js';
import { pageAfter, pageLimit, pageNext, pageOf, readCursor } from './page.js';

const oddity = z
  .object({
    hub_id: z.uuid(),
    epoch: z.int(),
    lane: z.enum(LANES),
    seq: z.int(),
    reason: z.string().meta({
      description:
        'form: it can not be read. number: it is not in its place. hash, altered, broken, gap: the chain does not hold there.',
    }),
    line: z.string().meta({ description: 'As it came.' }),
    seen_at: z.iso.datetime(),
  })
  .meta({ id: 'PutAside' });

/** Where a page of what was put aside ended. */
const place = z.tuple([z.uuid(), z.int().max(INTEGER_MAX), z.enum(LANES), z.int()]);

/** Lines that could not be taken as they should be. */
export function quarantineFleetRoutes(db: CloudDatabase): readonly FleetRoute[] {
  return [
    fleetRoute({
      method: 'GET',
      path: '/quarantine',
      summary: 'Lines that were put aside, or do not fit the chain',
      query: z.object({ hub: z.uuid().optional(), after: pageAfter, limit: pageLimit }),
      success: {
        status: 200,
        description: 'A page of lines, by hub',
        data: z.object({ lines: z.array(oddity), next: pageNext }),
      },
      problems: { 400: ['cursor_wrong'], 404: ['hub_unknown'] },
      handler: async ({ query: { hub, after, limit } }) => {
        const from = readCursor(place, after);
        let found = db
          .selectFrom('quarantine')
          .selectAll()
          .orderBy('hub_id')
          .orderBy('epoch')
          .orderBy('lane')
          .orderBy('seq')
          .limit(limit + 1);
        if (hub !== undefined) {
          await newestEpoch(db, hub);
          found = found.where('hub_id', '=', hub);
        }
        if (from)
          found = found.where((is) =>
            is(is.refTuple('hub_id', 'epoch', 'lane', 'seq'), '>', is.tuple(...from)),
          );
        const { rows, next } = pageOf(await found.execute(), limit, (row) => [
          row.hub_id,
          row.epoch,
          row.lane,
          row.seq,
        ]);
        const lines = rows.map(({ seen_at, ...row }) => ({ ...row, seen_at: seen_at.toISOString() }));
        return { lines, next };
      },
    }),
  ];
}
