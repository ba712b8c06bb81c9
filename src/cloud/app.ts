import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { backupRoutes } from './backup-routes.js';
import { fleetDoor } from './fleet-door.js';
import { fleetRoutes, type FleetRoutesDeps } from './fleet-routes.js';
import { hubRoutes, type HubRoutesDeps } from './hub-routes.js';
import { inboxRoutes, type InboxRoutesDeps } from './inbox-routes.js';
import { CONNECTION_KEPT_S } from './limits.js';
import { CloudProblem, problemOf } from './problem.js';

export interface AppDeps extends HubRoutesDeps, FleetRoutesDeps, InboxRoutesDeps {
  readonly logger: Logger;
}

/** Every route of the cloud. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.use((_, response, next) => {
    // By which hubs with a wrong clock know when it is here.
    response.setHeader('Date', new Date(deps.clock.wallMs()).toUTCString());
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.get('/health', (_, response) => {
    response.json({ live: true });
  });
  app.get('/ready', async (_, response) => {
    await sql`SELECT 1`.execute(deps.db);
    response.json({ ready: true });
  });
  app.get('/openapi.json', async (_, response) => {
    const { default: document } = await import('./openapi.json', { with: { type: 'json' } });
    response.json(document);
  });
  app.get('/metrics', fleetDoor(deps.token), async (_, response) => {
    response.type(deps.meters.contentType).send(await deps.meters.text());
  });
  app.use('/v1/fleet', fleetRoutes(deps));
  app.use('/v1', hubRoutes(deps));
  app.use('/v1', backupRoutes(deps));
  app.use('/v1', inboxRoutes(deps));
  app.use(() => {
    throw new CloudProblem(404, 'not_found', 'There is nothing here.');
  });
  app.use(tellProblem(deps.logger, deps.clock));
  return app;
}

function tellProblem(logger: Logger, clock: Clock): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // Lines break every day: nobody is there to be told, and nothing is wrong here.
    if (!request.complete && request.destroyed) {
      response.destroy();
      return;
    }
    const problem = problemOf(error);
    if (problem.status >= 500) logger.error({ err: error, path: request.path }, 'a request failed');
    if (problem.retryAfterS !== null) {
      response.setHeader('Retry-After', problem.retryAfterS);
      // It would be closed before they come again, or just as they do. While something is still being sent, a close would
      // overtake the answer.
      if (problem.retryAfterS >= CONNECTION_KEPT_S && request.complete)
        response.setHeader('Connection', 'close');
    }
    response
      .status(problem.status)
      .type('application/problem+json')
      .json({
        type: 'about:blank',
        title: problem.code,
        status: problem.status,
        detail: problem.message,
        code: problem.code,
        now: new Date(clock.wallMs()).toISOString(),
        ...problem.extra,
      });
  };
}
