import * as z from 'zod';
import { ROLES } from '../../accounts/user.js';
import { rfc3339 } from '../../kit/clock.js';
import type { TokenPair } from '../../operations/accounts/account-use-cases.js';
import { created, ok } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { defineRoute, type Route } from '../route.js';
import { nothing, timeOut } from '../wire/fields.js';
import {
  changedPersonFields,
  hasIdentifier,
  identifierOf,
  logInBody,
  newPersonFields,
  oneIdentifierNeeded,
} from '../wire/identifiers.js';
import { inviteCodeIn, inviteSchema, toWireInvite } from '../wire/invite.js';
import { fromWireChange, toWireUser, userSchema } from '../wire/user.js';

const TOKEN_CHARACTERS_MAX = 4096;
const token = z.string().min(1).max(TOKEN_CHARACTERS_MAX);

const tokensSchema = z
  .object({ access: z.string(), refresh: z.string() })
  .meta({ id: 'Tokens', description: 'JWTs: access for 15 minutes, refresh for 7 days.' });
export const signedInSchema = z.object({ user: userSchema, tokens: tokensSchema }).meta({ id: 'SignedIn' });

const meSchema = userSchema
  .extend(inviteSchema.pick({ invite_code: true, invited_users: true }).shape)
  .meta({ id: 'Me' });

export const LOG_IN_CODES = ['invalid_credentials', 'account_disabled', 'already_logged_in'] as const;
export const TOKEN_CODES = [
  'token_expired',
  'token_not_yet_valid',
  'token_bad_signature',
  'token_wrong_algorithm',
  'token_malformed',
  'token_wrong_type',
  'token_revoked',
  'user_unknown',
  'user_inactive',
] as const;

/** Of whoever claims a new hub, here and on the household page. */
export const claimFields = { claim_code: z.string().trim().min(1).max(64), ...newPersonFields };
export const CLAIM_CODES = [
  'bad_claim_code',
  'claim_closed',
  'password_too_short',
  'password_too_long',
  'password_common',
] as const;

const claim = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/claim',
  summary: 'Make the first admin of a new hub, with the code it printed at its first start',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject(claimFields).refine(hasIdentifier, oneIdentifierNeeded),
  success: { status: 201, description: 'The admin, logged in', data: signedInSchema },
  codes: CLAIM_CODES,
  handler: async ({ body }, { operations, origin }) => {
    const { claim_code, first_name, last_name, ...rest } = body;
    const admin = { ...rest, firstName: first_name, lastName: last_name };
    const { user, tokens } = await operations.claimHub(claim_code, admin, origin);
    return created('The hub is yours', { user: toWireUser(user), tokens: pair(tokens) });
  },
});

/** Of whoever signs up, here and on the household page. */
export const signUpFields = { ...newPersonFields, invite_code: inviteCodeIn.nullable().default(null) };
export const SIGN_UP_CODES = [
  'sign_up_closed',
  'invite_required',
  'invite_code_invalid',
  'user_exists',
  'password_too_short',
  'password_too_long',
  'password_common',
] as const;

const register = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/register',
  summary: 'Sign up as a member, where the hub allows it',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject(signUpFields).refine(hasIdentifier, oneIdentifierNeeded).meta({ id: 'SignUp' }),
  success: { status: 201, description: 'The member, logged in', data: signedInSchema },
  codes: SIGN_UP_CODES,
  handler: async ({ body }, { operations, origin }) => {
    const { invite_code, first_name, last_name, ...rest } = body;
    const member = { ...rest, firstName: first_name, lastName: last_name };
    const { user, tokens } = await operations.register(member, invite_code, origin);
    return created('Welcome', { user: toWireUser(user), tokens: pair(tokens) });
  },
});

const logIn = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/login',
  summary: 'Log in with email, username or phone',
  permission: 'public',
  limit: 'log_in',
  body: logInBody,
  identifier: identifierOf,
  success: { status: 200, description: 'The person and their tokens', data: signedInSchema },
  codes: LOG_IN_CODES,
  handler: async ({ body }, { operations, origin }) => {
    const { user, tokens } = await operations.logIn(identifierOf(body), body.password, origin);
    return ok('Logged in', { user: toWireUser(user), tokens: pair(tokens) });
  },
});

const obtain = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/token',
  summary: 'Log in and get a pair of tokens',
  permission: 'public',
  limit: 'log_in',
  body: logInBody,
  identifier: identifierOf,
  success: { status: 200, description: 'The tokens', data: tokensSchema, top: true },
  codes: LOG_IN_CODES,
  handler: async ({ body }, { operations, origin }) => {
    const { tokens } = await operations.logIn(identifierOf(body), body.password, origin);
    return { ...ok('Tokens issued', pair(tokens)), top: pair(tokens) };
  },
});

const refresh = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/token/refresh',
  summary: 'Exchange a refresh token for a new pair; the old one is used up',
  permission: 'public',
  limit: 'anonymous',
  body: z.strictObject({ refresh: token }),
  success: { status: 200, description: 'The new tokens', data: tokensSchema, top: true },
  codes: TOKEN_CODES,
  handler: async ({ body }, { operations, origin }) => {
    const tokens = pair(await operations.refreshTokens(body.refresh, origin));
    return { ...ok('Tokens refreshed', tokens), top: tokens };
  },
});

const verify = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/token/verify',
  summary: 'Ask whether an access or refresh token is good, and whose it is',
  permission: 'public',
  limit: 'anonymous',
  body: z.strictObject({ token }),
  success: {
    status: 200,
    description: 'The token is good',
    data: z
      .object({
        token_type: z.enum(['access', 'refresh']),
        user_id: z.uuid(),
        username: z.string().nullable(),
        role: z.enum(ROLES),
        sid: z.string(),
        issued_at: timeOut,
        expires_at: timeOut,
      })
      .meta({ id: 'VerifiedToken' }),
  },
  codes: TOKEN_CODES,
  handler: ({ body }, { operations }) => {
    const { typ, user_id, username, role, sid, iat, exp } = operations.verifyToken(body.token);
    return ok('The token is valid', {
      token_type: typ,
      user_id,
      username,
      role,
      sid,
      issued_at: rfc3339(iat * 1000),
      expires_at: rfc3339(exp * 1000),
    });
  },
});

const logOut = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/logout',
  summary: 'End this session; its tokens are revoked',
  permission: 'self',
  limit: 'user',
  success: { status: 200, description: 'Logged out', data: nothing },
  handler: async (_, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    await operations.logOut(signedIn, origin);
    return ok('Logged out', null);
  },
});

const me = defineRoute({
  method: 'GET',
  path: '/api/v1/auth/me',
  summary: 'The person who is logged in',
  permission: 'self',
  limit: 'user',
  success: { status: 200, description: 'The person', data: meSchema },
  handler: async (_, { operations, signedIn }) => {
    if (!signedIn) throw authenticationRequired();
    const { invite_code, invited_users } = toWireInvite(await operations.ownInvite(signedIn));
    return ok('You', { ...toWireUser(signedIn.user), invite_code, invited_users });
  },
});

const changeMe = defineRoute({
  method: 'PATCH',
  path: '/api/v1/auth/me',
  summary: 'Change your own names, addresses and language',
  permission: 'self',
  limit: 'user',
  body: z.strictObject(changedPersonFields).meta({ id: 'ProfileChange' }),
  success: { status: 200, description: 'The person', data: userSchema },
  codes: ['user_exists'],
  handler: async ({ body }, { operations, caller, signedIn }) => {
    if (!signedIn) throw authenticationRequired();
    const user = await operations.updateUser(caller, signedIn.user.id, fromWireChange(body));
    return ok('Profile changed', toWireUser(user));
  },
});

export const authRoutes: readonly Route[] = [
  claim,
  register,
  logIn,
  obtain,
  refresh,
  verify,
  logOut,
  me,
  changeMe,
];

/** The two tokens and nothing else that may come with them. */
export function pair(tokens: TokenPair): { access: string; refresh: string } {
  return { access: tokens.access, refresh: tokens.refresh };
}
