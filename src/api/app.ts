import type { IncomingMessage, RequestListener, ServerOptions } from 'node:http';
import { TLSSocket } from 'node:tls';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { HubError, NotFound } from '../kit/errors.js';
import { DEFAULT_LANGUAGE } from '../kit/language.js';
import { say } from '../kit/sentence.js';
import { negotiateLanguage } from '../languages/negotiate-language.js';
import type { ApiDeps } from './api-deps.js';
import { clientAddress } from './client-address.js';
import { LogExports } from './log-export.js';
import { EventStreams } from './event-streams.js';
import { HostGuard } from './host-guard.js';
import { Idempotency } from './idempotency.js';
import { failure, mount, withoutTrailingSlash, type MountDeps } from './mount.js';
import { servePage } from './page/serve-page.js';
import { problemAnswer } from './problem.js';
import { RateLimits } from './rate-limit.js';
import { logWhenAnswered } from './request-log.js';
import { requestClasses } from './request-classes.js';
import { RequestStates, requestIdOf } from './request-state.js';
import { respond } from './respond.js';
import { ROUTES } from './route-table.js';
import type { Route } from './route.js';

/** The API as a listener for each of its doors: the loopback port, and the installer's socket. */
export interface App {
  readonly network: RequestListener;
  readonly local: RequestListener;
  /** The answers that go on: to be ended with the servers. */
  readonly streams: EventStreams;
  /** Whether a request may come here at all; null: it may. */
  readonly whyNot: (request: IncomingMessage) => HubError | null;
  /** Where an upgrade came from: of a trusted proxy, what it says; null: unknown, of a proxy here that nobody named. */
  readonly addressOf: (request: IncomingMessage) => string | null;
  /** Whether this address is a proxy that is trusted to name its clients. */
  readonly isProxy: (address: string) => boolean;
  /** What a server of this app makes requests and responses with. */
  readonly classes: Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>;
}

/** @throws TypeError for a trusted proxy that is no address */
export function createApp(deps: ApiDeps, callers: MountDeps['callers']): App {
  const { settings, logger, clock, newId } = deps;
  const fromSocket = new WeakSet<IncomingMessage>();
  const mountDeps: MountDeps = {
    ...deps,
    callers,
    states: new RequestStates(),
    limits: new RateLimits(settings.limits, clock),
    idempotency: new Idempotency(deps.idempotency, clock, logger),
    streams: new EventStreams(clock, logger),
    exports: new LogExports(clock),
  };
  const { states, streams } = mountDeps;
  deps.operations.watchSessions(() => {
    streams.admitAgain();
  });
  const guard = new HostGuard(settings.allowedHosts, deps.secure?.serves);
  const whyNot = ({ headers, socket }: IncomingMessage) =>
    guard.check(headers.host, headers.origin, socket instanceof TLSSocket);
  const trustsProxies = settings.trustedProxies.length > 0;

  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing');
  if (trustsProxies) app.set('trust proxy', [...settings.trustedProxies]);
  const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  // Requests are born as Express's own (`classes`), upgrades too.
  const addressOf = (request: IncomingMessage) => clientAddress(request as Request, trustsProxies);

  const isProxy = (address: string) => trusts(address, 0);

  app.use((request: Request, response: Response, next: NextFunction) => {
    const isLocal = fromSocket.has(request);
    const state = states.open(request, {
      id: requestIdOf(request, newId),
      startedMs: clock.monotonicMs(),
      isLocal,
      address: isLocal ? null : addressOf(request),
      route: 'none',
      user: null,
      language: negotiateLanguage(request.headers['accept-language'], DEFAULT_LANGUAGE),
    });
    logWhenAnswered(response, request.method, state, clock, logger);
    if (!isLocal) deps.proxies.broughtIt(request, isProxy);
    const refusal = isLocal ? null : whyNot(request);
    if (refusal) respond(response, state.id, failure(refusal, request.path, state, deps));
    else next();
  });
  mountAll(app, mountDeps);
  if (deps.page) servePage(app, deps.page, mountDeps);
  app.use((request: Request, response: Response) => {
    const state = states.of(request);
    const error = new NotFound('not_found', 'There is nothing at this path. See /api/docs.');
    respond(response, state.id, failure(error, request.path, state, deps));
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    // Express itself throws only for a path that can't be decoded (RFC 3986, section 2.1).
    const state = states.of(request);
    const malformed = error instanceof URIError;
    const told = malformed ? new HubError('malformed_request', "The path can't be decoded.") : error;
    respond(response, state.id, failure(told, request.path, state, deps));
    if (response.destroyed) next();
  });

  return {
    network: app,
    streams,
    whyNot,
    addressOf: (request) => (deps.proxies.broughtIt(request, isProxy) ? null : addressOf(request)),
    isProxy,
    local: (request, response) => {
      fromSocket.add(request);
      app(request, response);
    },
    classes: requestClasses(app),
  };
}

/** Routes by path, so that a path knows which methods it has. */
function mountAll(app: Express, deps: MountDeps): void {
  const byPath = new Map<string, Route[]>();
  for (const route of ROUTES) {
    const same = byPath.get(route.path);
    if (same) same.push(route);
    else byPath.set(route.path, [route]);
  }
  for (const [path, routes] of byPath) {
    const here = app.route(path.replace(/\{(\w+)\}/g, ':$1'));
    for (const route of routes) {
      here[METHOD_NAMES[route.method]](mount(route, deps));
    }
    const allow = [
      'OPTIONS',
      ...routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
    ]
      .sort()
      .join(', ');
    here.all((request: Request, response: Response) => {
      const state = deps.states.of(request);
      state.route = path;
      if (request.method === 'OPTIONS') {
        respond(response, state.id, { status: 204, contentType: null, body: '', headers: ['allow', allow] });
        return;
      }
      const error = new HubError('method_not_allowed', say('This path takes {methods}.', { methods: allow }));
      const answer = problemAnswer(error, {
        path: withoutTrailingSlash(request.path),
        requestId: state.id,
        language: state.language,
      });
      respond(response, state.id, { ...answer, headers: [...answer.headers, 'allow', allow] });
    });
  }
}

const METHOD_NAMES = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;
