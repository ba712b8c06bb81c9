import type { IncomingMessage } from 'node:http';
import { displayName } from '../accounts/user.js';
import { Unauthenticated } from '../kit/errors.js';
import type { Operations } from '../operations/operations.js';
import type { SignedIn } from '../operations/accounts/account-use-cases.js';
import type { Caller } from '../operations/ports.js';
import type { LocalCallers } from './local-callers.js';
import type { RequestState } from './request-state.js';

/** Who is behind a request. */
export interface Identity {
  readonly caller: Caller;
  readonly signedIn: SignedIn | null;
  /** What their answers are remembered under. */
  readonly principal: string;
  /** Whose limits they count towards: a person's programs share their person's. */
  readonly countedAs: string;
  /** Their language, for requests that don't ask for one; null: the hub knows of none. */
  readonly locale: string | null;
}

/** The installer, on the hub itself: whoever can open the hub's socket can read its database too. */
const INSTALLER: Identity = {
  caller: {
    actor: { kind: 'cli', id: null, name: 'cli' },
    userId: null,
    role: 'admin',
    method: 'cli',
    ipAddress: null,
  },
  signedIn: null,
  principal: 'cli',
  countedAs: 'cli',
  locale: null,
};

/** By number: the names of a machine's accounts are no part of the household's log. */
function installer(uid: number | null): Identity {
  if (uid === null) return INSTALLER;
  const { caller } = INSTALLER;
  return { ...INSTALLER, caller: { ...caller, actor: { ...caller.actor, name: `cli (uid ${uid})` } } };
}

/** @returns somebody who did not say who they are; routes that need to know refuse them */
export function nobody(state: RequestState): Identity {
  return {
    caller: {
      actor: { kind: 'nobody', id: null, name: 'nobody' },
      userId: null,
      role: null,
      method: state.isLocal ? 'cli' : 'rest',
      ipAddress: state.address,
    },
    signedIn: null,
    principal: 'nobody',
    countedAs: 'nobody',
    locale: null,
  };
}

/** The scheme of opaque tokens; registered nowhere, and used by many. */
const API_TOKEN = /^Token +([^ ]+) *$/i;
const BEARER = /^Bearer +([^ ]+) *$/i;

/**
 * Who is behind a request (RFC 6750, section 2.1).
 * @throws Unauthenticated `authentication_required`, and what `Operations.authenticate` throws
 */
export function identify(
  request: IncomingMessage,
  state: RequestState,
  operations: Operations,
  callers: Pick<LocalCallers, 'uidOf'>,
): Identity {
  const { authorization } = request.headers;
  if (authorization === undefined && state.isLocal) return installer(callers.uidOf(request));
  const apiToken = authorization === undefined ? undefined : API_TOKEN.exec(authorization)?.[1];
  if (apiToken !== undefined) return program(apiToken, state, operations);
  const token = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  if (token === undefined) throw authenticationRequired();
  const signedIn = operations.authenticate(token);
  const { user } = signedIn;
  return {
    caller: {
      actor: { kind: 'user', id: user.id, name: displayName(user) },
      userId: user.id,
      role: user.role,
      method: 'rest',
      ipAddress: state.address,
    },
    signedIn,
    principal: `user:${user.id}`,
    countedAs: `user:${user.id}`,
    locale: user.locale,
  };
}

/** A program that acts for a person, with the part of their rights that its token was made for. */
function program(text: string, state: RequestState, operations: Operations): Identity {
  const { user, token } = operations.authenticateApiToken(text);
  return {
    caller: {
      actor: { kind: 'api_token', id: token.id, name: `${token.name} (${displayName(user)})` },
      userId: user.id,
      role: user.role,
      method: 'rest',
      ipAddress: state.address,
      scopes: token.scopes,
    },
    signedIn: null,
    principal: `token:${token.id}`,
    countedAs: `user:${user.id}`,
    locale: user.locale,
  };
}

export function authenticationRequired(): Unauthenticated {
  return new Unauthenticated(
    'authentication_required',
    'Log in, and send the access token as: Authorization: Bearer TOKEN, or an API token as: Authorization: Token TOKEN.',
  );
}
