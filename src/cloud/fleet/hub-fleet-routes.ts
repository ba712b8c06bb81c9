import { z } from 'zod';
import { readClaimCode } from '../../kit/claim-code.js';
import type { Hubs } from '../hubs.js';
import { CloudProblem } from '../problem.js';
import type { CloudDatabase } from '../tables.js';
import type { ClaimTries } from './claim-tries.js';
import { askedText } from './asked-values.js';
import { fleetRoute, type FleetRoute } from './fleet-route.js';
import { HUB_COLUMNS, hubForm, viewsOf, type HubView } from './hub-view.js';
import { pageAfter, pageLimit, pageNext, pageOf, readCursor } from './page.js';

const name = askedText(100).min(1);
const hubId = z.object({ id: z.uuid() });
const UNKNOWN = { 404: ['hub_unknown'] };

/** Hubs of the fleet: who they are, whose code was typed, who is out. */
export function hubFleetRoutes({
  db,
  hubs,
  tries,
}: {
  readonly db: CloudDatabase;
  readonly hubs: Hubs;
  readonly tries: ClaimTries;
}): readonly FleetRoute[] {
  const one = async (id: string): Promise<HubView> => {
    const rows = await db.selectFrom('hubs').select(HUB_COLUMNS).where('id', '=', id).execute();
    const [view] = await viewsOf(db, rows);
    if (!view) throw new CloudProblem(404, 'hub_unknown', 'There is no such hub.');
    return view;
  };
  return [
    fleetRoute({
      method: 'GET',
      path: '/hubs',
      summary: 'Hubs, in the order of their ids',
      query: z.object({
        state: z.enum(['waiting', 'active', 'revoked']).optional(),
        name: askedText(100).optional().meta({ description: 'Hubs with this in their names.' }),
        after: pageAfter,
        limit: pageLimit,
      }),
      success: {
        status: 200,
        description: 'A page of hubs',
        data: z.object({ hubs: z.array(hubForm), next: pageNext }),
      },
      problems: { 400: ['cursor_wrong'] },
      handler: async ({ query: { state, name: part, after, limit } }) => {
        const [last] = readCursor(z.tuple([z.uuid()]), after) ?? [];
        let found = db
          .selectFrom('hubs')
          .select(HUB_COLUMNS)
          .orderBy('id')
          .limit(limit + 1);
        if (last !== undefined) found = found.where('id', '>', last);
        if (state) found = found.where('state', '=', state);
        if (part !== undefined) found = found.where('name', 'ilike', `%${part.replace(/[\\%_]/g, '\\$&')}%`);
        const { rows, next } = pageOf(await found.execute(), limit, ({ id }) => [id]);
        return { hubs: await viewsOf(db, rows), next };
      },
    }),
    fleetRoute({
      method: 'POST',
      path: '/hubs',
      summary: 'Take in the hub that shows this claim code',
      body: z.strictObject({ claim_code: z.string().max(64), name }).meta({ id: 'ClaimHub' }),
      success: { status: 201, description: 'It belongs to the fleet', data: hubForm },
      problems: { 404: ['claim_code_unknown'], 429: ['too_many_codes'] },
      handler: async ({ body }) => {
        tries.check();
        const code = readClaimCode(body.claim_code);
        const id = code === null ? null : await hubs.claim(code, body.name);
        if (id === null) {
          tries.wrong();
          throw new CloudProblem(404, 'claim_code_unknown', 'No hub waits with this code, or it ran out.');
        }
        return one(id);
      },
    }),
    fleetRoute({
      method: 'GET',
      path: '/hubs/{id}',
      summary: 'A hub',
      params: hubId,
      success: { status: 200, description: 'The hub', data: hubForm },
      problems: UNKNOWN,
      handler: ({ params }) => one(params.id),
    }),
    fleetRoute({
      method: 'PATCH',
      path: '/hubs/{id}',
      summary: 'Rename a hub, revoke it, or take a revoked one back',
      params: hubId,
      body: z
        .strictObject({ name: name.optional(), state: z.enum(['active', 'revoked']).optional() })
        .meta({ id: 'ChangeHub' }),
      success: { status: 200, description: 'The hub', data: hubForm },
      problems: { ...UNKNOWN, 409: ['hub_unclaimed'] },
      handler: async ({ params: { id }, body }) => {
        if (body.name !== undefined) await hubs.rename(id, body.name);
        if (body.state === 'revoked' && !(await hubs.revoke(id))) {
          await one(id);
          throw new CloudProblem(
            409,
            'hub_unclaimed',
            'This hub was never claimed: delete it, and it can enrol again.',
          );
        }
        if (body.state === 'active' && !(await hubs.takeBack(id))) {
          const { state } = await one(id);
          if (state !== 'active')
            throw new CloudProblem(
              409,
              'hub_unclaimed',
              'Only a hub that was claimed once can be taken back.',
            );
        }
        return one(id);
      },
    }),
    fleetRoute({
      method: 'DELETE',
      path: '/hubs/{id}',
      summary:
        'Revoke a hub: nothing of it is taken any more, and what came stays; one that was never claimed is forgotten',
      params: hubId,
      success: { status: 204, description: 'It is revoked, or forgotten', data: null },
      problems: UNKNOWN,
      handler: async ({ params }) => {
        if (!(await hubs.revoke(params.id)) && !(await hubs.forgetUnclaimed(params.id)))
          throw new CloudProblem(404, 'hub_unknown', 'There is no such hub.');
      },
    }),
  ];
}
