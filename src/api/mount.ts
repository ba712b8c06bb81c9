import type { Request, Response } from 'express';
import { scopesPermit } from '../accounts/api-token.js';
import { isPermitted } from '../accounts/permission.js';
import { addressGroup } from '../kit/address-group.js';
import { HubError, Refused, Unauthenticated } from '../kit/errors.js';
import { languageOf } from '../kit/language.js';
import { say } from '../kit/sentence.js';
import { negotiateLanguage } from '../languages/negotiate-language.js';
import { translate } from '../languages/translate.js';
import { toSendable, type Sendable } from './answer.js';
import type { ApiDeps } from './api-deps.js';
import type { LogExports } from './log-export.js';
import type { LocalCallers } from './local-callers.js';
import type { EventStreams } from './event-streams.js';
import { isFromThisMachine } from './client-address.js';
import { hasBody, readBody, readBytes, readCalendarText } from './body.js';
import { fingerprintOf, idempotencyKey, type Idempotency } from './idempotency.js';
import { authenticationRequired, identify, nobody, type Identity } from './identity.js';
import { problemAnswer } from './problem.js';
import { isProblemCode } from './problem-table.js';
import { browserOf } from './page/browser.js';
import type { RateLimits } from './rate-limit.js';
import type { RequestState, RequestStates } from './request-state.js';
import { respond } from './respond.js';
import type { BoundRequest, LiveContext, Route } from './route.js';

export interface MountDeps extends Pick<ApiDeps, 'operations' | 'settings' | 'clock' | 'logger'> {
  readonly states: RequestStates;
  readonly limits: RateLimits;
  readonly idempotency: Idempotency;
  readonly streams: EventStreams;
  readonly exports: LogExports;
  readonly callers: Pick<LocalCallers, 'uidOf'>;
}

const USER_AGENT_CHARACTERS_MAX = 256;
const READERS = { json: readBody, bytes: readBytes, calendar: readCalendarText };

/**
 * Serves a route: authenticate, count, permit, read, validate, once, act, envelope. The order is the point: nobody
 * learns what a route takes before they may use it, and nothing acts before everything else has passed.
 */
export function mount(route: Route, deps: MountDeps): (request: Request, response: Response) => void {
  return (request, response) => {
    const state = deps.states.of(request);
    state.route = route.path;
    void answer(route, request, response, state, deps).then((sendable) => {
      respond(response, state.id, sendable);
    });
  };
}

/** Never rejects: a failure is an answer too. */
async function answer(
  route: Route,
  request: Request,
  response: Response,
  state: RequestState,
  deps: MountDeps,
): Promise<Sendable> {
  const path = withoutTrailingSlash(request.path);
  try {
    const identity = await admit(route, request, state, deps);
    const read = READERS[route.bodyForm ?? 'json'];
    const body = hasBody(request) && route.method !== 'GET' ? await read(request, response) : {};
    const bound = route.bind({
      params: request.params,
      query: route.query && request.query,
      body: route.body && body,
    });
    if (!bound.ok) throw bound.error;
    if (bound.identifier !== null) {
      await deps.limits.count('log_in', `to ${deps.operations.oneForm(bound.identifier)}`);
    }

    const act = () => perform(bound, identity, request, path, state, deps);
    const key = route.method === 'POST' ? idempotencyKey(request.headers['idempotency-key']) : null;
    if (key === null || route.permission === 'public') return await act();
    const fingerprint = fingerprintOf(route.method, path, bound.meaning);
    return await deps.idempotency.once(identity.principal, key, fingerprint, act);
  } catch (error) {
    return failure(error, path, state, deps);
  }
}

/** Who it is, and that they may: or a throw. */
async function admit(
  route: Route,
  request: Request,
  state: RequestState,
  { operations, limits, callers }: MountDeps,
): Promise<Identity> {
  const { permission, limit } = route;
  if (route.openToMachine && (state.isLocal || isFromThisMachine(request))) return nobody(state);
  const address = () => `from ${addressGroup(state.address)}`;
  if (permission === 'public') {
    if (limit !== 'none') await limits.count(limit, address());
    return nobody(state);
  }
  let identity;
  try {
    identity = identify(request, state, operations, callers);
  } catch (error) {
    if (error instanceof Unauthenticated) await limits.count('anonymous', address());
    throw error;
  }
  const { caller, principal, countedAs, signedIn } = identity;
  const { scopes } = caller;
  state.user = caller.userId ?? principal;
  state.language = negotiateLanguage(request.headers['accept-language'], languageOf(identity.locale));
  if (signedIn || scopes) {
    await limits.count('user', countedAs);
    if (limit !== 'user' && limit !== 'none') await limits.count(limit, countedAs);
  }
  if (scopes && !scopesPermit(scopes, permission)) {
    throw new Refused('scope_missing', say('This API token was not made for {permission}.', { permission }));
  }
  if (!signedIn && permission === 'self') throw authenticationRequired();
  if (!isPermitted(caller.role, permission)) {
    throw new Refused(
      'permission_denied',
      say('This needs the permission {permission}, which the role {role} does not have.', {
        permission,
        role: caller.role ?? 'nobody',
      }),
    );
  }
  return identity;
}

async function perform(
  bound: Extract<BoundRequest, { ok: true }>,
  identity: Identity,
  request: Request,
  path: string,
  state: RequestState,
  deps: MountDeps,
): Promise<Sendable> {
  try {
    const answered = await bound.run({
      operations: deps.operations,
      caller: identity.caller,
      signedIn: identity.signedIn,
      origin: {
        ipAddress: state.address,
        userAgent: request.headers['user-agent']?.slice(0, USER_AGENT_CHARACTERS_MAX) ?? null,
        language: state.language,
      },
      nowMs: deps.clock.wallMs(),
      tell: (text) => translate(text, state.language),
      version: deps.settings.version,
      link: (cursor) => {
        const query = new URLSearchParams(request.originalUrl.split('?', 2)[1]);
        query.set('cursor', cursor);
        return `${path}?${query.toString()}`;
      },
      live: liveContext(identity, request, state, deps),
      browser: () => browserOf(request),
    });
    return toSendable(answered, state.language);
  } catch (error) {
    return failure(error, path, state, deps);
  }
}

function liveContext(
  { countedAs, caller }: Identity,
  request: Request,
  state: RequestState,
  { streams, exports, operations, callers }: MountDeps,
): LiveContext {
  const lastEventId = request.headers['last-event-id'];
  return {
    streams,
    exports,
    principal: countedAs,
    lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
    isAdmitted: () => {
      try {
        return identify(request, state, operations, callers).caller.role === caller.role;
      } catch {
        return false;
      }
    },
  };
}

/** The answer for whatever was thrown. What isn't a `HubError` is a defect: it goes to the log, not to the client. */
export function failure(
  error: unknown,
  path: string,
  state: RequestState,
  { logger }: Pick<ApiDeps, 'logger'>,
): Sendable {
  const known = error instanceof HubError && isProblemCode(error.code);
  if (!known) {
    logger.error({ err: error, request_id: state.id, route: state.route }, 'request failed');
  }
  const told = known ? error : new HubError('internal_error', '', { cause: error });
  return problemAnswer(told, { path, requestId: state.id, language: state.language });
}

/** One name for a path, however it was typed. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
