import { Router, type RequestHandler } from 'express';
import type { Clock } from '../kit/clock.js';
import { ownerBackupRoutes } from './backup-routes.js';
import { fleetDoor } from './fleet-door.js';
import { ClaimTries } from './fleet/claim-tries.js';
import { eventFleetRoutes } from './fleet/event-fleet-routes.js';
import type { FleetRoute } from './fleet/fleet-route.js';
import { hubFleetRoutes } from './fleet/hub-fleet-routes.js';
import { quarantineFleetRoutes } from './fleet/quarantine-fleet-routes.js';
import { statisticFleetRoutes } from './fleet/statistic-fleet-routes.js';
import { thingFleetRoutes } from './fleet/thing-fleet-routes.js';
import type { Hubs } from './hubs.js';
import { jsonBody } from './request-body.js';
import { requestRoutes, type RequestRoutesDeps } from './request-routes.js';

export interface FleetRoutesDeps extends RequestRoutesDeps {
  readonly hubs: Hubs;
  readonly clock: Clock;
  readonly token: string;
}

/** All that the owner of a fleet may ask: served here, described in `openapi.ts`. */
export function fleetRouteTable({
  db,
  hubs,
  clock,
}: Pick<FleetRoutesDeps, 'db' | 'hubs' | 'clock'>): readonly FleetRoute[] {
  return [
    ...hubFleetRoutes({ db, hubs, tries: new ClaimTries(clock) }),
    ...thingFleetRoutes(db),
    ...eventFleetRoutes(db),
    ...statisticFleetRoutes(db),
    ...quarantineFleetRoutes(db),
  ];
}

export function fleetRoutes(deps: FleetRoutesDeps): Router {
  const router = Router();
  router.use(fleetDoor(deps.token));
  router.use(requestRoutes(deps));
  router.use(ownerBackupRoutes(deps));
  router.use(jsonBody(deps.clock, '4kb'));
  const methods = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;
  for (const route of fleetRouteTable(deps))
    router[methods[route.method]](route.path.replace(/\{(\w+)\}/g, ':$1'), answering(route));
  return router;
}

function answering(route: FleetRoute): RequestHandler {
  const { status, data: form } = route.success;
  return async ({ params, query, body }, response) => {
    const data = await route.answer({ params, query, body: body as unknown });
    if (form === null) response.status(status).end();
    else response.status(status).json(data);
  };
}
