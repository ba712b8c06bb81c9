import * as z from 'zod';
import type { User } from '../../accounts/user.js';
import { Refused, Unauthenticated } from '../../kit/errors.js';
import type { TokenPair } from '../../operations/accounts/account-use-cases.js';
import type { ReachableKind } from '../../operations/accounts/code-use-cases.js';
import { ok, type JsonAnswer } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import type { Browser } from '../page/browser.js';
import { droppedCookie, keptCookie, PAGE_SESSION_PATH } from '../page/page-cookie.js';
import { defineRoute, type Route, type RouteContext } from '../route.js';
import { codeIn, emailIn, phoneIn } from '../wire/codes.js';
import { nothing } from '../wire/fields.js';
import { hasIdentifier, identifierOf, logInBody, oneIdentifierNeeded } from '../wire/identifiers.js';
import { toWireUser, userSchema } from '../wire/user.js';
import { CLAIM_CODES, claimFields, LOG_IN_CODES, SIGN_UP_CODES, signUpFields, TOKEN_CODES } from './auth.js';

/** For the page in the browser that the hub itself serves: as the routes for everybody, but the refresh token stays out of reach of scripts. */
const COOKIE =
  'The refresh token comes in a cookie that no script reads, for requests from the hub’s own page alone.';

const pageSessionSchema = z
  .object({ user: userSchema, access: z.string() })
  .meta({ id: 'PageSession', description: COOKIE });
type PageSession = z.output<typeof pageSessionSchema>;

const logIn = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/login`,
  summary: 'Log in on the household page',
  permission: 'public',
  limit: 'log_in',
  body: logInBody,
  identifier: identifierOf,
  success: { status: 200, description: 'The person and an access token', data: pageSessionSchema },
  codes: [...LOG_IN_CODES, 'origin_not_allowed'],
  handler: async ({ body }, context) => {
    const browser = ownPage(context);
    const { user, tokens } = await context.operations.logIn(
      identifierOf(body),
      body.password,
      context.origin,
    );
    return keep(user, tokens, browser, context);
  },
});

const claim = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/claim`,
  summary: 'Make the first admin of a new hub on the household page',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject(claimFields).refine(hasIdentifier, oneIdentifierNeeded),
  success: { status: 200, description: 'The admin, logged in', data: pageSessionSchema },
  codes: [...CLAIM_CODES, 'origin_not_allowed'],
  handler: async ({ body }, context) => {
    const browser = ownPage(context);
    const { claim_code, first_name, last_name, ...rest } = body;
    const admin = { ...rest, firstName: first_name, lastName: last_name };
    const { user, tokens } = await context.operations.claimHub(claim_code, admin, context.origin);
    return keep(user, tokens, browser, context);
  },
});

const register = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/register`,
  summary: 'Sign up as a member on the household page, where the hub allows it',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject(signUpFields).refine(hasIdentifier, oneIdentifierNeeded),
  success: { status: 200, description: 'The member, logged in', data: pageSessionSchema },
  codes: [...SIGN_UP_CODES, 'origin_not_allowed'],
  handler: async ({ body }, context) => {
    const browser = ownPage(context);
    const { invite_code, first_name, last_name, ...rest } = body;
    const member = { ...rest, firstName: first_name, lastName: last_name };
    const { user, tokens } = await context.operations.register(member, invite_code, context.origin);
    return keep(user, tokens, browser, context);
  },
});

const CODE_CODES = ['code_invalid', 'already_logged_in', 'origin_not_allowed'] as const;

const logInByPhone = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/phone`,
  summary: 'Log in on the household page with the code that came by text message',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject({ phone: phoneIn, code: codeIn }),
  identifier: ({ phone }) => phone,
  success: { status: 200, description: 'The person and an access token', data: pageSessionSchema },
  codes: CODE_CODES,
  handler: ({ body }, context) => enterByCode('phone', body.phone, body.code, context),
});

const logInByEmail = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/email`,
  summary: 'Log in on the household page with the code that came by e-mail',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject({ email: emailIn, code: codeIn }),
  identifier: ({ email }) => email,
  success: { status: 200, description: 'The person and an access token', data: pageSessionSchema },
  codes: CODE_CODES,
  handler: ({ body }, context) => enterByCode('email', body.email, body.code, context),
});

const refresh = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/refresh`,
  summary: 'Go on on the household page, with the cookie that it was given',
  permission: 'public',
  limit: 'anonymous',
  success: { status: 200, description: 'The person and an access token', data: pageSessionSchema },
  codes: [...TOKEN_CODES, 'authentication_required', 'origin_not_allowed'],
  handler: async (_, context) => {
    const browser = ownPage(context);
    if (browser.refresh === null) throw authenticationRequired();
    const tokens = await context.operations.refreshTokens(browser.refresh, context.origin);
    const { user } = context.operations.authenticate(tokens.access);
    return keep(user, tokens, browser, context);
  },
});

const logOut = defineRoute({
  method: 'POST',
  path: `${PAGE_SESSION_PATH}/logout`,
  summary: 'Log out of the household page: its session ends, and the browser forgets its cookie',
  permission: 'public',
  limit: 'anonymous',
  success: { status: 200, description: 'Logged out', data: nothing },
  codes: ['origin_not_allowed'],
  handler: async (_, context) => {
    const { refresh: kept, isSecure } = ownPage(context);
    if (kept !== null) await end(kept, context);
    return { ...ok('Logged out', null), cookie: droppedCookie(isSecure) };
  },
});

export const pageSessionRoutes: readonly Route[] = [
  logIn,
  claim,
  register,
  logInByPhone,
  logInByEmail,
  refresh,
  logOut,
];

/** @throws Refused `origin_not_allowed` */
function ownPage({ browser }: RouteContext): Browser {
  const told = browser();
  if (told.isOwnPage) return told;
  throw new Refused(
    'origin_not_allowed',
    'This path is for the page that the hub itself serves. Programs have paths of their own to log in.',
  );
}

async function enterByCode(
  kind: ReachableKind,
  identifier: string,
  code: string,
  context: RouteContext,
): Promise<JsonAnswer<PageSession>> {
  const browser = ownPage(context);
  const { operations, origin } = context;
  const { user, tokens } = await operations.logInByCode(kind, identifier, code, origin);
  return keep(user, tokens, browser, context);
}

function keep(
  user: User,
  tokens: TokenPair,
  { isSecure }: Browser,
  { operations, nowMs }: RouteContext,
): JsonAnswer<PageSession> {
  const ageS = operations.verifyToken(tokens.refresh).exp - nowMs / 1000;
  return {
    ...ok('Logged in', { user: toWireUser(user), access: tokens.access }),
    cookie: keptCookie(tokens.refresh, ageS, isSecure),
  };
}

/** The session that a cookie stands for ends; one that has ended already has. */
async function end(kept: string, { operations, origin }: RouteContext): Promise<void> {
  let access;
  try {
    ({ access } = await operations.refreshTokens(kept, origin));
  } catch (error) {
    if (error instanceof Unauthenticated) return;
    throw error;
  }
  await operations.logOut(operations.authenticate(access), origin);
}
